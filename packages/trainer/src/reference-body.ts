import { jointIndex, type Skeleton } from '@mas/skeleton';

/**
 * What the recipe assumes of an average adult: an addition to the paper, which trains from masks
 * alone. Bone lengths are only used as loose ratios, heights and lateral offsets as a starting pose.
 */
export interface ReferenceBody {
  /** Length of the bone that ends in each joint, mm; 0 for the root. */
  readonly boneLengths: Float32Array;
  /** Height of each joint over the body's centre, in half patch extents (up positive). */
  readonly heights: Float32Array;
  /** Offset of each joint to the body's right, in half patch extents. */
  readonly lateral: Float32Array;
}

type Entry = readonly [lengthMm: number, height: number, lateral: number];

const adult: Readonly<Record<string, Entry>> = {
  root: [0, 0, 0],
  rightHip: [125, -0.02, 0.11],
  rightKnee: [440, -0.36, 0.12],
  rightAnkle: [430, -0.72, 0.12],
  leftHip: [125, -0.02, -0.11],
  leftKnee: [440, -0.36, -0.12],
  leftAnkle: [430, -0.72, -0.12],
  torso: [230, 0.2, 0],
  thorax: [250, 0.4, 0],
  neck: [70, 0.46, 0],
  nose: [110, 0.55, 0],
  head: [115, 0.68, 0],
  leftShoulder: [155, 0.4, -0.14],
  leftElbow: [280, 0.25, -0.2],
  leftWrist: [250, 0.1, -0.25],
  rightShoulder: [155, 0.4, 0.14],
  rightElbow: [280, 0.25, 0.2],
  rightWrist: [250, 0.1, 0.25],
};

/**
 * The reference body for a skeleton. Landmarks have a place to start from instead, evenly spread
 * over an upright ellipse of the size of a standing person, and no bones.
 *
 * @throws if a joint has no entry: only `h36m18` is covered so far.
 */
export function referenceBody(skeleton: Skeleton): ReferenceBody {
  if (skeleton.maskBones.length === 0) return spreadLandmarks(skeleton.joints.length);
  const pick = (column: 0 | 1 | 2): Float32Array => {
    const values = new Float32Array(skeleton.joints.length);
    for (const joint of skeleton.joints) {
      const entry = adult[joint];
      if (!entry) {
        throw new Error(
          `referenceBody: skeleton "${skeleton.id}" has joint "${joint}", of which no reference is known; use skeleton h36m18`,
        );
      }
      values[jointIndex(skeleton, joint)] = entry[column];
    }
    return values;
  };
  return { boneLengths: pick(0), heights: pick(1), lateral: pick(2) };
}

/** Points of a sunflower's spiral: the same area for each, and no two at one height. */
function spreadLandmarks(count: number): ReferenceBody {
  const goldenAngle = Math.PI * (3 - Math.sqrt(5));
  const radius = (k: number) => Math.sqrt((k + 0.5) / count);
  return {
    boneLengths: new Float32Array(count),
    heights: Float32Array.from(
      { length: count },
      (_, k) => 0.72 * radius(k) * Math.sin(k * goldenAngle),
    ),
    lateral: Float32Array.from(
      { length: count },
      (_, k) => 0.22 * radius(k) * Math.cos(k * goldenAngle),
    ),
  };
}

/**
 * The initial logits of the 3D heat map: each joint near its height on the patch's middle column,
 * left and right alike, so that masks need not decide which end is up. [H, W, J]
 */
export function heightPrior(body: ReferenceBody, size: number, width = 0.25): Float32Array {
  const joints = body.heights.length;
  const prior = new Float32Array(size * size * joints);
  for (let row = 0; row < size; row++) {
    const y = (2 * row) / (size - 1) - 1;
    for (let column = 0; column < size; column++) {
      const x = (2 * column) / (size - 1) - 1;
      for (let j = 0; j < joints; j++) {
        const dy = y + body.heights[j];
        prior[(row * size + column) * joints + j] = -(dy * dy + x * x) / (2 * width * width);
      }
    }
  }
  return prior;
}
