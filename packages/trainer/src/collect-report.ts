import { openDataset, prepareScenes, type SceneSet } from '@mas/datasets';
import { sideOfJoint, type Skeleton } from '@mas/skeleton';
import { stringify } from 'yaml';
import type { Checkpoint } from './checkpoint.js';
import { cameraAxes } from './camera-axes.js';
import { createModelsFrom, withModels } from './create-models.js';
import { drawMasks } from './draw-masks.js';
import { truthOf } from './labelled-scenes.js';
import { pickScenes } from './pick-scenes.js';
import { predictScenes, projectToPatch, sceneToWorld } from './predict-scenes.js';
import { readLog, type LogLine } from './run-log.js';
import { stagesOf, type Stage } from './schedule.js';
import { pickSizes } from './sizes.js';
import { trainedSkeleton } from './trained-skeleton.js';

/** Raw values behind one test picture of a report. Pictures are row-major, values 0-255 or 0-1. */
export interface ReportSample {
  title: string;
  sequence: string;
  frame: number;
  view: number;
  /** The patch, [P, P, 3] bytes. */
  patch: Uint8Array;
  patchSize: number;
  maskSize: number;
  /** [J, 2] pixels of the patch. */
  predicted2d: [number, number][];
  true2d?: [number, number][];
  /** [J, 3] camera axes, relative to the root, mm. */
  predicted3d: [number, number, number][];
  true3d?: [number, number, number][];
  /** [M, M] in 0-1. */
  givenMask: Float32Array;
  skeletonMask: Float32Array;
  physiqueMask: Float32Array;
  /** [M, M] geodesic weight, mean 1. */
  weight: Float32Array;
  /** Root-aligned single-view error, mm, where the truth is known. */
  mpjpe?: number;
}

/** Everything about a run that a report shows, as data. */
export interface RunSummary {
  name: string;
  config: string;
  stages: Stage[];
  log: LogLine[];
  skeleton: {
    joints: readonly string[];
    bones: [number, number][];
    sides: ('left' | 'right' | 'center')[];
  };
  samples: ReportSample[];
}

/** What {@link collectReport} needs. */
export interface ReportOptions {
  checkpoint: Checkpoint;
  /** Folder with log.jsonl; the curves are empty without one. */
  runDir: string;
  dataDir: string;
  /** By default the configuration's evaluation split, or its training split if that is empty. */
  split?: string;
  /** Number of pictures; default 8. */
  samples?: number;
}

/**
 * Collects what a report shows of a checkpoint: the log of its run, and samples of a split spread
 * evenly over its scenes, one view each.
 *
 * @throws a `DataError` of `@mas/datasets` if the data folder does not fit.
 *
 * @example
 * ```ts
 * const checkpoint = await loadCheckpoint('runs/mine/checkpoint');
 * const summary = await collectReport({ checkpoint, runDir: 'runs/mine', dataDir: 'data' });
 * for (const { title, mpjpe } of summary.samples) console.log(title, mpjpe);
 * ```
 */
export async function collectReport(options: ReportOptions): Promise<RunSummary> {
  const { checkpoint, runDir, dataDir, samples: wanted = 8 } = options;
  const { config } = checkpoint.info;
  const dataset = await openDataset(dataDir);
  const evaluationSplit = config.data.evaluationSplit;
  const split =
    options.split ??
    (dataset.splits[evaluationSplit]?.length ? evaluationSplit : config.data.split);
  const [whole] = await prepareScenes(dataset, split, pickSizes(config));
  const set = spread(whole, wanted);
  // World poses cannot be placed in a view of unknown camera, nor be compared with landmarks.
  const named = checkpoint.info.skeleton === trainedSkeleton;
  const truth = set.calibrated && named ? await truthOf(dataset, set) : null;
  const models = createModelsFrom(checkpoint, 'report');
  const { skeleton } = models;
  const { predictions, masks } = await withModels(models, async () => {
    const found = await predictScenes(models, set);
    return { predictions: found, masks: await drawMasks(models, config, found.xy) };
  });

  const joints = skeleton.joints.length;
  const world = sceneToWorld(predictions.lifted, set);
  const samples = Array.from({ length: set.sceneCount }, (_, s): ReportSample => {
    const v = s % set.views;
    const view = s * set.views + v;
    const { sequence, frame } = set.refs[s];
    const cut = <T extends Float32Array | Uint8Array | Float64Array>(values: T, size: number): T =>
      values.slice(view * size, (view + 1) * size) as T;
    const cells = set.maskSize ** 2;
    const predicted3d = cameraPose(cut(world, 3 * joints), set, view);
    const truePose = truth?.slice(s * 3 * joints, (s + 1) * 3 * joints);
    const true3d = truePose && cameraPose(truePose, set, view);
    return {
      title: `${sequence}, frame ${frame}, view ${v}`,
      sequence,
      frame,
      view: v,
      patch: cut(set.images, set.patchSize ** 2 * 3),
      patchSize: set.patchSize,
      maskSize: set.maskSize,
      predicted2d: patchPixels(cut(predictions.xy, 2 * joints), set.patchSize),
      true2d: truePose && patchPixels(projectToPatch(truePose, set, view), set.patchSize),
      predicted3d,
      true3d,
      givenMask: cut(set.targetMasks, cells),
      skeletonMask: cut(masks.skeleton, cells),
      physiqueMask: cut(masks.physique, cells),
      weight: cut(set.weights, cells),
      mpjpe: true3d && meanDistance(predicted3d, true3d),
    };
  });
  return {
    name: config.name,
    config: stringify(config),
    stages: checkpoint.info.stages ?? stagesOf(config),
    log: readLog(runDir),
    skeleton: {
      joints: skeleton.joints,
      bones: treeBones(skeleton),
      sides: skeleton.joints.map((_, j) => sideOfJoint(skeleton, j)),
    },
    samples,
  };
}

function treeBones(skeleton: Skeleton): [number, number][] {
  if (skeleton.maskBones.length === 0) return [];
  return skeleton.parents.flatMap((parent, child): [number, number][] =>
    parent < 0 ? [] : [[parent, child]],
  );
}

function patchPixels(ndc: Float32Array, size: number): [number, number][] {
  return Array.from({ length: ndc.length / 2 }, (_, j) => [
    ((ndc[2 * j] + 1) * (size - 1)) / 2,
    ((ndc[2 * j + 1] + 1) * (size - 1)) / 2,
  ]);
}

/** A world pose in the axes of a view's camera, relative to its root. */
function cameraPose(pose: Float64Array, set: SceneSet, view: number): [number, number, number][] {
  const axes = cameraAxes(set, view);
  return Array.from({ length: pose.length / 3 }, (_, j) => {
    const d = [0, 1, 2].map((k) => pose[3 * j + k] - pose[k]);
    const along = (row: number) =>
      axes[3 * row] * d[0] + axes[3 * row + 1] * d[1] + axes[3 * row + 2] * d[2];
    return [along(0), along(1), along(2)];
  });
}

function meanDistance(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
): number {
  const distances = a.map((p, j) => Math.hypot(...p.map((value, k) => value - b[j][k])));
  return distances.reduce((sum, d) => sum + d, 0) / distances.length;
}

/** Scenes spread evenly over a set. */
function spread(set: SceneSet, count: number): SceneSet {
  const wanted = Math.min(count, set.sceneCount);
  const chosen = Array.from({ length: wanted }, (_, i) =>
    Math.floor(((i + 0.5) * set.sceneCount) / wanted),
  );
  return pickScenes(set, chosen);
}
