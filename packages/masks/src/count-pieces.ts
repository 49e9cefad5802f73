import type { NdArray } from 'ndarray';
import { readMask } from './read-image.js';

/** Pieces below this part of the foreground are specks. */
const SPECK = 0.01;

/**
 * The number of connected pieces (8 neighbours) of a mask. Specks, pieces below 1 % of the
 * foreground, do not count.
 *
 * @param mask H x W, nonzero is foreground.
 * @returns 0 for an empty mask.
 * @throws Error for another shape or type.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { countPieces } from '@mas/masks';
 *
 * console.log(countPieces(ndarray(Uint8Array.of(1, 1, 0, 1, 0), [1, 5]))); // 2
 * ```
 */
export function countPieces(mask: NdArray): number {
  const { data, width, height } = readMask(mask, 'countPieces: mask');
  // Runs of foreground, joined to the runs of the row above that touch them.
  const parents: number[] = [];
  const areas: number[] = [];
  const root = (i: number): number => {
    let r = i;
    while (parents[r] !== r) r = parents[r];
    for (let k = i; parents[k] !== r;) [k, parents[k]] = [parents[k], r];
    return r;
  };
  let above: { start: number; end: number; id: number }[] = [];
  let total = 0;
  for (let y = 0; y < height; y++) {
    const row: typeof above = [];
    let first = 0;
    for (let x = 0; x < width; x++) {
      if (!data[y * width + x]) continue;
      const start = x;
      while (x < width && data[y * width + x]) x++;
      const id = parents.length;
      parents.push(id);
      areas.push(x - start);
      total += x - start;
      while (first < above.length && above[first].end < start) first++;
      for (let k = first; k < above.length && above[k].start <= x; k++) {
        const [a, b] = [root(above[k].id), root(id)];
        if (a === b) continue;
        parents[b] = a;
        areas[a] += areas[b];
      }
      row.push({ start, end: x, id });
    }
    above = row;
  }
  return parents.filter((parent, i) => parent === i && areas[i] >= SPECK * total).length;
}
