import { DataError } from '../data-error.js';
import { frameName } from '../format.js';
import type { MaskStatistics } from '../mask-statistics.js';
import type { Findings } from './check-dataset.js';

/** What a check knows of a mask. */
export interface CheckedMask extends MaskStatistics {
  /** Pixels of the image. */
  size: number;
  /** Connected pieces without specks. */
  pieces: number;
}

/** More of the image than a person covers. */
const FULL = 0.85;
/** More pieces than limbs behind furniture give. */
const MOST_PIECES = 4;
/** Factor by which the area changes between frames only when a mask is wrong. */
const JUMP = 2;
/** In pictures that are no video the area jumps all the time. */
const RARE = 0.1;

/** Warns of masks that are empty, full, cut by the border, in pieces, or of another area than before. */
export function checkMasks(
  folder: string,
  masks: readonly (CheckedMask | undefined)[],
  findings: Findings,
): void {
  const read = masks.flatMap((mask, i) => (mask ? [{ mask, i }] : []));
  const report = (kind: string, fix: string, bad: typeof read, isError = false): void => {
    if (bad.length === 0) return;
    const problem = new DataError({
      where: folder,
      expected: 'the person whole in every mask',
      found: `${bad.length} of ${read.length} ${kind}, the first ${frameName(bad[0].i)}`,
      fix,
    });
    if (isError) findings.error(problem);
    else findings.warn(problem);
  };
  const empty = read.filter(({ mask }) => mask.count === 0);
  report(
    'empty',
    'They get no weight in training. Make the masks again if the person is in view.',
    empty,
    empty.length === read.length,
  );
  const full = read.filter(({ mask }) => mask.count > FULL * mask.size);
  report(
    `cover more than ${100 * FULL} % of the image`,
    'Look at them: background was taken for the person, or black and white are swapped.',
    full,
  );
  report(
    'cut by the image border',
    'They get no weight in training. Clean the masks if it is background that reaches the border.',
    read.filter((entry) => entry.mask.count > 0 && entry.mask.isCut && !full.includes(entry)),
  );
  report(
    `in more than ${MOST_PIECES} pieces`,
    'Clean them with cleanMask of @mas/masks: the largest piece, holes filled.',
    read.filter(({ mask }) => mask.pieces > MOST_PIECES),
  );
  const pairs = read.filter(({ mask, i }) => {
    const before = masks[i - 1];
    return before && before.count > 0 && mask.count > 0;
  });
  const jumps = pairs.filter(({ mask, i }) => {
    const ratio = mask.count / masks[i - 1]!.count;
    return ratio > JUMP || ratio < 1 / JUMP;
  });
  if (jumps.length > RARE * pairs.length) return;
  report(
    `more than ${JUMP} times larger or smaller than the mask before`,
    'Look at them and at their neighbours: one of the two is likely wrong.',
    jumps,
  );
}
