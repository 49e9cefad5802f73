import type { SceneBatch } from './scene-batch.js';

/** A view's ground-plane axes in the scene frame (z up): unit 2-vectors. */
export interface GroundAxes {
  right: readonly [number, number];
  away: readonly [number, number];
}

/**
 * Ground-plane axes of the ray through a patch's centre.
 *
 * @param projections scene to patch NDC, 12 values per view.
 */
export function groundAxes(projections: Float32Array, view: number): GroundAxes {
  const [a0, a1, a2, , b0, b1, b2, , c0, c1, c2] = projections.subarray(12 * view, 12 * view + 12);
  const ray = [a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0];
  const sign = Math.sign(ray[0] * c0 + ray[1] * c1 + ray[2] * c2) || 1;
  const length = Math.hypot(ray[0], ray[1]) || 1;
  const away = [(sign * ray[0]) / length, (sign * ray[1]) / length] as const;
  return { right: [away[1], -away[0]], away };
}

/** Axes of all views of a batch, [F V 4]: right x, right y, away x, away y. */
export function batchGroundAxes(
  batch: Pick<SceneBatch, 'projectionValues' | 'scenes' | 'views'>,
): Float32Array {
  const count = batch.scenes * batch.views;
  const axes = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    const { right, away } = groundAxes(batch.projectionValues, i);
    axes.set([...right, ...away], 4 * i);
  }
  return axes;
}
