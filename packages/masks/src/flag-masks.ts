import type { MaskStatistics } from './mask-statistics.js';

/** What `flagMasks` knows of a mask. */
export interface CheckedMask extends MaskStatistics {
  /** Pixels of the image. */
  size: number;
  /** As `countPieces` counts them. */
  pieces: number;
}

/** What can be wrong with a mask. */
export type MaskFlag = 'empty' | 'full' | 'cut' | 'pieces' | 'jump';

/** When `flagMasks` flags. */
export interface FlagOptions {
  /** Part of the image above which a mask is 'full'; 0.85 by default. */
  full?: number;
  /** Pieces above which a mask is in 'pieces'; 4 by default. */
  mostPieces?: number;
  /** Factor between two areas, either way, above which the second is a 'jump'; 2 by default. */
  jump?: number;
  /**
   * Part of the frames above which jumps are left out: such pictures are no video; 0.1 by default.
   */
  rareJumps?: number;
}

/**
 * Finds the masks of a video that are likely wrong: 'empty'; 'full', which means that background was
 * taken for the person, or that black and white are swapped; 'cut' by the border of the image; in
 * more 'pieces' than limbs behind furniture give; or with an area that makes a 'jump' from the frame
 * before.
 *
 * @param masks By frame; undefined for a frame without a mask.
 * @returns For each flag the frames that have it, ascending.
 * @throws Error for an option out of range.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { countPieces, flagMasks, maskStatistics } from '@mas/masks';
 *
 * const masks = ['.##.', '.##.', '....'].map((row) => {
 *   const mask = ndarray(Uint8Array.from(row, (c) => (c === '#' ? 1 : 0)), [1, 4]);
 *   return { ...maskStatistics(mask), size: 4, pieces: countPieces(mask) };
 * });
 * console.log(flagMasks(masks).empty); // [ 2 ]
 * ```
 */
export function flagMasks(
  masks: readonly (CheckedMask | undefined)[],
  options: FlagOptions = {},
): Record<MaskFlag, number[]> {
  const { full = 0.85, mostPieces = 4, jump = 2, rareJumps = 0.1 } = options;
  for (const [name, value] of Object.entries({ full, mostPieces, rareJumps })) {
    if (!(value >= 0)) throw new Error(`flagMasks: expected ${name} of 0 or more, found ${value}`);
  }
  if (!(jump > 1)) throw new Error(`flagMasks: expected jump above 1, found ${jump}`);
  const framesWhere = (test: (mask: CheckedMask, i: number) => boolean): number[] =>
    masks.flatMap((mask, i) => (mask && test(mask, i) ? [i] : []));
  const isFull = ({ count, size }: CheckedMask): boolean => count > full * size;
  const follows = (mask: CheckedMask, i: number): boolean =>
    mask.count > 0 && (masks[i - 1]?.count ?? 0) > 0;
  const jumps = framesWhere((mask, i) => {
    if (!follows(mask, i)) return false;
    const ratio = mask.count / masks[i - 1]!.count;
    return ratio > jump || ratio < 1 / jump;
  });
  return {
    empty: framesWhere(({ count }) => count === 0),
    full: framesWhere(isFull),
    cut: framesWhere((mask) => mask.count > 0 && mask.isCut && !isFull(mask)),
    pieces: framesWhere(({ pieces }) => pieces > mostPieces),
    jump: jumps.length > rareJumps * framesWhere(follows).length ? [] : jumps,
  };
}
