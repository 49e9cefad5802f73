import { h36m17 } from '@mas/skeleton';
import * as metrics from './index.js';

const m = metrics as Record<keyof typeof metrics, any>;
const zeros = (length: number) => new Float64Array(length);
const [pose2d, pose] = [zeros(34), zeros(51)];
const joints = 17;
const skeleton = h36m17;

// What is wrong, the call, and where the message says that it is.
test.each<[string, () => unknown, string]>([
  ['no options', () => m.mpjpe(pose, pose), 'mpjpe: options: expected an object'],
  ['options null', () => m.pck(pose, pose, null), 'pck: options: expected an object'],
  ['no options', () => m.auc(pose, pose), 'auc: options: expected an object'],
  ['no options', () => m.pckh(pose2d, pose2d), 'pckh: options: expected an object'],
  ['no options', () => m.error2d(pose2d, pose2d), 'error2d: options: expected an object'],
  ['no options', () => m.ambiguityRatio(pose2d, pose2d), 'ambiguityRatio: options: expected'],
  ['no options', () => m.swapSides(pose, pose), 'swapSides: options: expected an object'],
  ['no options', () => m.createPoseMetrics(), 'createPoseMetrics: options: expected an object'],
  ['no joints', () => m.mpjpe(pose, pose, {}), 'mpjpe: joints: expected 1, 2, 3, ..., found undef'],
  ['no joints', () => m.createPoseMetrics({}), 'createPoseMetrics: joints: expected 1, 2, 3'],
  [
    'a root that does not exist',
    () => m.createPoseMetrics({ joints, rootIndex: 17 }),
    'createPoseMetrics: rootIndex: expected 0..16, found 17',
  ],
  [
    'a misspelt option',
    () => m.mpjpe(pose, pose, { joints, aligment: 'procrustes' }),
    'mpjpe: options: expected some of joints, rootIndex, alignment,',
  ],
  [
    'a misspelt option',
    () => m.pck(pose, pose, { joints, treshold: 50 }),
    'dimensions, frames, found treshold',
  ],
  ...['mpjpe', 'pck', 'auc', 'error2d', 'createPoseMetrics', 'ambiguityRatio', 'swapSides'].map(
    (name): [string, () => unknown, string] => [
      'a misspelt convention',
      () => {
        const options = { convention: 'author' };
        return name === 'createPoseMetrics'
          ? m.createPoseMetrics(options)
          : m[name as 'mpjpe'](pose, pose, options);
      },
      `${name}: convention: expected standard or authors, found author`,
    ],
  ),
  ['no poses', () => m.mpjpe(null, pose, { joints }), 'mpjpe: predicted: expected a flat array'],
  [
    'an ndarray',
    () => m.mpjpe({ shape: [17, 3], data: pose }, pose, { joints }),
    'mpjpe: predicted: expected a flat array of a positive multiple of 51 numbers (17 joints x 3), found object',
  ],
  ['no head sizes', () => m.pckh(pose2d, pose2d, { joints }), 'pckh: headSizes: expected an array'],
  [
    'a fraction of NaN',
    () => m.pckh(pose2d, pose2d, { joints, headSizes: [9], fraction: NaN }),
    'pckh: fraction: expected above 0, found NaN',
  ],
  [
    'an infinite size',
    () => m.error2d(pose2d, pose2d, { joints, size: Infinity }),
    'error2d: size: expected above 1 pixel, found Infinity',
  ],
  [
    'no skeleton',
    () => m.ambiguityRatio(pose2d, pose2d, { views: 1 }),
    'ambiguityRatio: skeleton: expected one of @mas/skeleton, found undefined',
  ],
  [
    'the name of a skeleton',
    () => m.swapSides(pose, pose, { skeleton: 'h36m17', mode: 'body' }),
    'swapSides: skeleton: expected one of @mas/skeleton, found "h36m17"',
  ],
  [
    'four dimensions',
    () => m.swapSides(zeros(68), zeros(68), { skeleton, mode: 'body', dimensions: 4 }),
    'swapSides: dimensions: expected 2 or 3, found 4',
  ],
  ['no masks', () => m.maskIoU(null, null), 'maskIoU: expected two flat arrays of one length'],
  [
    'half a mask',
    () => m.maskIoU([1, 1, 1], [1, 1, 1], { frames: 1.5 }),
    'maskIoU: frames: expected 1, 2, 3, ..., found 1.5',
  ],
  ['no metric', () => m.createAccumulator(), 'createAccumulator: metric: expected a function'],
])('%s is an error that says where: %#', (_, run, message) => {
  expect(run).toThrow(message);
});
