import { analyticSet } from '../test/analytic-scenes.js';
import { triangulationWeights } from './triangulation-weights.js';

/** Scenes of four views, of which the third shows nothing. */
function seenInThree(scenes: number) {
  const set = analyticSet(scenes);
  set.masks.fill(255);
  const cells = set.patchSize ** 2;
  for (let s = 0; s < scenes; s++) set.masks.fill(0, (4 * s + 2) * cells, (4 * s + 3) * cells);
  return set;
}

test('two whole masks or more are enough', () => {
  const set = seenInThree(2);
  set.viewWeights.set([1, 1, 0, 0, 1, 1, 0, 1]);
  expect(triangulationWeights(set)).toBe(set.viewWeights);
});

test('with fewer, all views count that show something; the training weights stay', () => {
  const set = seenInThree(3);
  set.viewWeights.set([0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0]);
  const before = set.viewWeights.slice();
  expect([...triangulationWeights(set)]).toEqual([1, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1]);
  expect(set.viewWeights).toEqual(before);
});

test('where patches show nothing, all views count: two rays at least', () => {
  const set = analyticSet(1);
  set.viewWeights.fill(0);
  set.masks[5] = 255;
  expect([...triangulationWeights(set)]).toEqual([1, 1, 1, 1]);
});

test('single views stay as they are', () => {
  const set = { ...analyticSet(2, [0]), calibrated: false };
  set.viewWeights.fill(0);
  expect(triangulationWeights(set)).toBe(set.viewWeights);
});
