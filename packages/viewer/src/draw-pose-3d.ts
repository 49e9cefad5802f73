import type { Point3d, Side } from './report-data.js';

/** What one 3D view needs. Points in mm about the view's centre; those of a missing joint are null. */
export interface Pose3d {
  predicted: (Point3d | null)[];
  truth: (Point3d | null)[] | null;
  bones: [from: number, to: number, side: Side][];
  sides: readonly Side[];
  /** Half the side of the square that is shown, mm. */
  radius: number;
}

/**
 * A 3D pose seen along the camera's axis, turned by `yaw` about the vertical and then tipped by
 * `pitch` (radians), in orthographic projection: the inside of an SVG with a 200 x 200 view box.
 * Yaw 0 is the camera's own view, yaw pi/2 the view from the camera's right.
 *
 * The page carries this function's source, so that it can draw a pose again while it is dragged:
 * everything that it uses must stand inside it.
 *
 * @internal
 */
export function drawPose3d(pose: Pose3d, yaw: number, pitch: number): string {
  const scale = 100 / pose.radius;
  const cosYaw = Math.cos(yaw);
  const sinYaw = Math.sin(yaw);
  const cosPitch = Math.cos(pitch);
  const sinPitch = Math.sin(pitch);
  const project = (point: Point3d | null): Point3d | null => {
    if (!point) return null;
    const [x, y, z] = point;
    const depth = cosYaw * z - sinYaw * x;
    return [
      Math.round(1000 + 10 * scale * (cosYaw * x + sinYaw * z)) / 10,
      Math.round(1000 + 10 * scale * (cosPitch * y - sinPitch * depth)) / 10,
      scale * (sinPitch * y + cosPitch * depth),
    ];
  };
  const draw = (points: (Point3d | null)[], dots: number, lineWidth: number): string => {
    const seen = points.map(project);
    const parts: { depth: number; svg: string }[] = [];
    for (const [i, j, side] of pose.bones) {
      const a = seen[i];
      const b = seen[j];
      if (!a || !b) continue;
      const line = `x1="${a[0]}" y1="${a[1]}" x2="${b[0]}" y2="${b[1]}"`;
      parts.push({
        depth: (a[2] + b[2]) / 2,
        svg: `<line class="${side}" ${line} stroke-width="${lineWidth}"/>`,
      });
    }
    seen.forEach((point, i) => {
      if (!point) return;
      const centre = `cx="${point[0]}" cy="${point[1]}"`;
      const svg = `<circle class="${pose.sides[i]}" ${centre} r="${dots}"/>`;
      parts.push({ depth: point[2] - 0.1, svg });
    });
    // Far parts first, so that near ones cover them.
    return parts
      .toSorted((a, b) => b.depth - a.depth)
      .map(({ svg }) => svg)
      .join('');
  };
  const truth = pose.truth ? `<g class="truth">${draw(pose.truth, 2.9, 0.9)}</g>` : '';
  return `<g class="predicted">${draw(pose.predicted, 2.2, 2.4)}</g>${truth}`;
}
