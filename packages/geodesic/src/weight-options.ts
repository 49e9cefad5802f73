/** Options of `geodesicWeight`. */
export interface GeodesicWeightOptions {
  /**
   * [a, b, c, d, e] of `G = exp(a d_f) + b + c d_b + d`; default [2, 1, 2, 1, 0]. e, the released
   * code's start value inside the mask, must be 0 as in all its published settings.
   */
  readonly params?: readonly [a: number, b: number, c: number, d: number, e: number];
  /**
   * `'mean'` (default) divides the map by its mean over all pixels, so that a loss weight does not
   * depend on `params` (an error when that mean is not positive and finite); `'none'` (default with `compat`) leaves it.
   */
  readonly normalize?: 'mean' | 'none';
  /** Exactly what the released code of X as Supervision computes; default false. */
  readonly compat?: boolean;
}

/** Checked options with their defaults. @internal */
export function weightOptions(
  options: GeodesicWeightOptions = {},
): Required<GeodesicWeightOptions> {
  const { params = [2, 1, 2, 1, 0], compat = false } = options;
  const normalize = options.normalize ?? (compat ? 'none' : 'mean');
  if (params?.length !== 5 || ![...params].every(Number.isFinite) || params[4] !== 0) {
    throw new Error(
      `geodesicWeight: params must be five finite numbers [a, b, c, d, 0], found [${params}].`,
    );
  }
  if (normalize !== 'mean' && normalize !== 'none') {
    throw new Error(
      `geodesicWeight: normalize must be 'mean' or 'none', found '${String(normalize)}'.`,
    );
  }
  return { params, normalize, compat };
}
