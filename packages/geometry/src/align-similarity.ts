import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { AlignKernel } from './align-kernel.js';
import { checkOptions } from './check-options.js';
import { readArray } from './read-array.js';

/** target = scale * rotation * source + translation. */
export interface Similarity {
  readonly scale: number;
  /** 3x3, nested rows. */
  readonly rotation: number[][];
  readonly translation: number[];
}

export interface AlignOptions {
  /** Whether the scale is fitted; otherwise it is 1. Default true. */
  readonly scale?: boolean;
  /** Whether `rotation` may be a reflection, with determinant -1. Default false. */
  readonly reflection?: boolean;
}

/**
 * The similarity that brings `source` closest to `target` in the least-squares sense (Procrustes).
 *
 * @param source [N, 3], any unit. @param target [N, 3], corresponding points.
 * @returns scale, rotation (det +1 unless `reflection`), translation, and `aligned` [N, 3], the
 *   source moved onto the target.
 *   For points in a plane the proper rotation is taken, also with `reflection`. For points on a line
 *   many rotations are best and one of them is returned. If all source points coincide, scale is 1
 *   and rotation the identity; if all target points coincide, scale is 0 and rotation the identity.
 * @throws Error if the shapes differ, there is no point, or a coordinate is not finite.
 *
 * Source: Umeyama, Least-squares estimation of transformation parameters between two point
 * patterns, PAMI 1991.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { alignSimilarity } from '@mas/geometry';
 *
 * // Turned by 90 degrees about z, twice the size, moved by 10.
 * const source = ndarray(new Float64Array([0, 0, 0, 1, 0, 0, 0, 2, 0]), [3, 3]);
 * const target = ndarray(new Float64Array([10, 0, 0, 10, 2, 0, 6, 0, 0]), [3, 3]);
 * const { scale, aligned } = alignSimilarity(source, target);
 * console.log(scale.toFixed(6)); // 2.000000
 * console.log([0, 1, 2].map((d) => aligned.get(2, d).toFixed(6)).join(' ')); // 6.000000 0.000000 0.000000
 * ```
 */
export function alignSimilarity(
  source: NdArray,
  target: NdArray,
  options: AlignOptions = {},
): Similarity & { aligned: NdArray<Float64Array> } {
  checkOptions(options, ['scale', 'reflection'], 'alignSimilarity');
  const { scale = true, reflection = false } = options;
  const from = readArray(source, ['N', 3], 'alignSimilarity: source');
  const to = readArray(target, [source.shape[0], 3], 'alignSimilarity: target');
  if (from.length === 0) throw new Error('alignSimilarity: source: expected points, found none.');
  for (let i = 0; i < from.length; i++) {
    if (!Number.isFinite(from[i]) || !Number.isFinite(to[i])) {
      const name = Number.isFinite(from[i]) ? 'target' : 'source';
      throw new Error(
        `alignSimilarity: ${name}: expected finite numbers, found ${name === 'source' ? from[i] : to[i]} ` +
          `in point ${Math.floor(i / 3)}. Leave missing points out of both.`,
      );
    }
  }
  // Finite, but so large that a sum is not: everything is NaN.
  const count = source.shape[0];
  const aligned = new Float64Array(count * 3).fill(NaN);
  if (!kernel.fit(from, to, 0, count, undefined, scale, reflection)) {
    const nans = [NaN, NaN, NaN];
    const rotation = [nans, [...nans], [...nans]];
    return { scale: NaN, rotation, translation: [...nans], aligned: ndarray(aligned, [count, 3]) };
  }
  kernel.apply(from, 0, count, aligned);
  const { rotation: m, sourceCenter, targetCenter } = kernel;
  const rotation = [0, 3, 6].map((r) => [m[r], m[r + 1], m[r + 2]]);
  const translation = rotation.map(
    ([x, y, z], d) =>
      targetCenter[d] -
      kernel.scale * (x * sourceCenter[0] + y * sourceCenter[1] + z * sourceCenter[2]),
  );
  return { scale: kernel.scale, rotation, translation, aligned: ndarray(aligned, [count, 3]) };
}

const kernel = /* @__PURE__ */ new AlignKernel();

export interface AlignBatchOptions extends AlignOptions {
  /** N, the number of points of each set. */
  readonly points: number;
  /**
   * [B * N], how much a point counts in the fit; points of weight 0 are not read. Default all 1.
   */
  readonly weights?: ArrayLike<number>;
}

/**
 * Aligns many point sets, each by the similarity that fits it best; flat and without checks.
 * Allocates nothing if it is given `out`.
 *
 * @param source [B * N * 3], set by set, point by point. @param target the same.
 * @param out [B * N * 3], filled and returned; may be `source` itself. A set comes out as NaN if it
 *   has no point of positive weight, or if one of its coordinates is not finite. Otherwise as
 *   `alignSimilarity`; points of weight 0 are moved with their set.
 *
 * @example
 * ```ts
 * import { alignSimilarityBatch } from '@mas/geometry';
 *
 * const source = [0, 0, 0, 1, 0, 0, 5, 5, 5, 5, 6, 5]; // two sets of two points
 * const target = [0, 0, 0, 0, 3, 0, 0, 0, 0, 2, 0, 0];
 * const aligned = alignSimilarityBatch(source, target, { points: 2 });
 * console.log(Array.from(aligned, Math.round).join(' ')); // 0 0 0 0 3 0 0 0 0 2 0 0
 * ```
 */
export function alignSimilarityBatch(
  source: ArrayLike<number>,
  target: ArrayLike<number>,
  { points, weights, scale = true, reflection = false }: AlignBatchOptions,
  out: Float64Array = new Float64Array(source.length),
): Float64Array {
  for (let first = 0; 3 * first < source.length; first += points) {
    if (kernel.fit(source, target, first, points, weights, scale, reflection)) {
      kernel.apply(source, first, points, out);
    } else {
      out.fill(NaN, 3 * first, 3 * (first + points));
    }
  }
  return out;
}
