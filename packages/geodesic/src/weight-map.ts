/**
 * Turns `out` from the distance inside the mask into G, given the distance `background` to the mask.
 *
 * @internal
 */
export function weightMap(
  mask: ArrayLike<number>,
  out: Float32Array,
  background: Float32Array,
  [a, b, c, d]: readonly number[],
  normalize: 'mean' | 'none',
  compat: boolean,
): void {
  let inside = 0;
  let outside = 0;
  for (let i = 0; i < out.length; i++) {
    if (out[i] < Infinity && out[i] > inside) inside = out[i];
    if (background[i] > outside) outside = background[i];
  }
  if (compat && (inside === 0 || outside === 0)) {
    out.fill(NaN); // The released code divides 0 by 0 here.
    return;
  }
  const perInside = inside === 0 ? 0 : 1 / inside;
  const perOutside = outside === 0 ? 0 : 1 / outside;
  const unreached = compat ? 0 : 1;
  const empty = 1 + b + d;
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    let value = empty + c * (background[i] * perOutside);
    if (mask[i] !== 0) {
      value = Math.exp(a * (out[i] === Infinity ? unreached : out[i] * perInside)) + b + d;
    }
    out[i] = value;
    sum += value;
  }
  if (normalize === 'none') return;
  const factor = out.length / sum;
  if (!(factor > 0 && factor < Infinity)) {
    throw new Error(
      `geodesicWeight: mean must be positive and finite, found ${1 / factor}; check params.`,
    );
  }
  for (let i = 0; i < out.length; i++) out[i] *= factor;
}
