import { formatPoses, type PosesFile } from './poses-file.js';

const poses: PosesFile = {
  format: 'mas-poses/1',
  skeleton: 'two',
  joints: ['hip', 'head'],
  unit: 'mm',
  checkpoint: { step: 9, seed: 1, supervision: 'masks' },
  masks: 'given',
  views: [
    {
      name: 'a "b".jpg',
      imageSize: [64, 48],
      keypoints: [
        [1.23456, 2],
        [-0.00049, 47.999],
      ],
      joints: [
        [0, 0, 0],
        [-12.3456, -600.004, 3],
      ],
      confidence: [0.98765, 1],
      box: { left: -0.5, top: 1, side: 80.126 },
    },
  ],
  skipped: [],
};

describe('formatPoses', () => {
  it('writes JSON with three decimals below 1 and two above', () => {
    const [view] = (JSON.parse(formatPoses(poses)) as PosesFile).views;
    expect(view.keypoints).toEqual([
      [1.23, 2],
      [0, 48],
    ]);
    expect(view.joints[1]).toEqual([-12.35, -600, 3]);
    expect(view.confidence).toEqual([0.988, 1]);
  });

  it('keeps everything else, one picture to a line', () => {
    const text = formatPoses({ ...poses, scenes: [], skipped: [{ name: 'c', reason: 'empty' }] });
    const { views, ...rest } = JSON.parse(text) as PosesFile;
    const { views: given, ...expected } = poses;
    expect(rest).toEqual({ ...expected, scenes: [], skipped: [{ name: 'c', reason: 'empty' }] });
    expect(views[0].name).toBe(given[0].name);
    expect(text.split('\n').filter((line) => line.includes('keypoints'))).toHaveLength(1);
  });
});
