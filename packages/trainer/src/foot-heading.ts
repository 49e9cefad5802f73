import type { SceneSet } from '@mas/datasets';
import { groundAxes } from './heading-frame.js';
import { legShifts } from './leg-shifts.js';

/**
 * The heading of each scene from its masks alone: feet protrude forward of their ankles. An addition
 * to the paper.
 *
 * Per view the shift of each foot is the heading's component along the image; legs and views are
 * joined by least squares on the ground plane. How far the feet protrude tells how far to trust the
 * answer: about the median of all scenes is an upright person, much less is nothing seen, much more
 * is something else than feet.
 *
 * @returns [S, 2] in the scene frame, of length 0 (the masks do not tell) to 1.
 */
export function footHeading(set: SceneSet): Float32Array {
  const headings = new Float32Array(set.sceneCount * 2);
  const lengths: number[] = [];
  for (let scene = 0; scene < set.sceneCount; scene++) {
    const [x, y] = protrusion(set, scene);
    headings.set([x, y], 2 * scene);
    if (x !== 0 || y !== 0) lengths.push(Math.hypot(x, y));
  }
  const median = lengths.toSorted((a, b) => a - b)[lengths.length >> 1];
  for (let scene = 0; scene < set.sceneCount; scene++) {
    const length = Math.hypot(headings[2 * scene], headings[2 * scene + 1]);
    if (length === 0) continue;
    const usual = length / median;
    const trust = Math.min(1, usual) * Math.min(1, Math.max(0, 3 - usual));
    headings[2 * scene] *= trust / length;
    headings[2 * scene + 1] *= trust / length;
  }
  return headings;
}

/** How far the feet of one scene lie before their ankles, on the ground; zero where unknown. */
function protrusion(set: SceneSet, scene: number): [number, number] {
  const size = set.patchSize;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  let bx = 0;
  let by = 0;
  for (let v = 0; v < set.views; v++) {
    const view = scene * set.views + v;
    if (!(set.viewWeights[view] > 0)) continue;
    const [rx, ry] = groundAxes(set.projections, view).right;
    for (const shift of legShifts(set.masks, view * size * size, size)) {
      xx += rx * rx;
      xy += rx * ry;
      yy += ry * ry;
      bx += rx * shift;
      by += ry * shift;
    }
  }
  const determinant = xx * yy - xy * xy;
  if (determinant < 1e-6) return [0, 0];
  return [(yy * bx - xy * by) / determinant, (xx * by - xy * bx) / determinant];
}
