import { flagMasks, type CheckedMask } from '@mas/masks';
import { DataError } from '../data-error.js';
import { frameName } from '../format.js';
import type { Findings } from './check-dataset.js';

/** More of the image than a person covers. */
const FULL = 0.85;
/** More pieces than limbs behind furniture give. */
const MOST_PIECES = 4;
/** Factor by which the area changes between frames only when a mask is wrong. */
const JUMP = 2;

/** Warns of masks that are empty, full, cut by the border, in pieces, or of another area than before. */
export function checkMasks(
  folder: string,
  masks: readonly (CheckedMask | undefined)[],
  findings: Findings,
): void {
  const flags = flagMasks(masks, { full: FULL, mostPieces: MOST_PIECES, jump: JUMP });
  const read = masks.filter((mask) => mask !== undefined).length;
  const report = (kind: string, fix: string, bad: readonly number[], isError = false): void => {
    if (bad.length === 0) return;
    const problem = new DataError({
      where: folder,
      expected: 'the person whole in every mask',
      found: `${bad.length} of ${read} ${kind}, the first ${frameName(bad[0])}`,
      fix,
    });
    if (isError) findings.error(problem);
    else findings.warn(problem);
  };
  report(
    'empty',
    'They get no weight in training. Make the masks again if the person is in view.',
    flags.empty,
    flags.empty.length === read,
  );
  report(
    `cover more than ${100 * FULL} % of the image`,
    'Look at them: background was taken for the person, or black and white are swapped.',
    flags.full,
  );
  report(
    'cut by the image border',
    'They get no weight in training. Clean the masks if it is background that reaches the border.',
    flags.cut,
  );
  report(
    `in more than ${MOST_PIECES} pieces`,
    'Clean them with cleanMask of @mas/masks: the largest piece, holes filled.',
    flags.pieces,
  );
  report(
    `more than ${JUMP} times larger or smaller than the mask before`,
    'Look at them and at their neighbours: one of the two is likely wrong.',
    flags.jump,
  );
}
