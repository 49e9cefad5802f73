/** Units of length that calibrations come in, in mm. */
const UNITS = [
  { unit: 1, name: 'millimetres' },
  { unit: 10, name: 'centimetres' },
  { unit: 1000, name: 'metres' },
] as const;

/** Cameras that film a person stand about so far from the middle of the scene, mm. */
const TYPICAL = 4500;
/** Between these distances nothing needs to be said, mm. */
const PLAUSIBLE = [700, 30_000] as const;

/**
 * Guesses the unit of length of a rig from the distance at which its cameras look at the scene.
 *
 * @param distance Median distance of the cameras from the point that they look at, as in the file.
 * @returns The likeliest unit, and whether millimetres are plausible too; null when the distance says
 *   nothing, as in an arbitrary unit (COLMAP).
 */
export function guessUnit(
  distance: number,
): { unit: number; name: string; isPlausibleAsMm: boolean } | null {
  if (!(distance > 0)) return null;
  const off = (unit: number): number => Math.abs(Math.log((unit * distance) / TYPICAL));
  const best = UNITS.toSorted((a, b) => off(a.unit) - off(b.unit))[0];
  const length = best.unit * distance;
  if (length < PLAUSIBLE[0] || length > PLAUSIBLE[1]) return null;
  return { ...best, isPlausibleAsMm: distance >= PLAUSIBLE[0] && distance <= PLAUSIBLE[1] };
}
