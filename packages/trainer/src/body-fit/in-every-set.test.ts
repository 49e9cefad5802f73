import { analyticSet } from '../../test/analytic-scenes.js';
import { shareTrainingSet, type TrainingSet } from '../training-data.js';
import { inEverySet } from './in-every-set.js';

const sets = [3, 5].map((scenes) => shareTrainingSet(analyticSet(scenes), { scenesPerBatch: 1 }));

test('counts the scenes of all sets, the first count being 0', async () => {
  const seen: [number, number][] = [];
  const hooks = {
    onFit: (done: number, total: number) => void seen.push([done, total]),
    shouldStop: () => true,
  };
  const fitted: TrainingSet[] = [];
  const isDone = await inEverySet(sets, hooks, async (entry, own) => {
    fitted.push(entry);
    own!.onFit(1, entry.set.sceneCount);
    own!.onFit(entry.set.sceneCount, entry.set.sceneCount);
    expect(own!.shouldStop()).toBe(true);
    return true;
  });
  expect(isDone).toBe(true);
  expect(fitted).toEqual(sets);
  expect(seen).toEqual([0, 1, 3, 4, 8].map((done) => [done, 8]));
});

test('goes no further than the set that was stopped; other replicas have no hooks', async () => {
  const fitted: TrainingSet[] = [];
  const isDone = await inEverySet(sets, undefined, async (entry, own) => {
    fitted.push(entry);
    expect(own).toBeUndefined();
    return false;
  });
  expect(isDone).toBe(false);
  expect(fitted).toEqual([sets[0]]);
});
