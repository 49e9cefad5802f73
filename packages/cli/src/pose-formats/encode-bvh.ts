import { alignSimilarity } from '@mas/geometry';
import ndarray from 'ndarray';

/** What {@link encodeBvh} writes. */
export interface BvhMotion {
  joints: readonly string[];
  /** Of each joint, -1 for the root; a joint may come before its parent. */
  parents: readonly number[];
  /** [T][J][3] positions, y up, any unit; null repeats the frame before. */
  poses: readonly (readonly (readonly number[])[] | null)[];
  framesPerSecond: number;
}

type Vector = readonly number[];
type Matrix = readonly Vector[];

/** Rest pose: a person who stands with arms to the sides, facing z, left towards x. */
const restDirections: Readonly<Record<string, Vector>> = {
  rightHip: [-1, 0, 0],
  leftHip: [1, 0, 0],
  rightKnee: [0, -1, 0],
  leftKnee: [0, -1, 0],
  rightAnkle: [0, -1, 0],
  leftAnkle: [0, -1, 0],
  rightShoulder: [-1, 0, 0],
  leftShoulder: [1, 0, 0],
  rightElbow: [-1, 0, 0],
  leftElbow: [1, 0, 0],
  rightWrist: [-1, 0, 0],
  leftWrist: [1, 0, 0],
};
const up: Vector = [0, 1, 0];
const identity: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/**
 * Joint positions as BVH: a hierarchy of bones of fixed length, each the mean over the poses, and the
 * rotations that bring it closest to the joints, in the order Z, X, Y.
 *
 * A joint with one child turns by the smallest angle that points its bone at the child, so that
 * positions do not tell how a bone is twisted and no twist is added; a joint with several children
 * turns so that their directions fit best (Kabsch). Joints are exact where bones keep their lengths
 * and the children of a joint their angles; else bones have the right directions below joints with one
 * child, and the mean lengths.
 *
 * @returns the text of the file; the unit is that of the positions.
 * @throws Error for poses of another number of joints, or none.
 *
 * @example
 * ```ts
 * const poses = [[[0, 90, 0], [0, 40, 0]], [[0, 90, 0], [50, 90, 0]]];
 * const text = encodeBvh({ joints: ['hip', 'knee'], parents: [-1, 0], poses, framesPerSecond: 25 });
 * console.log(text.includes('Frame Time: 0.04')); // true
 * ```
 */
export function encodeBvh({ joints, parents, poses, framesPerSecond }: BvhMotion): string {
  const present = poses.filter((pose) => pose !== null);
  if (present.length === 0) throw new Error('encodeBvh: expected a pose or more, found none');
  const wrong = present.find((pose) => pose.length !== joints.length);
  if (wrong) {
    throw new Error(`encodeBvh: expected poses of ${joints.length} joints, found ${wrong.length}`);
  }
  const root = parents.indexOf(-1);
  const children = joints.map((_, j) => parents.flatMap((parent, c) => (parent === j ? [c] : [])));
  const offsets = joints.map((joint, j): Vector => {
    if (j === root) return [0, 0, 0];
    const lengths = present.map((pose) => norm(subtract(pose[j], pose[parents[j]])));
    const length = lengths.reduce((sum, value) => sum + value, 0) / lengths.length;
    return (restDirections[joint] ?? up).map((value) => value * length);
  });
  const order: number[] = [];
  const lines: string[] = ['HIERARCHY'];
  const describe = (j: number, indent: string): void => {
    order.push(j);
    const channels = 'Zrotation Xrotation Yrotation';
    lines.push(
      `${indent}${j === root ? 'ROOT' : 'JOINT'} ${joints[j]}`,
      `${indent}{`,
      `${indent}  OFFSET ${offsets[j].map(length).join(' ')}`,
      j === root
        ? `${indent}  CHANNELS 6 Xposition Yposition Zposition ${channels}`
        : `${indent}  CHANNELS 3 ${channels}`,
    );
    for (const child of children[j]) describe(child, `${indent}  `);
    if (children[j].length === 0) {
      // A bone to see: positions do not tell where a hand or the head ends.
      const end = offsets[j].map((value) => length(value / 4)).join(' ');
      lines.push(
        `${indent}  End Site`,
        `${indent}  {`,
        `${indent}    OFFSET ${end}`,
        `${indent}  }`,
      );
    }
    lines.push(`${indent}}`);
  };
  describe(root, '');

  lines.push('MOTION', `Frames: ${poses.length}`, `Frame Time: ${frameTime(framesPerSecond)}`);
  let last = present[0];
  for (const pose of poses) {
    last = pose ?? last;
    const turned = rotations(last, order, { parents, children, offsets });
    const angles = order.flatMap((j) => {
      const parent = j === root ? identity : turned[parents[j]];
      return eulerZxy(multiply(transpose(parent), turned[j])).map((angle) => angle.toFixed(4));
    });
    lines.push([...last[root].map(length), ...angles].join(' '));
  }
  return lines.join('\n') + '\n';
}

/** World rotation of each joint. */
function rotations(
  pose: readonly Vector[],
  order: readonly number[],
  {
    parents,
    children,
    offsets,
  }: { parents: readonly number[]; children: number[][]; offsets: Vector[] },
): Matrix[] {
  const turned: Matrix[] = [];
  for (const j of order) {
    const parent = parents[j] < 0 ? identity : turned[parents[j]];
    const bones = children[j]
      .map((child) => ({ rest: offsets[child], now: subtract(pose[child], pose[j]) }))
      .filter(({ rest, now }) => norm(rest) > 0 && norm(now) > 0);
    if (bones.length === 0) turned[j] = parent;
    else if (bones.length === 1) {
      const [{ rest, now }] = bones;
      turned[j] = multiply(smallestTurn(apply(parent, rest), now), parent);
    } else turned[j] = bestTurn(bones);
  }
  return turned;
}

/** Kabsch about the joint: with each direction also its opposite, so that the centre stays. */
function bestTurn(bones: readonly { rest: Vector; now: Vector }[]): Matrix {
  const both = (pick: 'rest' | 'now') =>
    ndarray(
      Float64Array.from(
        bones.flatMap((bone) => {
          const unit = bone[pick].map((value) => value / norm(bone[pick]));
          return [...unit, ...unit.map((value) => -value)];
        }),
      ),
      [2 * bones.length, 3],
    );
  return alignSimilarity(both('rest'), both('now'), { scale: false }).rotation;
}

/** The rotation by the smallest angle that takes one direction to another (Rodrigues). */
function smallestTurn(from: Vector, to: Vector): Matrix {
  const a = from.map((value) => value / norm(from));
  const b = to.map((value) => value / norm(to));
  const cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  if (cosine < -1 + 1e-12) {
    // Half a turn about any axis across.
    const across = cross(a, Math.abs(a[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0]);
    const n = across.map((value) => value / norm(across));
    return n.map((x, i) => n.map((y, k) => 2 * x * y - (i === k ? 1 : 0)));
  }
  const [x, y, z] = cross(a, b);
  const skew: Matrix = [
    [0, -z, y],
    [z, 0, -x],
    [-y, x, 0],
  ];
  const square = multiply(skew, skew);
  return identity.map((row, i) =>
    row.map((value, k) => value + skew[i][k] + square[i][k] / (1 + cosine)),
  );
}

/** Degrees about z, x, y of R = Rz Rx Ry. */
function eulerZxy(R: Matrix): number[] {
  const degrees = 180 / Math.PI;
  const x = Math.asin(Math.max(-1, Math.min(1, R[2][1])));
  const isLocked = Math.abs(R[2][1]) > 1 - 1e-12;
  const z = isLocked ? Math.atan2(R[1][0], R[0][0]) : Math.atan2(-R[0][1], R[1][1]);
  const y = isLocked ? 0 : Math.atan2(-R[2][0], R[2][2]);
  return [z * degrees, x * degrees, y * degrees];
}

function frameTime(framesPerSecond: number): string {
  return String(Number((1 / framesPerSecond).toFixed(8)));
}

function length(value: number): string {
  return value.toFixed(4);
}

function subtract(a: Vector, b: Vector): Vector {
  return a.map((value, k) => value - b[k]);
}

function norm(a: Vector): number {
  return Math.hypot(...a);
}

function cross([a, b, c]: Vector, [x, y, z]: Vector): Vector {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}

function apply(R: Matrix, v: Vector): Vector {
  return R.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
}

function multiply(A: Matrix, B: Matrix): Matrix {
  return A.map((row) =>
    [0, 1, 2].map((k) => row[0] * B[0][k] + row[1] * B[1][k] + row[2] * B[2][k]),
  );
}

function transpose(A: Matrix): Matrix {
  return [0, 1, 2].map((k) => A.map((row) => row[k]));
}
