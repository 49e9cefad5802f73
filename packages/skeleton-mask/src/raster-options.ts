/** How the bones that cover one pixel become one value. */
export type Merge = 'max' | 'sum' | 'sumClamp' | 'softor';

/**
 * Bones as pairs of joint indices, for instance `maskBones` of a skeleton of `@mas/skeleton`; a pair of
 * equal indices is a point. Lists of numbers, since that is the type that TypeScript gives to
 * `[[0, 1], [1, 2]]`; another length than 2 is an error when they are drawn.
 */
export type Bones = readonly (readonly number[])[];

/** Layout shared by every function on flat arrays. */
export interface BoneLayout {
  /** Number of poses B. */
  readonly batch: number;
  /** Joints per pose J; the keypoints are B x J x 2, row-major, (x, y) in pixels. */
  readonly joints: number;
  readonly bones: Bones;
  /** Image height in pixels. */
  readonly height: number;
  /** Image width in pixels. */
  readonly width: number;
}

/** Layout, width of the bones and merge rule for {@link rasterizeSkeleton}. */
export interface RasterOptions extends BoneLayout {
  /** Width of every bone in pixels: a bone falls to 1/e at this distance. */
  readonly sigma?: number;
  /** Width of each bone in pixels; overrides `sigma`. */
  readonly perBoneSigma?: ArrayLike<number>;
  /** Default `'max'`. */
  readonly merge?: Merge;
}

const MERGES: readonly string[] = ['max', 'sum', 'sumClamp', 'softor'];

/** Throws when the layout or the length of `keypoints` is wrong. @internal */
export function checkLayout(name: string, keypoints: ArrayLike<number>, layout: BoneLayout): void {
  if (typeof layout !== 'object' || layout === null) {
    throw new Error(
      `${name}: options must be { batch, joints, bones, height, width, ... }, found ${layout}.`,
    );
  }
  const { batch, joints, bones, height, width } = layout;
  checkCount(name, 'batch', batch, 0);
  checkCount(name, 'joints', joints, 1);
  checkCount(name, 'height', height, 1);
  checkCount(name, 'width', width, 1);
  if (keypoints?.length !== batch * joints * 2) {
    throw new Error(
      `${name}: keypoints must hold batch x joints x 2 = ${batch * joints * 2} numbers, ` +
        `found ${keypoints?.length}. Check batch (${batch}) and joints (${joints}).`,
    );
  }
  if (!Array.isArray(bones)) {
    throw new Error(
      `${name}: bones must be a list of pairs of joint indices, such as maskBones of a skeleton ` +
        `of @mas/skeleton, found ${String(bones)}.`,
    );
  }
  if (bones.length > 32767) {
    throw new Error(`${name}: at most 32767 bones are possible, found ${bones.length}.`);
  }
  for (let k = 0; k < bones.length; k++) {
    const bone = bones[k];
    if (bone?.length !== 2 || !isJoint(bone[0], joints) || !isJoint(bone[1], joints)) {
      const found = Array.isArray(bone) ? `[${bone.join(', ')}]` : String(bone);
      throw new Error(
        `${name}: bones[${k}] must name two joints 0..${joints - 1}, found ${found}.`,
      );
    }
  }
}

function checkCount(name: string, key: string, value: number, least: 0 | 1): void {
  if (Number.isInteger(value) && value >= least) return;
  const expected = least === 0 ? 'an integer of 0 or more' : 'a positive integer';
  throw new Error(`${name}: ${key} must be ${expected}, found ${value}.`);
}

function isJoint(joint: number, joints: number): boolean {
  return Number.isInteger(joint) && joint >= 0 && joint < joints;
}

/** Checks the merge rule and returns it, `'max'` by default. @internal */
export function mergeOf(name: string, options: RasterOptions): Merge {
  const merge = options.merge ?? 'max';
  if (!MERGES.includes(merge)) {
    throw new Error(`${name}: merge must be one of ${MERGES.join(', ')}, found ${String(merge)}.`);
  }
  return merge;
}

/** Throws when a width is missing or not a positive number. @internal */
export function checkSigmas(name: string, options: RasterOptions): void {
  const { bones, sigma, perBoneSigma } = options;
  if (perBoneSigma === undefined) {
    if (sigma === undefined) throw new Error(`${name}: give sigma or perBoneSigma, in pixels.`);
    checkWidth(name, 'sigma', sigma);
    return;
  }
  if (perBoneSigma?.length !== bones.length) {
    throw new Error(
      `${name}: perBoneSigma must have one entry for each of the ${bones.length} bones, ` +
        `found ${perBoneSigma?.length}.`,
    );
  }
  for (let k = 0; k < bones.length; k++) {
    if (!isWidth(perBoneSigma[k])) checkWidth(name, `perBoneSigma[${k}]`, perBoneSigma[k]);
  }
}

function isWidth(value: number): boolean {
  return typeof value === 'number' && value > 0 && value < Infinity;
}

function checkWidth(name: string, key: string, value: number): void {
  if (isWidth(value)) return;
  throw new Error(`${name}: ${key} must be a positive number of pixels, found ${String(value)}.`);
}

/** Width of bone `k`. @internal */
export function sigmaOf(options: RasterOptions, k: number): number {
  return options.perBoneSigma === undefined ? options.sigma! : options.perBoneSigma[k];
}

/** Throws when an array has another type or length. @internal */
export function checkLength(
  name: string,
  argument: string,
  array: ArrayLike<number>,
  length: number,
  type: 'Float32Array' | 'Int16Array' = 'Float32Array',
): void {
  const found = Object.prototype.toString.call(array).slice(8, -1);
  if (found === type && array.length === length) return;
  throw new Error(
    `${name}: ${argument} must be of type ${type} and length ${length}, ` +
      `found ${found} of length ${array?.length}.`,
  );
}

/** Throws when `nearestBone` is given with another merge rule than 'max' or is wrong. @internal */
export function checkNearest(
  name: string,
  merge: Merge,
  nearestBone: Int16Array | undefined,
  length: number,
): void {
  if (nearestBone === undefined) return;
  if (merge !== 'max') {
    throw new Error(`${name}: nearestBone is defined for merge 'max' only, found '${merge}'.`);
  }
  checkLength(name, 'nearestBone', nearestBone, length, 'Int16Array');
}

/** Returns `array`, or a new one; throws when its length is wrong. @internal */
export function outputOf(
  name: string,
  argument: string,
  array: Float32Array | undefined,
  length: number,
): Float32Array {
  if (array === undefined) return new Float32Array(length);
  checkLength(name, argument, array, length);
  return array;
}
