import type { SceneSet } from '@mas/datasets';
import { sceneToWorld, worldToScene } from './predict-scenes.js';

/**
 * Single-view poses [S, V, J, 3], world mm, moved along each joint's ray so that the root, joint 0, has
 * its true depth: what the authors' later code scores without alignment. Uses labels.
 *
 * @param truth [S, J, 3] world mm, of calibrated scenes
 */
export function atTrueDepth(
  single: Float64Array,
  truth: Float64Array,
  set: SceneSet,
): Float64Array {
  const poses = worldToScene(single, set);
  const wanted = worldToScene(truth, set);
  const length = truth.length / set.sceneCount;
  for (let view = 0; view < set.sceneCount * set.views; view++) {
    const P = set.projections.subarray(12 * view, 12 * view + 12);
    const eye = cameraCentre(P);
    const depth = (points: Float32Array, at: number) =>
      P[8] * points[at] + P[9] * points[at + 1] + P[10] * points[at + 2] + P[11];
    const root = view * length;
    const missing = depth(wanted, Math.floor(view / set.views) * length) - depth(poses, root);
    for (let i = root; i < root + length; i += 3) {
      const stretch = 1 + missing / depth(poses, i);
      for (let k = 0; k < 3; k++) poses[i + k] = eye[k] + stretch * (poses[i + k] - eye[k]);
    }
  }
  return sceneToWorld(poses, set);
}

/** Where a projection [3, 4] has its centre: -M⁻¹ p, by Cramer's rule. */
function cameraCentre(P: Float32Array): [number, number, number] {
  const column = (k: number): Vector => [P[k], P[4 + k], P[8 + k]];
  const [a, b, c, p] = [0, 1, 2, 3].map(column);
  const volume = -determinant(a, b, c);
  return [
    determinant(p, b, c) / volume,
    determinant(a, p, c) / volume,
    determinant(a, b, p) / volume,
  ];
}

type Vector = [number, number, number];

function determinant(a: Vector, b: Vector, c: Vector): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    b[0] * (a[1] * c[2] - a[2] * c[1]) +
    c[0] * (a[1] * b[2] - a[2] * b[1])
  );
}
