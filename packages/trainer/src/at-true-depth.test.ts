import { analyticSet } from '../test/analytic-scenes.js';
import { atTrueDepth } from './at-true-depth.js';
import { worldToPatches } from './predict-scenes.js';
import { perView } from './world-poses.js';

const set = analyticSet(2);
const { halfExtent, views } = set;
/** Two poses of two joints, world mm; the scene's frame is the world's here. */
const truth = Float64Array.of(100, -200, 50, 300, 100, 700, -80, 60, 0, 0, 500, -400);

test('true poses stay where they are', () => {
  const same = atTrueDepth(perView(truth, set), truth, set);
  perView(truth, set).forEach((value, i) => expect(same[i]).toBeCloseTo(value, 2));
});

test('a pose seen too far away comes back along its rays', () => {
  // The eye of each view lies at depth 0, four half extents from the middle.
  const azimuths = [0.3, 1.8, 3.4, 5.1];
  const far = perView(truth, set);
  const eyes = azimuths.map((a) =>
    [4 * Math.cos(a), 4 * Math.sin(a), 0].map((x) => x * halfExtent),
  );
  for (let i = 0; i < far.length; i++) {
    const eye = eyes[Math.floor(i / 6) % views][i % 3];
    far[i] = eye + 1.2 * (far[i] - eye);
  }
  const found = atTrueDepth(far, truth, set);
  const pictures = worldToPatches(truth, set);
  for (let view = 0; view < 2 * views; view++) {
    const scene = Math.floor(view / views);
    for (let k = 0; k < 3; k++) {
      // The root is where it truly is.
      expect(found[6 * view + k]).toBeCloseTo(truth[6 * scene + k], 1);
    }
    // The other joint keeps its offset in depth, a fifth too large, and its place in the picture.
    const moved = Float64Array.from({ length: 12 }, (_, i) => found[6 * view + (i % 6)]);
    const seen = worldToPatches(moved, set).subarray(4 * view, 4 * view + 4);
    seen.forEach((value, i) => expect(value).toBeCloseTo(pictures[4 * view + i], 4));
    const towards = azimuths[view % views];
    const depth = (pose: Float64Array, at: number) =>
      -(Math.cos(towards) * pose[at] + Math.sin(towards) * pose[at + 1]);
    const offset = depth(truth, 6 * scene + 3) - depth(truth, 6 * scene);
    expect(depth(found, 6 * view + 3) - depth(found, 6 * view)).toBeCloseTo(1.2 * offset, 1);
  }
});
