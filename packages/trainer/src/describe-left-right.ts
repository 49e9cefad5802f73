import type { LeftRight } from './left-right.js';

/**
 * How it was resolved which side of what a checkpoint finds is left, in a few words.
 *
 * @example
 * ```ts
 * const { info } = await loadCheckpoint('runs/mine/checkpoint');
 * console.log('left and right:', describeLeftRight(info.leftRight));
 * ```
 */
export function describeLeftRight(leftRight: LeftRight | undefined): string {
  if (!leftRight) return 'not known: resolved at the end of a training whose joints have names';
  const { decidedBy, agreement, scenes, exchanged } = leftRight;
  if (decidedBy === 'labels') return 'as labelled';
  const measured =
    agreement === null
      ? 'no calibrated views'
      : `agreement ${agreement.toFixed(2)} of -1 to 1, ${scenes} training scenes`;
  return decidedBy === 'feet'
    ? `resolved without labels, by the way the feet point (${measured})${exchanged ? '; exchanged after the training' : ''}`
    : `undecided (${measured}): all left and right joints may be exchanged`;
}
