import { chooseSet } from './choose-set.js';
import { Random } from './random.js';

const set = (name: string, scenes: number, weight?: number, scenesPerBatch = 8) => ({
  name,
  scenesPerBatch,
  usable: Array.from({ length: scenes }, (_, i) => i),
  weight,
});

/** Part of 4000 draws that goes to each set. */
function shares(sets: ReturnType<typeof set>[]): number[] {
  const counts = new Map(sets.map(({ name }) => [name, 0]));
  for (let step = 0; step < 4000; step++) {
    const { name } = chooseSet(sets, (drawn) => drawn.scenesPerBatch, new Random(`order/${step}`));
    counts.set(name, counts.get(name)! + 1 / 4000);
  }
  return [...counts.values()];
}

test('without weights sets are drawn as often as they have scenes', () => {
  const [a, b] = shares([set('a', 30), set('b', 10)]);
  expect(a).toBeCloseTo(0.75, 1);
  expect(b).toBeCloseTo(0.25, 1);
});

test('of larger batches there are fewer, so that all scenes are seen alike', () => {
  const [a, b] = shares([set('a', 30), set('b', 120, undefined, 32)]);
  expect(a).toBeCloseTo(0.5, 1);
  expect(b).toBeCloseTo(0.5, 1);
});

test('weights count instead of scenes', () => {
  const [a, b] = shares([set('a', 30, 1), set('b', 10, 4)]);
  expect(a).toBeCloseTo(0.2, 1);
  expect(b).toBeCloseTo(0.8, 1);
  expect(shares([set('a', 30, 1), set('b', 10, 1e-9)])).toEqual([expect.closeTo(1), 0]);
});
