import type { Dataset, Sequence } from '@mas/datasets';
import { viewDataset } from './view-dataset.js';

const sequence = (name: string) =>
  ({
    name,
    cameras: [],
    views: ['a', 'b'],
    frameCount: 9,
    readView: async (view: number, frame: number) => ({ view, frame }),
    readPoses: async () => null,
  }) as unknown as Sequence;
const dataset: Dataset = {
  dir: 'data',
  skeleton: 'h36m18',
  splits: { train: ['walk', 'sit', 'wave'], test: ['turn'] },
  sequences: ['walk', 'sit', 'wave', 'turn'].map(sequence),
};

test('the whole data set with its cameras is left as it is', () => {
  expect(viewDataset(dataset, { split: 'train', cameras: true })).toBe(dataset);
});

test('cameras can be hidden', async () => {
  const { sequences, splits } = viewDataset(dataset, { split: 'train', cameras: false });
  expect(sequences.map(({ cameras }) => cameras)).toEqual([null, null, null, null]);
  expect(splits).toEqual(dataset.splits);
  expect(await sequences[1].readView(1, 4)).toEqual({ view: 1, frame: 4 });
});

test('a sample has the first sequences of the split and their first frames', () => {
  const sample = { sequences: 2, frames: 4 };
  const { sequences, splits } = viewDataset(dataset, { split: 'train', cameras: true, sample });
  expect(splits).toEqual({ train: ['walk', 'sit'], test: ['turn'] });
  expect(sequences[0]).toMatchObject({ frameCount: 4, cameras: [] });
});

test('views are picked by name, in the order that is asked for', async () => {
  const wanted = { split: 'train', cameras: false, views: ['b', 'a'] };
  const { sequences } = viewDataset(dataset, wanted);
  expect(sequences[0].views).toEqual(['b', 'a']);
  expect(await sequences[0].readView(0, 4)).toEqual({ view: 1, frame: 4 });
  expect(() => viewDataset(dataset, { ...wanted, views: ['c'] })).toThrow(
    /data: sequence walk has no view "c", only a, b/,
  );
});
