import { boneSide } from './bone-side.js';
import { drawPose3d, type Pose3d } from './draw-pose-3d.js';
import type { Point3d, ReportSkeleton } from './report-data.js';

/** Brings a pose, and the true one if there is one, into the middle of a view that shows all of both. */
export function centrePose(
  skeleton: ReportSkeleton,
  predicted: Point3d[],
  truth: Point3d[] | undefined,
): Pose3d {
  const points = [...predicted, ...(truth ?? [])].filter(isFinitePoint);
  const centre = [0, 1, 2].map((axis) => {
    const values = points.map((point) => point[axis]);
    return points.length ? (Math.min(...values) + Math.max(...values)) / 2 : 0;
  });
  const move = (point: Point3d): Point3d | null =>
    isFinitePoint(point)
      ? [
          Math.round(point[0] - centre[0]),
          Math.round(point[1] - centre[1]),
          Math.round(point[2] - centre[2]),
        ]
      : null;
  const reach = points.map((p) => Math.hypot(...p.map((value, axis) => value - centre[axis])));
  return {
    predicted: predicted.map(move),
    truth: truth ? truth.map(move) : null,
    bones: skeleton.bones.map(([i, j]) => [i, j, boneSide(skeleton.sides[i], skeleton.sides[j])]),
    sides: skeleton.sides,
    radius: Math.ceil(1.06 * Math.max(100, ...reach)),
  };
}

/** The inside of a 200 x 200 SVG: a grid of equal squares and the pose seen at `yaw`. */
export function drawPoseView(pose: Pose3d, yaw: number): string {
  const step = (100 * gridStep(pose)) / pose.radius;
  let grid = '';
  for (let offset = step / 2; offset < 100; offset += step) {
    for (const at of [100 - offset, 100 + offset]) {
      const place = at.toFixed(1);
      grid += `<path d="M${place} 0V200M0 ${place}H200"/>`;
    }
  }
  return `<g class="grid">${grid}</g><g class="pose">${drawPose3d(pose, yaw, 0)}</g>`;
}

/** The side of a square of the view's grid, mm: 500, or more for a pose that is out of all bounds. */
export function gridStep(pose: Pose3d): number {
  return pose.radius <= 4000 ? 500 : 10 ** Math.ceil(Math.log10(pose.radius / 4));
}

function isFinitePoint(point: Point3d): boolean {
  return point.every(Number.isFinite);
}
