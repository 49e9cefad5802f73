import { openDataset, type Dataset } from '@mas/datasets';
import type { Checkpoint } from '../checkpoint.js';
import { createModelsFrom, withModels } from '../create-models.js';
import { labelledScenes } from '../labelled-scenes.js';
import { pickScenes } from '../pick-scenes.js';
import { predictScenes } from '../predict-scenes.js';
import { Random } from '../random.js';
import type { BackendReport } from '../select-backend.js';
import { trainedSkeleton } from '../trained-skeleton.js';
import { UserError } from '../user-error.js';
import { perView, worldPoses, worldToCameraAxes } from '../world-poses.js';
import { fitPostProcessing, type PostProcessingOptions } from './fit-post-processing.js';
import { digestTensors, sppFormat, type Spp } from './spp.js';
import { encodeSppParameters, sppFile } from './spp-files.js';

/** What {@link fitSpp} needs. */
export interface FitSppOptions extends Pick<PostProcessingOptions, 'kind' | 'ridge' | 'mlp'> {
  checkpoint: Checkpoint;
  /** A data folder with poses, as `@mas/datasets` documents it. */
  dataDir: string;
  /** Split whose labels are used; the one that was trained on by default. */
  split?: string;
  /** How many moments to use the labels of, drawn at random; all by default. */
  labelledFrames?: number;
  /** Of the choice of frames and of `mlp`; the checkpoint's by default. */
  seed?: number;
  /** What `selectBackend` returned. */
  backend: BackendReport;
  /** Scenes or steps done, of all. */
  onProgress?(what: string, done: number, total: number): void;
  signal?: AbortSignal;
}

/**
 * Supervised post-processing ("SPP" in the paper's tables): learns from joint labels how the points
 * that a checkpoint finds map to joints, for single views and for triangulated points. The networks
 * stay as they are. Sequences without poses are left out. Every number that comes of it must say so.
 *
 * The frames of a smaller `labelledFrames` are among those of a larger one.
 *
 * @throws {UserError} if the split has no calibrated scenes with poses, or fewer than asked for,
 * or if no mask of theirs is whole.
 *
 * @example
 * ```ts
 * const checkpoint = await loadCheckpoint('runs/mine/checkpoint');
 * const spp = await fitSpp({ checkpoint, dataDir: 'data', labelledFrames: 100, backend });
 * await saveSpp(spp, checkpoint);
 * const scores = await evaluate({ checkpoint, dataDir: 'data', spp, backend });
 * console.log(scores.supervision); // ... SPP (linear, 100 labelled frames)
 * ```
 */
export async function fitSpp(options: FitSppOptions): Promise<Spp> {
  const { checkpoint, dataDir, kind = 'linear', ridge, onProgress, signal } = options;
  const { config } = checkpoint.info;
  const split = options.split ?? config.data.split;
  const seed = options.seed ?? config.seed;
  const dataset = await labelledPart(await openDataset(dataDir), split);
  const all = await labelledScenes(dataset, config, split, 'post-processing', {
    signal,
    onProgress: (done, total) => onProgress?.('preparing scenes', done, total),
  });
  const wanted = options.labelledFrames ?? all.set.sceneCount;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > all.set.sceneCount) {
    throw new UserError(
      `labelledFrames: expected 1 to ${all.set.sceneCount}, the labelled frames of split "${split}" in ${dataDir}, found ${wanted}`,
    );
  }
  const scenes = new Random(`${seed}/labels`).choose(all.set.sceneCount, wanted);
  const set = pickScenes(
    all.set,
    scenes.toSorted((a, b) => a - b),
  );
  const length = all.truth.length / all.set.sceneCount;
  const truth = new Float64Array(wanted * length);
  scenes
    .toSorted((a, b) => a - b)
    .forEach((s, i) => truth.set(all.truth.subarray(s * length, (s + 1) * length), i * length));

  if (set.viewWeights.every((weight) => weight === 0)) {
    throw new UserError(
      `${dataDir}: in the ${wanted} labelled frames of split "${split}" every mask is empty or cut by the image's border; post-processing learns from views that show the whole person: take more frames, or another split`,
    );
  }

  const landmarks = await withModels(createModelsFrom(checkpoint, 'spp'), async (models) => {
    const found = await predictScenes(models, set, (done, total) => {
      signal?.throwIfAborted();
      onProgress?.('predicting', done, total);
    });
    return { count: models.skeleton.joints.length, ...worldPoses(found, set) };
  });
  const labels = worldToCameraAxes(perView(truth, set), set);
  const fit = (poses: Float64Array, what: string) => {
    const points = worldToCameraAxes(poses, set);
    const seen = (values: Float64Array) => seenViews(values, set.viewWeights);
    return fitPostProcessing(seen(points), seen(labels), {
      kind,
      landmarks: landmarks.count,
      joints: length / 3,
      ridge,
      mlp: {
        seed,
        ...options.mlp,
        onStep(step, steps) {
          signal?.throwIfAborted();
          onProgress?.(what, step, steps);
        },
      },
    });
  };
  const single = await fit(landmarks.single, 'fitting single views');
  const triangulated = await fit(perView(landmarks.triangulated, set), 'fitting triangulated');
  const parameters = encodeSppParameters({ single, triangulated });
  return {
    single,
    triangulated,
    info: {
      format: sppFormat,
      kind,
      skeleton: trainedSkeleton,
      joints: length / 3,
      landmarks: landmarks.count,
      labelledFrames: wanted,
      split,
      seed,
      checkpointDigest: digestTensors(checkpoint.weights),
      parametersDigest: digestTensors(parameters),
      parametersFile: sppFile(kind, 'safetensors'),
    },
  };
}

/** A data set whose split has the sequences with poses only. */
async function labelledPart(dataset: Dataset, split: string): Promise<Dataset> {
  const names = dataset.splits[split];
  // An unknown split is reported where it is read.
  if (!names) return dataset;
  const labelled: string[] = [];
  for (const name of names) {
    const sequence = dataset.sequences.find((candidate) => candidate.name === name);
    if (await sequence?.readPoses()) labelled.push(name);
  }
  if (labelled.length === 0) {
    throw new UserError(
      `${dataset.dir}: no sequence of split "${split}" has a poses.json; post-processing learns from true poses`,
    );
  }
  return { ...dataset, splits: { ...dataset.splits, [split]: labelled } };
}

/** The values of the views that show the person whole. */
function seenViews(values: Float64Array, viewWeights: Float32Array): Float64Array {
  const length = values.length / viewWeights.length;
  const seen = Array.from(viewWeights.keys()).filter((view) => viewWeights[view] > 0);
  const picked = new Float64Array(seen.length * length);
  seen.forEach((view, i) =>
    picked.set(values.subarray(view * length, (view + 1) * length), i * length),
  );
  return picked;
}
