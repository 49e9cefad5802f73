import type { Dataset, Sequence } from '@mas/datasets';
import { UserError } from './user-error.js';

/**
 * A data set as a training wants to see it, on the same files.
 *
 * @param wanted.split the one that is trained on.
 * @param wanted.views names of the views that are kept, in this order; all without it.
 * @param wanted.cameras false hides them: every picture becomes a scene of its own.
 * @param wanted.sample keeps the first sequences of the split and their first frames.
 * @throws {UserError} if a sequence of the split lacks a view of that name.
 */
export function viewDataset(
  dataset: Dataset,
  wanted: {
    split: string;
    cameras: boolean;
    views?: readonly string[];
    sample?: { sequences: number; frames: number };
  },
): Dataset {
  const { split, cameras, views, sample } = wanted;
  if (cameras && !views && !sample) return dataset;
  const view = (sequence: Sequence): Sequence => {
    const kept = views?.map((name) => sequence.views.indexOf(name));
    const pick = <T>(values: readonly T[]): T[] =>
      kept ? kept.map((v) => values[v]) : [...values];
    return {
      name: sequence.name,
      views: pick(sequence.views),
      cameras: cameras && sequence.cameras ? pick(sequence.cameras) : null,
      frameCount: Math.min(sequence.frameCount, sample?.frames ?? Infinity),
      readView: (index, frame) => sequence.readView(kept ? kept[index] : index, frame),
      readPoses: () => sequence.readPoses(),
      readKeypoints: () => sequence.readKeypoints(),
    };
  };
  const names = dataset.splits[split]?.slice(0, sample?.sequences);
  for (const sequence of views ? dataset.sequences : []) {
    const lacking = views!.find((name) => !sequence.views.includes(name));
    if (lacking === undefined || !names?.includes(sequence.name)) continue;
    throw new UserError(
      `${dataset.dir}: sequence ${sequence.name} has no view "${lacking}", only ${sequence.views.join(', ')}; correct data.sources, cameras`,
    );
  }
  const wantsAll = (sequence: Sequence) => !views || names?.includes(sequence.name);
  return {
    ...dataset,
    splits: names ? { ...dataset.splits, [split]: names } : dataset.splits,
    sequences: dataset.sequences.map((sequence) =>
      wantsAll(sequence) ? view(sequence) : sequence,
    ),
  };
}
