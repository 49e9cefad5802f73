/**
 * The best limb directions found so far, one entry per training scene: two sides (right, left) of
 * two segments (upper, lower), unit vectors in the scene frame. It may live in shared memory.
 */
export interface LimbBank {
  readonly directions: Float32Array;
}

const valuesPerScene = 12;

/** A bank that starts with all limbs hanging down. */
export function createLimbBank(scenes: number): LimbBank {
  const directions = new Float32Array(
    new SharedArrayBuffer(scenes * valuesPerScene * Float32Array.BYTES_PER_ELEMENT),
  );
  for (let i = 2; i < directions.length; i += 3) directions[i] = -1;
  return { directions };
}

function mirrorSides(entry: Float64Array): void {
  for (let k = 0; k < 6; k++) {
    const swap = entry[k];
    entry[k] = entry[6 + k];
    entry[6 + k] = swap;
  }
  for (let k = 0; k < valuesPerScene; k += 3) entry[k] *= -1;
}

/** Reads a scene's entry; of a mirrored scene the sides are exchanged and x is negated. */
export function readLimbs(bank: LimbBank, scene: number, mirrored: boolean): Float64Array {
  const entry = Float64Array.from(
    bank.directions.subarray(scene * valuesPerScene, (scene + 1) * valuesPerScene),
  );
  if (mirrored) mirrorSides(entry);
  return entry;
}

/** Writes what {@link readLimbs} reads. */
export function writeLimbs(
  bank: LimbBank,
  scene: number,
  mirrored: boolean,
  entry: Float64Array,
): void {
  const stored = Float64Array.from(entry);
  if (mirrored) mirrorSides(stored);
  bank.directions.set(stored, scene * valuesPerScene);
}
