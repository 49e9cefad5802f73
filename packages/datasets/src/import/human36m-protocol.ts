import { seededSample, seedOf } from './seeded-sample.js';

/** Human3.6M's actions by their number in folder names (act_02 ... act_16). */
export const HUMAN36M_ACTIONS: Readonly<Record<number, string>> = {
  2: 'Directions',
  3: 'Discussion',
  4: 'Eating',
  5: 'Greeting',
  6: 'Phoning',
  7: 'Posing',
  8: 'Purchases',
  9: 'Sitting',
  10: 'SittingDown',
  11: 'Smoking',
  12: 'TakingPhoto',
  13: 'Waiting',
  14: 'Walking',
  15: 'WalkDog',
  16: 'WalkTogether',
};

/**
 * Which sequences and frames of Human3.6M are used; all train on S1, 5, 6, 7, 8 and test on S9, 11.
 *
 * - 'paper': Mask as Supervision: all frames of six actions (Directions, Discussion, Greeting, Posing,
 *   Waiting, Walking);
 * - 'train_selected': the training set in the code of X as Supervision: 200 random frames per sequence
 *   of all actions but Eating, Phoning, Sitting and Smoking. Its draw was unseeded; this one has a seed;
 * - 'valid': the test set in that code: 40 random frames per sequence of all 15 actions;
 * - 'x': both;
 * - 'honari': Honari et al.: every 5th frame to train, every 10th to test, all 15 actions;
 * - 'all': every frame of all 15 actions.
 */
export type Human36mProtocol = 'paper' | 'train_selected' | 'valid' | 'x' | 'honari' | 'all';

/** The names of all of them. */
export const HUMAN36M_PROTOCOLS: readonly Human36mProtocol[] = [
  'paper',
  'train_selected',
  'valid',
  'x',
  'honari',
  'all',
];

const TRAIN = [1, 5, 6, 7, 8];
const TEST = [9, 11];
const SIX = [2, 3, 5, 7, 13, 14];
const NOT_TRAINED_BY_X = [4, 6, 9, 11];

/** The split of a sequence and its frames (from 0), or null where the protocol leaves it out. */
export function human36mFrames(
  protocol: Human36mProtocol,
  { subject, action, name }: { subject: number; action: number; name: string },
  count: number,
  seed: number,
): { split: 'train' | 'test'; frames: number[] } | null {
  const split = TRAIN.includes(subject) ? 'train' : 'test';
  if (split === 'test' && !TEST.includes(subject)) return null;
  const every = (n: number): number[] =>
    Array.from({ length: Math.ceil(count / n) }, (_, i) => i * n);
  if (protocol === 'all') return { split, frames: every(1) };
  if (protocol === 'honari') return { split, frames: every(split === 'train' ? 5 : 10) };
  if (protocol === 'paper') return SIX.includes(action) ? { split, frames: every(1) } : null;
  if (protocol === (split === 'train' ? 'valid' : 'train_selected')) return null;
  if (split === 'train' && NOT_TRAINED_BY_X.includes(action)) return null;
  const size = split === 'train' ? 200 : 40;
  return { split, frames: seededSample(count, size, seedOf(name, seed)) };
}
