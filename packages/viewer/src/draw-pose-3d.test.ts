import fc from 'fast-check';
import { drawPose3d, type Pose3d } from './draw-pose-3d.js';
import type { Point3d } from './report-data.js';

function poseOf(points: (Point3d | null)[], radius = 100): Pose3d {
  return {
    predicted: points,
    truth: null,
    bones: points.slice(1).map((_, i) => [i, i + 1, 'left']),
    sides: points.map(() => 'left'),
    radius,
  };
}

function circlesOf(svg: string): [number, number][] {
  return [...svg.matchAll(/cx="(.*?)" cy="(.*?)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

describe('drawPose3d', () => {
  it('shows x to the right and y down from the front', () => {
    expect(circlesOf(drawPose3d(poseOf([[50, 20, 70]]), 0, 0))).toEqual([[150, 120]]);
  });

  it("shows z to the right from the camera's right, so that the camera is on the left", () => {
    expect(circlesOf(drawPose3d(poseOf([[50, 20, 70]]), Math.PI / 2, 0))).toEqual([[170, 120]]);
  });

  it('moves near points down when it is tipped', () => {
    expect(circlesOf(drawPose3d(poseOf([[0, 0, -50]]), 0, Math.PI / 2))).toEqual([[100, 150]]);
  });

  it('draws near joints over far ones', () => {
    const far: Point3d = [10, 0, 80];
    const near: Point3d = [20, 0, -80];
    const order = circlesOf(drawPose3d(poseOf([near, far]), 0, 0)).map(([x]) => x);
    expect(order).toEqual([110, 120]);
  });

  it('leaves out missing joints and their bones', () => {
    const svg = drawPose3d(poseOf([[0, 0, 0], null, [10, 0, 0]]), 0, 0);
    expect(circlesOf(svg)).toHaveLength(2);
    expect(svg).not.toContain('<line');
  });

  it('keeps every point within the radius inside the view from all directions', () => {
    const coordinate = fc.integer({ min: -57, max: 57 });
    const angle = fc.double({ min: -7, max: 7, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(coordinate, coordinate, coordinate),
        angle,
        angle,
        (point, yaw, pitch) => {
          const [[x, y]] = circlesOf(drawPose3d(poseOf([point]), yaw, pitch));
          expect(Math.hypot(x - 100, y - 100)).toBeLessThanOrEqual(Math.hypot(...point) + 0.1);
        },
      ),
    );
  });

  it('works from its own source, as it does in the page', () => {
    const pose = poseOf([
      [1, 2, 3],
      [40, 50, 60],
    ]);
    const fromSource: typeof drawPose3d = new Function(`return ${drawPose3d.toString()}`)();
    expect(fromSource(pose, 0.4, 0.2)).toBe(drawPose3d(pose, 0.4, 0.2));
  });
});
