import type { BodyAngles } from './body-angles.js';

/**
 * The body at `weight` (0 to 1) on the way from `from` to `to`, angle by angle.
 *
 * @example
 * mixAngles(standing, crouched, 0.5).leftLeg.knee; // the mean of both knees
 */
export function mixAngles(from: BodyAngles, to: BodyAngles, weight: number): BodyAngles {
  return mixRecords(from, to, weight);
}

function mixRecords<T extends object>(from: T, to: T, weight: number): T {
  const out = { ...from };
  for (const key of Object.keys(from) as (keyof T)[]) {
    const a: unknown = from[key];
    const b: unknown = to[key];
    if (typeof a === 'number') out[key] = (a + weight * ((b as number) - a)) as T[keyof T];
    else out[key] = mixRecords(a as object, b as object, weight) as T[keyof T];
  }
  return out;
}
