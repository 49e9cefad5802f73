import { fillScene } from './fill-scene.js';
import { mapConcurrent } from './map-concurrent.js';
import { patchSizes, type PatchSizes } from './patch-sizes.js';
import { groupScenes, refAt, runAt } from './scene-groups.js';
import {
  allocateScenes,
  keepScenes,
  sceneLengths,
  type SceneSet,
  type SkippedScene,
} from './scene-set.js';
import type { Dataset, Sequence } from './types.js';

/** Options of `prepareScenes`. */
export interface PrepareOptions extends PatchSizes {
  /** Scenes done, out of all scenes of the split. */
  onProgress?(done: number, total: number): void;
  /** Rejects with the signal's reason soon after it is aborted. */
  signal?: AbortSignal;
  /** Whether the arrays are to lie in memory that worker threads share (`SharedArrayBuffer`). */
  shared?: boolean;
}

/** Scenes read at the same time: enough to keep decoder threads busy, few enough for memory. */
const CONCURRENCY = 4;

/**
 * Crops every frame of a split around the person, from masks and cameras alone: no annotation is
 * read. See the README for frames and formulas. From a folder that `prepareDataset` wrote, the crops
 * are read; what it lacks is cut as from the data folder.
 *
 * Calibrated scenes (two cameras or more): the mask centroids are triangulated; each view is cut to
 * a square of 2 * halfExtent mm at that depth, free of lens distortion. Other scenes: a square
 * around the mask's centroid, its side guessed from the mask's height and area; weak perspective.
 *
 * @param split A key of `dataset.splits`.
 * @returns One set for each number of views, calibrated or not, in order of appearance; scenes in
 *   the order of sequences and frames. Scenes with a broken file or without a usable mask are left
 *   out and listed in `skipped`.
 * @throws Error for an unknown split or option, or when no scene at all is usable.
 *
 * @example
 * ```ts no-run needs a data folder
 * import { openDataset, prepareScenes } from '@mas/datasets';
 *
 * const [scenes] = await prepareScenes(await openDataset('data/walk'), 'train');
 * console.log(scenes.sceneCount, scenes.views, scenes.skipped.length);
 * ```
 */
export async function prepareScenes(
  dataset: Dataset,
  split: string,
  options: PrepareOptions = {},
): Promise<SceneSet[]> {
  const { onProgress, signal, shared } = options;
  const settings = patchSizes(options, 'prepareScenes');
  const { patchSize, maskSize, halfExtent } = settings;
  const { prepared } = dataset;
  prepared?.checkSettings(settings);
  const sequences = sequencesOf(dataset, split);
  const groups = groupScenes(sequences.values());
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  let done = 0;
  const sets: SceneSet[] = [];
  const skipped: SkippedScene[][] = [];
  for (const group of groups) {
    const { views, calibrated, count } = group;
    const lengths = sceneLengths(views, patchSize, maskSize);
    await prepared?.checkFiles(group);
    const arrays = allocateScenes(count, lengths, shared);
    const reasons: (SkippedScene | undefined)[] = [];
    const tell = (i: number, reason: SkippedScene | undefined): void => {
      signal?.throwIfAborted();
      if (reason) reasons[i] = reason;
      onProgress?.(++done, total);
    };
    const uncut: number[] = [];
    for (const run of group.runs) {
      const found = prepared?.find(run);
      if (found) {
        await prepared!.read(run, found, arrays, (frame, reason) =>
          tell(run.start + frame, reason),
        );
      } else {
        for (let frame = 0; frame < run.count; frame++) uncut.push(run.start + frame);
      }
    }
    await mapConcurrent(uncut.length, CONCURRENCY, async (k) => {
      signal?.throwIfAborted();
      const i = uncut[k];
      const run = runAt(group, i);
      const sequence = sequences.get(run.sequence)!;
      tell(i, await fillScene(arrays, i, sequence, run, i - run.start, settings));
    });
    const kept = Array.from({ length: count }, (_, i) => i).filter((i) => !reasons[i]);
    skipped.push(reasons.filter((reason) => reason !== undefined));
    if (kept.length === 0) continue;
    sets.push({
      sceneCount: kept.length,
      views,
      calibrated,
      patchSize,
      maskSize,
      halfExtent,
      ...keepScenes(arrays, lengths, kept, count),
      refs: kept.map((i) => refAt(group, i)),
      skipped: skipped.splice(0).flat(),
    });
  }
  const rest = skipped.flat();
  if (sets.length === 0) {
    throw new Error(
      `prepareScenes: none of the ${total} scenes of split "${split}" in ${dataset.dir} is usable. ` +
        `The first: ${rest[0].sequence}, frame ${rest[0].frame}: ${rest[0].reason}`,
    );
  }
  sets[sets.length - 1].skipped.push(...rest);
  return sets;
}

function sequencesOf(dataset: Dataset, split: string): Map<string, Sequence> {
  const names = Object.hasOwn(dataset.splits, split) ? dataset.splits[split] : [];
  if (names.length === 0) {
    throw new Error(
      `prepareScenes: expected a split with sequences, found "${split}"; ` +
        `splits of ${dataset.dir}: ${Object.keys(dataset.splits).join(', ')}`,
    );
  }
  const byName = new Map(dataset.sequences.map((sequence) => [sequence.name, sequence]));
  return new Map(names.map((name) => [name, byName.get(name)!]));
}
