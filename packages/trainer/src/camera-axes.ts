import type { SceneSet } from '@mas/datasets';

/**
 * Right, down and forward of the camera of a view: the rows of the rotation that takes world to
 * camera directions, [9]. Without calibration the camera looks along the scene's y axis.
 *
 * @param view index over all views of all scenes
 */
export function cameraAxes(set: SceneSet, view: number): Float64Array {
  const s = Math.floor(view / set.views);
  const P = set.projections.subarray(12 * view, 12 * view + 12);
  const R = set.sceneFromWorld.subarray(9 * s, 9 * s + 9);
  const x = [P[0], P[1], P[2]];
  const y = [P[4], P[5], P[6]];
  // Of weak perspective the third row is empty: forward is what is left.
  const forward = unit(set.calibrated ? [P[8], P[9], P[10]] : cross(x, y));
  const along = y[0] * forward[0] + y[1] * forward[1] + y[2] * forward[2];
  const down = unit(y.map((value, k) => value - along * forward[k]));
  const axes = new Float64Array(9);
  [cross(down, forward), down, forward].forEach((axis, row) => {
    for (let k = 0; k < 3; k++) {
      axes[3 * row + k] = R[k] * axis[0] + R[3 + k] * axis[1] + R[6 + k] * axis[2];
    }
  });
  return axes;
}

function unit(v: number[]): number[] {
  return v.map((x) => x / Math.hypot(...v));
}

function cross(a: number[], b: number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
