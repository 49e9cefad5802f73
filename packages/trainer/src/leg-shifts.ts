/** Rows over a leg's lowest one, as parts of the mask's height. */
const footTop = 0.03;
const ankleRows = { from: 0.05, to: 0.12 };
/** Legs are told apart in so much of the mask's height over its lowest row. */
const legTop = 0.15;
/** A foot is no longer than this part of the mask's height; what is, kneels or lies. */
const longestFoot = 0.3;
/** Coverage, 0-255, from which a pixel counts. */
const foreground = 128;

/**
 * How far each foot protrudes sideways from its ankle in one mask.
 *
 * Both feet are looked at on their own: a lifted foot has its own lowest row. So a step does not
 * count as a protruding foot, which it does where the mask's lowest rows are taken as a whole.
 *
 * @param masks coverage 0-255, square, rows from the top; those of one view start at `start`.
 * @returns a shift per leg that can be seen, NDC, positive towards larger x; legs that overlap count
 *   as one.
 *
 * @example
 * ```ts
 * const shifts = legShifts(set.masks, view * set.patchSize ** 2, set.patchSize); // [0.06, 0.05]
 * ```
 */
export function legShifts(masks: Uint8Array, start: number, size: number): number[] {
  const isBody = (i: number) => masks[start + i] >= foreground;
  let top = size;
  let bottom = -1;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!isBody(row * size + column)) continue;
      top = Math.min(top, row);
      bottom = row;
    }
  }
  const height = bottom - top;
  if (height <= 0) return [];
  const first = Math.max(top, Math.ceil(bottom - legTop * height));
  const seen = new Uint8Array(size * size);
  const shifts: number[] = [];
  for (let i = first * size; i < (bottom + 1) * size; i++) {
    if (seen[i] || !isBody(i)) continue;
    const leg = connected(i, first * size, (bottom + 1) * size, size, isBody, seen);
    const shift = footShift(leg, size, height);
    if (shift !== undefined) shifts.push(shift);
  }
  return shifts;
}

/** Pixels from `from` to `end` that hang together with `seed`, by their edges. */
function connected(
  seed: number,
  from: number,
  end: number,
  size: number,
  isBody: (i: number) => boolean,
  seen: Uint8Array,
): number[] {
  const pixels = [seed];
  seen[seed] = 1;
  for (const i of pixels) {
    const column = i % size;
    for (const [next, inside] of [
      [i - size, true],
      [i + size, true],
      [i - 1, column > 0],
      [i + 1, column < size - 1],
    ] as const) {
      if (!inside || next < from || next >= end || seen[next] || !isBody(next)) continue;
      seen[next] = 1;
      pixels.push(next);
    }
  }
  return pixels;
}

function footShift(leg: readonly number[], size: number, height: number): number | undefined {
  const lowest = leg.reduce((low, i) => Math.max(low, Math.floor(i / size)), 0);
  const foot = { sum: 0, count: 0, left: size, right: -1 };
  const ankle = { sum: 0, count: 0 };
  for (const i of leg) {
    const above = (lowest - Math.floor(i / size)) / height;
    const column = i % size;
    if (above < footTop) {
      foot.sum += column;
      foot.count++;
      foot.left = Math.min(foot.left, column);
      foot.right = Math.max(foot.right, column);
    } else if (above >= ankleRows.from && above < ankleRows.to) {
      ankle.sum += column;
      ankle.count++;
    }
  }
  if (foot.count === 0 || ankle.count === 0) return undefined;
  if (foot.right - foot.left + 1 > longestFoot * height) return undefined;
  return (2 * (foot.sum / foot.count - ankle.sum / ankle.count)) / (size - 1);
}
