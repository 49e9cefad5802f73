import { show } from './show.js';
import type { Skeleton } from './skeleton.js';

/**
 * Checks a skeleton that was read from JSON and returns it, completed and frozen.
 *
 * `joints`, `parents` and `id` are required. `flipPairs`, `maskBones`, `thinBones` and `limbs` may
 * be left out: no pairs, the bones of the tree, no thin bones, no limbs. Wherever a joint is
 * referred to (parents, pairs, bones, limbs) its index or its name may stand; the root's parent is
 * -1 or null.
 *
 * @throws Error that names the key and says what was expected and what was found, if joint names
 *   repeat, an index is out of range, the parents form no tree with one root, a joint stands in two
 *   flip pairs, a bone joins a joint to itself, or a key has the wrong type or is unknown.
 *
 * @example
 * ```ts
 * import { defineSkeleton } from '@mas/skeleton';
 *
 * const fish = defineSkeleton({
 *   id: 'fish',
 *   joints: ['head', 'leftFin', 'rightFin', 'tail'],
 *   parents: [null, 'head', 'head', 'head'],
 *   flipPairs: [['rightFin', 'leftFin']],
 * });
 * console.log(fish.maskBones.join(' | ')); // 0,1 | 0,2 | 0,3
 * ```
 */
export function defineSkeleton(json: unknown): Skeleton {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Error(`defineSkeleton: expected an object, found ${show(json)}.`);
  }
  const input = json as Record<string, unknown>;
  const { id } = input;
  if (typeof id !== 'string' || id === '') {
    throw new Error(`defineSkeleton: id: expected a non-empty string, found ${show(id)}.`);
  }
  const fail = (key: string, message: string): never => {
    throw new Error(`defineSkeleton(${id}): ${key}: ${message}.`);
  };
  const unknown = Object.keys(input).find((key) => !keys.includes(key));
  if (unknown) fail(unknown, `unknown key; known are ${keys.join(', ')}`);

  const joints = list(input.joints, 'joints', fail).map((name, j) => {
    if (typeof name === 'string' && name !== '') return name;
    return fail(`joints[${j}]`, `expected a non-empty string, found ${show(name)}`);
  });
  if (joints.length === 0) fail('joints', 'expected at least one joint, found none');
  joints.forEach((name, j) => {
    if (joints.indexOf(name) !== j) {
      fail(`joints[${j}]`, `duplicate of joints[${joints.indexOf(name)}], ${show(name)}`);
    }
  });

  const joint = (value: unknown, key: string): number => {
    const index = typeof value === 'string' ? joints.indexOf(value) : value;
    if (Number.isInteger(index) && (index as number) >= 0 && (index as number) < joints.length) {
      return index as number;
    }
    return fail(
      key,
      `expected a joint name or an index in 0..${joints.length - 1}, found ${show(value)}`,
    );
  };
  const pairs = (value: unknown, key: string): [number, number][] =>
    list(value, key, fail).map((pair, i) => {
      const at = `${key}[${i}]`;
      if (!Array.isArray(pair) || pair.length !== 2) {
        return fail(at, `expected a pair of joints, found ${show(pair)}`);
      }
      const [a, b] = [joint(pair[0], at), joint(pair[1], at)];
      if (a === b) fail(at, `expected two different joints, found ${joints[a]} twice`);
      return [a, b];
    });

  const parents = list(input.parents, 'parents', fail).map((parent, j) =>
    parent === -1 || parent === null ? -1 : joint(parent, `parents[${j}]`),
  );
  checkTree(parents, joints, fail);

  const flipPairs = pairs(input.flipPairs ?? [], 'flipPairs');
  const paired = flipPairs.flat();
  paired.forEach((j, i) => {
    if (paired.indexOf(j) !== i) {
      fail('flipPairs', `expected each joint in at most one pair, found ${joints[j]} in two`);
    }
  });

  const treeBones = joints.map((_, child) => [parents[child], child]).filter(([p]) => p >= 0);
  const maskBones = pairs(input.maskBones ?? treeBones, 'maskBones');
  const thinBones = list(input.thinBones ?? [], 'thinBones', fail).map((bone, i) => {
    if (Number.isInteger(bone) && maskBones[bone as number]) return bone as number;
    return fail(
      `thinBones[${i}]`,
      `expected an index into maskBones in 0..${maskBones.length - 1}, found ${show(bone)}`,
    );
  });

  const groups = input.limbs ?? {};
  if (typeof groups !== 'object' || Array.isArray(groups)) {
    fail('limbs', `expected an object of joint lists, found ${show(groups)}`);
  }
  const limbs = Object.fromEntries(
    Object.entries(groups).map(([name, members]) => {
      const key = `limbs.${name}`;
      return [name, Object.freeze(list(members, key, fail).map((member) => joint(member, key)))];
    }),
  );

  return Object.freeze({
    id,
    joints: Object.freeze(joints),
    parents: Object.freeze(parents),
    flipPairs: Object.freeze(flipPairs.map((pair) => Object.freeze(pair))),
    maskBones: Object.freeze(maskBones.map((bone) => Object.freeze(bone))),
    thinBones: Object.freeze(thinBones),
    limbs: Object.freeze(limbs),
  });
}

const keys = ['id', 'joints', 'parents', 'flipPairs', 'maskBones', 'thinBones', 'limbs'];

type Fail = (key: string, message: string) => never;

function list(value: unknown, key: string, fail: Fail): unknown[] {
  return Array.isArray(value) ? [...value] : fail(key, `expected a list, found ${show(value)}`);
}

function checkTree(parents: readonly number[], joints: readonly string[], fail: Fail): void {
  if (parents.length !== joints.length) {
    fail('parents', `expected ${joints.length} entries, one per joint, found ${parents.length}`);
  }
  const roots = joints.filter((_, j) => parents[j] === -1);
  if (roots.length !== 1) {
    const found = roots.length === 0 ? 'none' : roots.join(', ');
    fail('parents', `expected exactly one root (parent -1 or null), found ${found}`);
  }
  joints.forEach((name, start) => {
    let j = start;
    for (let steps = 0; j !== -1; j = parents[j], steps++) {
      if (steps >= joints.length) {
        fail('parents', `expected a tree, but the parents of ${name} run in a circle`);
      }
    }
  });
}
