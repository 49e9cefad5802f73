import type { Skeleton } from '@mas/skeleton';
import { jointIndex } from '@mas/skeleton';
import type { ReferenceBody } from './reference-body.js';
import type { SceneBatch } from './scene-batch.js';

/** Scene-frame points [F, J, 3] as the views see them. */
export interface ProjectedTargets {
  /** [F, V, J, 2] patch NDC */
  xy: Float32Array;
  /** [F, V, J] depth offset, half patch extents */
  z: Float32Array;
}

/** Projects target points into all views of a batch; weak perspective where it is not calibrated. */
export function projectTargets(
  points: Float32Array,
  joints: number,
  batch: Pick<SceneBatch, 'scenes' | 'views' | 'projectionValues' | 'depthScaleValues'>,
): ProjectedTargets {
  const { scenes, views, projectionValues: P, depthScaleValues } = batch;
  const xy = new Float32Array(scenes * views * joints * 2);
  const z = new Float32Array(scenes * views * joints);
  for (let view = 0; view < scenes * views; view++) {
    const scene = Math.floor(view / views);
    const p = 12 * view;
    for (let j = 0; j < joints; j++) {
      const at = (scene * joints + j) * 3;
      const [x, y, h] = [points[at], points[at + 1], points[at + 2]];
      const w = P[p + 8] * x + P[p + 9] * y + P[p + 10] * h + P[p + 11];
      const to = view * joints + j;
      xy[2 * to] = (P[p] * x + P[p + 1] * y + P[p + 2] * h + P[p + 3]) / w;
      xy[2 * to + 1] = (P[p + 4] * x + P[p + 5] * y + P[p + 6] * h + P[p + 7]) / w;
      const scale = depthScaleValues[view];
      z[to] = scale > 0 ? (w - 1) / scale : y;
    }
  }
  return { xy, z };
}

/** The reference body standing upright, turned by each scene's heading, [F, J, 3] scene frame. */
export function uprightTemplate(body: ReferenceBody, headings: Float32Array): Float32Array {
  const joints = body.heights.length;
  const scenes = headings.length / 2;
  const points = new Float32Array(scenes * joints * 3);
  for (let f = 0; f < scenes; f++) {
    const [hx, hy] = [headings[2 * f], headings[2 * f + 1]];
    for (let j = 0; j < joints; j++) {
      points.set(
        [body.lateral[j] * hy, -body.lateral[j] * hx, body.heights[j]],
        (f * joints + j) * 3,
      );
    }
  }
  return points;
}

/**
 * Where elbows and wrists would be if the arms hung loosely from the given shoulders, [F, J, 3];
 * zero for all other joints, which `joints` leaves out.
 */
export function restingArms(
  pose: Float32Array,
  skeleton: Skeleton,
  body: ReferenceBody,
  halfExtent: number,
): { points: Float32Array; joints: number[] } {
  const joints = skeleton.joints.length;
  const points = new Float32Array(pose.length);
  const index = (name: string) => jointIndex(skeleton, name);
  const unit = (v: number[]): number[] => {
    const length = Math.hypot(...v) || 1;
    return v.map((x) => x / length);
  };
  const arms = ['right', 'left'].map((side) => ({
    shoulder: index(`${side}Shoulder`),
    elbow: index(`${side}Elbow`),
    wrist: index(`${side}Wrist`),
  }));
  const [root, thorax] = [index('root'), index('thorax')];
  for (let f = 0; f < pose.length / (3 * joints); f++) {
    const at = (j: number) => {
      const start = (f * joints + j) * 3;
      return [pose[start], pose[start + 1], pose[start + 2]];
    };
    const from = (a: number, b: number) => at(b).map((value, k) => value - at(a)[k]);
    const down = unit(from(thorax, root));
    for (const { shoulder, elbow, wrist } of arms) {
      const out = unit(from(thorax, shoulder));
      const along = unit(down.map((d, k) => 0.9 * d + 0.45 * out[k]));
      const upper = body.boneLengths[elbow] / halfExtent;
      const whole = upper + body.boneLengths[wrist] / halfExtent;
      const start = at(shoulder);
      points.set(
        start.map((s, k) => s + along[k] * upper),
        (f * joints + elbow) * 3,
      );
      points.set(
        start.map((s, k) => s + along[k] * whole),
        (f * joints + wrist) * 3,
      );
    }
  }
  return { points, joints: arms.flatMap(({ elbow, wrist }) => [elbow, wrist]) };
}
