/** What a triangulation needs, flat: V views of N points. */
export interface TriangulateInput {
  /** [V * N * 2], pixels without distortion. */
  readonly points: ArrayLike<number>;
  /** [V * 12], projection matrices. */
  readonly projections: ArrayLike<number>;
  readonly views: number;
  readonly count: number;
  /** [V * N], or all 1. */
  readonly weights?: ArrayLike<number>;
  /** See `TriangulateOptions`. Default `planes`. */
  readonly method?: 'planes' | 'homogeneous';
}

/** Whether view v of point i takes part: finite and of non-zero weight. */
export function isUsed(
  { points, weights, count }: TriangulateInput,
  v: number,
  i: number,
): boolean {
  const o = v * count + i;
  const weight = weights ? weights[o] : 1;
  return Number.isFinite(points[2 * o]) && Number.isFinite(points[2 * o + 1]) && weight > 0;
}
