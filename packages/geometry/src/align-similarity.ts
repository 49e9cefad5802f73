import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { jacobiSvd } from './jacobi-svd.js';
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

/** Spread of a point set, relative to its distance from the origin, that counts as none. */
const pointTolerance = 1e-13;
/** Singular values below this part of the largest are taken for 0. */
const rankTolerance = 1e-12;

/**
 * The similarity that brings `source` closest to `target` in the least-squares sense (Procrustes).
 *
 * @param source [N, 3], any unit. @param target [N, 3], corresponding points.
 * @returns scale, rotation (det +1 unless `reflection`), translation, and `aligned` [N, 3]: the
 *   source moved onto the target.
 *   For points in a plane the proper rotation is taken. For points on a line many rotations are
 *   best and one of them is returned. If all source points coincide, scale is 1 and rotation the
 *   identity; if all target points coincide, scale is 0.
 * @throws Error if the shapes differ, there is no point, or a coordinate is not finite.
 *
 * Source: Umeyama, Least-squares estimation of transformation parameters between two point
 * patterns, PAMI 1991.
 *
 * @example
 * const { aligned, scale } = alignSimilarity(predicted, truth);
 */
export function alignSimilarity(
  source: NdArray,
  target: NdArray,
  options: AlignOptions = {},
): Similarity & { aligned: NdArray<Float64Array> } {
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
  const result = alignSimilarityFlat(from, to, options);
  return { ...result, aligned: ndarray(result.aligned, [source.shape[0], 3]) };
}

/** `alignSimilarity` on flat [N * 3] arrays, without checks. */
export function alignSimilarityFlat(
  source: ArrayLike<number>,
  target: ArrayLike<number>,
  { scale: fitScale = true, reflection = false }: AlignOptions = {},
): Similarity & { aligned: Float64Array } {
  const count = source.length / 3;
  const from = centroid(source);
  const to = centroid(target);
  const covariance = new Float64Array(9);
  let spread = 0;
  for (let i = 0; i < source.length; i += 3) {
    for (let r = 0; r < 3; r++) {
      const s = source[i + r] - from[r];
      spread += s * s;
      for (let c = 0; c < 3; c++) covariance[3 * r + c] += s * (target[i + c] - to[c]);
    }
  }
  const isPoint = spread <= count * (pointTolerance * Math.hypot(...from)) ** 2;
  const { rotation, trace } = isPoint
    ? { rotation: identity(), trace: 0 }
    : rotationOf(covariance, reflection);
  const scale = isPoint || !fitScale ? 1 : trace / spread;
  const translation = to.map(
    (t, r) => t - scale * rotation[r].reduce((sum, value, c) => sum + value * from[c], 0),
  );
  const aligned = new Float64Array(source.length);
  for (let i = 0; i < source.length; i += 3) {
    for (let r = 0; r < 3; r++) {
      let moved = 0;
      for (let c = 0; c < 3; c++) moved += rotation[r][c] * (source[i + c] - from[c]);
      aligned[i + r] = scale * moved + to[r];
    }
  }
  return { scale, rotation, translation, aligned };
}

function centroid(points: ArrayLike<number>): number[] {
  const sum = [0, 0, 0];
  for (let i = 0; i < points.length; i++) sum[i % 3] += points[i];
  return sum.map((value) => (3 * value) / points.length);
}

function identity(): number[][] {
  return [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
}

/** Orthogonal R that maximises trace(R covariance), and that trace. */
function rotationOf(covariance: Float64Array, reflection: boolean) {
  const { sigma, v, scaledU } = jacobiSvd(covariance, 3, 3);
  if (sigma[0] === 0) return { rotation: identity(), trace: 0 };
  const rank = sigma.filter((value) => value > rankTolerance * sigma[0]).length;
  const u0 = column(scaledU, 0).map((value) => value / sigma[0]);
  const u1 = rank > 1 ? column(scaledU, 1).map((value) => value / sigma[1]) : perpendicular(u0);
  const u2 = cross(u0, u1);
  const v0 = column(v, 0);
  const v1 = column(v, 1);
  let v2 = cross(v0, v1);
  // Both frames are right-handed now; sigma[2] counts negative if the best fit is a reflection.
  let last = sigma[2];
  if (rank === 3) {
    const mirrored = dot(u2, column(scaledU, 2)) * dot(v2, column(v, 2)) < 0;
    if (mirrored && reflection) v2 = v2.map((value) => -value);
    else if (mirrored) last = -last;
  }
  const rotation = [0, 1, 2].map((r) =>
    [0, 1, 2].map((c) => v0[r] * u0[c] + v1[r] * u1[c] + v2[r] * u2[c]),
  );
  return { rotation, trace: sigma[0] + sigma[1] + last };
}

function column(m: Float64Array, j: number): number[] {
  return [m[j], m[3 + j], m[6 + j]];
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function perpendicular(a: readonly number[]): number[] {
  const smallest = a.map(Math.abs).indexOf(Math.min(...a.map(Math.abs)));
  const other = cross(
    a,
    [0, 1, 2].map((i) => (i === smallest ? 1 : 0)),
  );
  return other.map((value) => value / Math.hypot(...other));
}
