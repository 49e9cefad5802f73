/**
 * exp(-16.125) = 1e-7: beyond this squared distance in sigmas a bone adds nothing. The same number
 * in float32, as images of squared distances begin with it.
 *
 * @internal
 */
export const CUT = 16.125;

const STEPS = 128;
const STEP = 1 / STEPS;
const table = /* @__PURE__ */ Float64Array.from({ length: 17 * STEPS }, (_, i) =>
  Math.exp(-i / STEPS),
);

/**
 * exp(-q) for q >= 0, to 1e-7 of its value; 0 from {@link CUT} on and for NaN.
 *
 * @internal
 */
export function gaussian(q: number): number {
  if (!(q < CUT)) return 0;
  const scaled = q * STEPS;
  const i = scaled | 0;
  const f = (scaled - i) * STEP;
  return table[i] * (1 - f * (1 - f * 0.5));
}
