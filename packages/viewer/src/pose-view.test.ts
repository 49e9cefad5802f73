import { centrePose, drawPoseView, gridStep } from './pose-view.js';
import type { ReportSkeleton } from './report-data.js';

const skeleton: ReportSkeleton = {
  joints: ['root', 'head', 'left hand'],
  bones: [
    [0, 1],
    [0, 2],
  ],
  sides: ['center', 'center', 'left'],
};

describe('centrePose', () => {
  it('moves the middle of the box around prediction and truth to the origin', () => {
    const pose = centrePose(
      skeleton,
      [
        [0, 0, 0],
        [0, -800, 0],
        [400, 0, 100],
      ],
      [
        [0, 0, 0],
        [0, -1000, 0],
        [200, 0, 300],
      ],
    );
    expect(pose.predicted).toEqual([
      [-200, 500, -150],
      [-200, -300, -150],
      [200, 500, -50],
    ]);
    expect(pose.truth![1]).toEqual([-200, -500, -150]);
    // The true head is farthest from the middle; 6 % of room around it.
    expect(pose.radius).toBe(Math.ceil(1.06 * Math.hypot(200, 500, 150)));
    expect(pose.bones).toEqual([
      [0, 1, 'center'],
      [0, 2, 'left'],
    ]);
  });

  it('leaves out joints that are not finite', () => {
    const pose = centrePose(
      skeleton,
      [
        [0, 0, 0],
        [0, NaN, 0],
        [600, 0, 0],
      ],
      undefined,
    );
    expect(pose.predicted).toEqual([[-300, 0, 0], null, [300, 0, 0]]);
    expect(pose.truth).toBeNull();
  });

  it('survives a pose without any finite joint, and one of no size', () => {
    const nowhere = skeleton.joints.map((): [number, number, number] => [NaN, NaN, NaN]);
    const point = skeleton.joints.map((): [number, number, number] => [5, 5, 5]);
    expect(centrePose(skeleton, nowhere, undefined).radius).toBe(106);
    expect(centrePose(skeleton, point, undefined).radius).toBe(106);
    expect(drawPoseView(centrePose(skeleton, nowhere, undefined), 0)).not.toContain('NaN');
  });
});

describe('drawPoseView', () => {
  it('has grid lines 500 mm apart at the scale of the pose', () => {
    const pose = centrePose(
      skeleton,
      [
        [0, 0, 0],
        [0, -2000, 0],
        [0, 0, 0],
      ],
      undefined,
    );
    const lines = [...drawPoseView(pose, 0).matchAll(/d="M([\d.]+) 0V200/g)]
      .map(([, x]) => Number(x))
      .toSorted((a, b) => a - b);
    expect(pose.radius).toBe(1060);
    expect(lines.length).toBe(4);
    expect(lines[1] - lines[0]).toBeCloseTo((100 * 500) / 1060, 0);
    expect(gridStep(pose)).toBe(500);
  });

  it('keeps the grid coarse for a pose that is out of all bounds', () => {
    const pose = centrePose(
      skeleton,
      [
        [0, 0, 0],
        [0, -1e9, 0],
        [0, 0, 0],
      ],
      undefined,
    );
    expect(gridStep(pose)).toBe(1e9);
    expect(drawPoseView(pose, 0).match(/<path/g)!.length).toBeLessThan(20);
  });
});
