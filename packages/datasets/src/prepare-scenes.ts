import { DataError } from './data-error.js';
import { fillCalibratedScene, type Rig } from './fill-calibrated-scene.js';
import { fillSingleViewScene } from './fill-single-view-scene.js';
import { mapConcurrent } from './map-concurrent.js';
import { patchSizes, type PatchSizes } from './patch-sizes.js';
import {
  allocateScenes,
  sceneLengths,
  type SceneArrays,
  type SceneRef,
  type SceneSet,
  type SkippedScene,
} from './scene-set.js';
import { SkipScene } from './skip-scene.js';
import type { Dataset, Sequence } from './types.js';
import { uprightRotation } from './upright-rotation.js';

/** Options of `prepareScenes`. */
export interface PrepareOptions extends PatchSizes {
  /** Scenes done, out of all scenes of the split. */
  onProgress?(done: number, total: number): void;
  /** Rejects with the signal's reason soon after it is aborted. */
  signal?: AbortSignal;
}

interface Source {
  sequence: Sequence;
  frame: number;
  /** The one view of an uncalibrated scene. */
  view?: number;
  rig?: Rig;
}

interface Group {
  views: number;
  calibrated: boolean;
  sources: Source[];
}

/** Scenes read at the same time: enough to keep decoder threads busy, few enough for memory. */
const CONCURRENCY = 4;

/**
 * Crops every frame of a split around the person, from masks and cameras alone: no annotation is
 * read. See the README for frames and formulas.
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
  const { onProgress, signal } = options;
  const settings = patchSizes(options, 'prepareScenes');
  const { patchSize, maskSize, halfExtent } = settings;
  const groups = groupScenes(dataset, split);
  const total = groups.reduce((sum, { sources }) => sum + sources.length, 0);
  let done = 0;
  const sets: SceneSet[] = [];
  const skipped: SkippedScene[][] = [];
  for (const { views, calibrated, sources } of groups) {
    const lengths = sceneLengths(views, patchSize, maskSize);
    const arrays = allocateScenes(sources.length, lengths);
    const reasons: (SkippedScene | undefined)[] = [];
    await mapConcurrent(sources.length, CONCURRENCY, async (i) => {
      signal?.throwIfAborted();
      const { sequence, frame, view, rig } = sources[i];
      let current = view;
      try {
        if (rig) {
          const read = sequence.views.map(async (_, v) => {
            try {
              return await sequence.readView(v, frame);
            } catch (error) {
              current ??= v;
              throw error;
            }
          });
          const results = await Promise.allSettled(read);
          const failure = results.find((result) => result.status === 'rejected');
          if (failure) throw failure.reason;
          fillCalibratedScene(arrays, i, await Promise.all(read), rig, settings);
        } else {
          fillSingleViewScene(arrays, i, await sequence.readView(view!, frame), settings);
        }
      } catch (error) {
        if (error instanceof SkipScene) current = error.view ?? current;
        else if (!(error instanceof DataError)) throw error;
        reasons[i] = { ...toRef({ sequence, frame, view: current }), reason: error.message };
      }
      onProgress?.(++done, total);
    });
    const kept = sources.flatMap((_, i) => (reasons[i] ? [] : [i]));
    skipped.push(reasons.filter((reason) => reason !== undefined));
    if (kept.length === 0) continue;
    sets.push({
      sceneCount: kept.length,
      views,
      calibrated,
      patchSize,
      maskSize,
      halfExtent,
      ...compact(arrays, lengths, kept, sources.length),
      refs: kept.map((i) => toRef(sources[i])),
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

function groupScenes(dataset: Dataset, split: string): Group[] {
  const names = Object.hasOwn(dataset.splits, split) ? dataset.splits[split] : [];
  if (names.length === 0) {
    throw new Error(
      `prepareScenes: expected a split with sequences, found "${split}"; ` +
        `splits of ${dataset.dir}: ${Object.keys(dataset.splits).join(', ')}`,
    );
  }
  const groups = new Map<string, Group>();
  const add = (views: number, calibrated: boolean, source: Source): void => {
    const key = `${views} ${calibrated}`;
    const group = groups.get(key) ?? { views, calibrated, sources: [] };
    groups.set(key, group);
    group.sources.push(source);
  };
  for (const name of names) {
    const sequence = dataset.sequences.find((candidate) => candidate.name === name)!;
    const { cameras, frameCount, views } = sequence;
    if (cameras && cameras.length > 1) {
      const rig = { cameras, sceneFromWorld: uprightRotation(cameras) };
      for (let frame = 0; frame < frameCount; frame++) {
        add(cameras.length, true, { sequence, frame, rig });
      }
    } else {
      for (let view = 0; view < views.length; view++) {
        for (let frame = 0; frame < frameCount; frame++) add(1, false, { sequence, frame, view });
      }
    }
  }
  return [...groups.values()];
}

function toRef({ sequence, frame, view }: Source): SceneRef {
  return { sequence: sequence.name, frame, ...(view === undefined ? {} : { view }) };
}

/** Moves the kept scenes to the front and cuts the rest off. */
function compact(
  arrays: SceneArrays,
  lengths: ReturnType<typeof sceneLengths>,
  kept: number[],
  count: number,
): SceneArrays {
  if (kept.length === count) return arrays;
  const entries = Object.entries(arrays).map(([name, array]) => {
    const length = lengths[name as keyof typeof lengths];
    for (const [to, from] of kept.entries()) {
      array.copyWithin(to * length, from * length, (from + 1) * length);
    }
    return [name, array.slice(0, kept.length * length)];
  });
  return Object.fromEntries(entries) as SceneArrays;
}
