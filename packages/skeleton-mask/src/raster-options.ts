import type { Skeleton } from '@mas/skeleton';

/** How the bones that cover one pixel become one value. */
export type Merge = 'max' | 'sum' | 'sumClamp' | 'softor';

/** Bones as pairs of joint indices; a pair of equal indices is a point. */
export type Bones = Skeleton['maskBones'];

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
  const { batch, joints, bones, height, width } = layout;
  for (const [key, value] of Object.entries({ batch, joints, height, width })) {
    if (!Number.isInteger(value) || value < (key === 'batch' ? 0 : 1)) {
      throw new Error(`${name}: ${key} must be a positive integer, found ${value}.`);
    }
  }
  if (keypoints.length !== batch * joints * 2) {
    throw new Error(
      `${name}: keypoints must hold batch x joints x 2 = ${batch * joints * 2} numbers, ` +
        `found ${keypoints.length}. Check batch (${batch}) and joints (${joints}).`,
    );
  }
  if (bones.length > 32767) {
    throw new Error(`${name}: at most 32767 bones are possible, found ${bones.length}.`);
  }
  bones.forEach((bone, k) => {
    for (const joint of bone) {
      if (!Number.isInteger(joint) || joint < 0 || joint >= joints) {
        throw new Error(
          `${name}: bones[${k}] must name joints 0..${joints - 1}, found [${bone.join(', ')}].`,
        );
      }
    }
  });
}

/** Checks the merge rule and returns it, `'max'` by default. @internal */
export function mergeOf(name: string, options: RasterOptions): Merge {
  const merge = options.merge ?? 'max';
  if (!MERGES.includes(merge)) {
    throw new Error(`${name}: merge must be one of ${MERGES.join(', ')}, found ${String(merge)}.`);
  }
  return merge;
}

/** One checked width per bone, in pixels. @internal */
export function sigmasOf(name: string, options: RasterOptions): Float64Array {
  const { bones, sigma, perBoneSigma } = options;
  if (perBoneSigma === undefined && sigma === undefined) {
    throw new Error(`${name}: give sigma or perBoneSigma, in pixels.`);
  }
  if (perBoneSigma !== undefined && perBoneSigma.length !== bones.length) {
    throw new Error(
      `${name}: perBoneSigma must have one entry for each of the ${bones.length} bones, ` +
        `found ${perBoneSigma.length}.`,
    );
  }
  const sigmas = new Float64Array(bones.length);
  for (let k = 0; k < bones.length; k++) {
    const value = perBoneSigma === undefined ? sigma! : perBoneSigma[k];
    if (!(value > 0 && value < Infinity)) {
      throw new Error(
        `${name}: ${perBoneSigma === undefined ? 'sigma' : `perBoneSigma[${k}]`} must be a ` +
          `positive number of pixels, found ${value}.`,
      );
    }
    sigmas[k] = value;
  }
  return sigmas;
}

/** Returns `array`, or a new one; throws when its length is wrong. @internal */
export function outputOf(
  name: string,
  argument: string,
  array: Float32Array | undefined,
  length: number,
): Float32Array {
  if (array === undefined) return new Float32Array(length);
  if (array.length !== length) {
    throw new Error(`${name}: ${argument} must have length ${length}, found ${array.length}.`);
  }
  return array;
}
