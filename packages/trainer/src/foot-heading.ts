import type { SceneSet } from '@mas/datasets';
import { groundAxes } from './heading-frame.js';

interface Rows {
  from: number;
  to: number;
}

/** Bands over the mask's lowest row, as parts of its height. */
const footRows: Rows = { from: -0.01, to: 0.03 };
const ankleRows: Rows = { from: 0.08, to: 0.14 };

/**
 * A first, noisy guess of the heading of each scene from its masks alone: feet protrude forward, so
 * the lowest rows of a standing person's mask lie in front of the rows at the ankles.
 *
 * Per view the shift between the two bands is the heading's component along the image; the views
 * are joined by least squares on the ground plane. An addition to the paper.
 *
 * @returns [S, 2] unit vectors in the scene frame; (0, 0) where the masks do not tell.
 */
export function footHeading(set: SceneSet): Float32Array {
  const headings = new Float32Array(set.sceneCount * 2);
  for (let scene = 0; scene < set.sceneCount; scene++) {
    let xx = 0;
    let xy = 0;
    let yy = 0;
    let bx = 0;
    let by = 0;
    for (let v = 0; v < set.views; v++) {
      const view = scene * set.views + v;
      if (!(set.viewWeights[view] > 0)) continue;
      const shift = footShift(set, view);
      const [rx, ry] = groundAxes(set.projections, view).right;
      xx += rx * rx;
      xy += rx * ry;
      yy += ry * ry;
      bx += rx * shift;
      by += ry * shift;
    }
    const determinant = xx * yy - xy * xy;
    if (determinant < 1e-6) continue;
    const hx = (yy * bx - xy * by) / determinant;
    const hy = (xx * by - xy * bx) / determinant;
    const length = Math.hypot(hx, hy);
    if (length > 0) headings.set([hx / length, hy / length], 2 * scene);
  }
  return headings;
}

function footShift(set: SceneSet, view: number): number {
  const size = set.patchSize;
  const start = view * size * size;
  const sums = new Float64Array(size);
  const moments = new Float64Array(size);
  let top = size;
  let bottom = -1;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const coverage = set.masks[start + row * size + column] / 255;
      sums[row] += coverage;
      moments[row] += coverage * ((2 * column) / (size - 1) - 1);
    }
    if (sums[row] > 0.5) {
      if (top === size) top = row;
      bottom = row;
    }
  }
  const height = bottom - top;
  if (height <= 0) return 0;
  const centroid = ({ from, to }: Rows): number | undefined => {
    let sum = 0;
    let moment = 0;
    for (let row = top; row <= bottom; row++) {
      const above = (bottom - row) / height;
      if (above < from || above >= to) continue;
      sum += sums[row];
      moment += moments[row];
    }
    return sum > 0 ? moment / sum : undefined;
  };
  const foot = centroid(footRows);
  const ankle = centroid(ankleRows);
  return foot === undefined || ankle === undefined ? 0 : foot - ankle;
}
