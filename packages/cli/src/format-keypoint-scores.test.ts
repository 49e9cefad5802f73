import type { KeypointResult } from '@mas/trainer';
import { formatKeypointScores } from './format-keypoint-scores.js';

const result = {
  labels: '2D joints',
  labelsUsed: ['annotated 2D joints of split "test" (to score)'],
  split: 'test',
  skeleton: 'mpii16',
  joints: ['rightAnkle', 'head', 'neck'],
  frames: 12,
  count: 23,
  unlabelled: 0,
  flip: 'none',
  mirror: false,
  postProcessing: null,
  error2dPercent: 4.125,
  pckh: 61.25,
  perJoint: {
    rightAnkle: { error2dPercent: 5, pckh: 50, frames: 12 },
    head: { error2dPercent: 3.375, pckh: 72.5, frames: 11 },
  },
  baselines: { untrained: { error2dPercent: 9.5, pckh: 8, perJoint: {} } },
} as unknown as KeypointResult;

const rows = (text: string) => text.split('\n').map((line) => line.split(/ {2,}/).join(' | '));

test('shows the network, the untrained one, and each joint that was compared', () => {
  expect(rows(formatKeypointScores('runs/a', result))).toEqual([
    'split "test": 12 pictures, each cropped by its own mask; 23 annotated joints, 3 of mpii16',
    'labels used: annotated 2D joints of split "test" (to score)',
    '',
    ' | 2D error % | PCKh@0.5 %',
    'runs/a | 4.13 | 61.3',
    'untrained network | 9.50 | 8.0',
    '',
    ' | 2D error % | PCKh@0.5 % | pictures',
    'rightAnkle | 5.00 | 50.0 | 12',
    'head | 3.38 | 72.5 | 11',
  ]);
});

test('names what looked at the labels, what was left out, and what is not known', () => {
  const text = formatKeypointScores('runs/a', {
    ...result,
    flip: 'joint',
    mirror: true,
    unlabelled: 2,
    postProcessing: 'SPP (mlp, 40 labelled frames)',
    pckh: null,
    baselines: { untrained: null },
  });
  expect(text).toContain('; 2 pictures without an annotated joint left out');
  expect(text).toContain('; left and right exchanged by looking at the labels (flip: joint)');
  expect(text).toContain('; each patch is seen mirrored too');
  expect(text).toMatch(/^runs\/a, SPP \(mlp, 40 labelled frames\) +4\.13 +-$/m);
  expect(text).not.toContain('untrained');
});
