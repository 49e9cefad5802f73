import type { Dataset, Sequence } from '@mas/datasets';

/**
 * A data set as a training wants to see it, on the same files.
 *
 * @param wanted.split the one that is trained on.
 * @param wanted.cameras false hides them: every picture becomes a scene of its own.
 * @param wanted.sample keeps the first sequences of the split and their first frames.
 */
export function viewDataset(
  dataset: Dataset,
  wanted: {
    split: string;
    cameras: boolean;
    sample?: { sequences: number; frames: number };
  },
): Dataset {
  const { split, cameras, sample } = wanted;
  if (cameras && !sample) return dataset;
  const view = (sequence: Sequence): Sequence => ({
    name: sequence.name,
    views: sequence.views,
    cameras: cameras ? sequence.cameras : null,
    frameCount: Math.min(sequence.frameCount, sample?.frames ?? Infinity),
    readView: (index, frame) => sequence.readView(index, frame),
    readPoses: () => sequence.readPoses(),
    readKeypoints: () => sequence.readKeypoints(),
  });
  const names = dataset.splits[split]?.slice(0, sample?.sequences);
  return {
    ...dataset,
    splits: names ? { ...dataset.splits, [split]: names } : dataset.splits,
    sequences: dataset.sequences.map(view),
  };
}
