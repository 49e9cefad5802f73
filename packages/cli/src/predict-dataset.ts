import {
  openDataset,
  prepareScenes,
  type Dataset,
  type SceneSet,
  type Sequence,
} from '@mas/datasets';
import { distortPoints, type Camera } from '@mas/geometry';
import {
  applySpp,
  createOneEuroFilter,
  createPoseSmoother,
  disposeBatch,
  jointConfidence,
  makeBatch,
  noAugmentation,
  predictScenes,
  predictViews,
  Random,
  viewDisagreement,
  type Checkpoint,
  type Models,
  type OneEuroFilter,
  type Spp,
  type ViewPrediction,
  type WorldPoses,
  worldPoses,
} from '@mas/trainer';
import ndarray from 'ndarray';
import { drawPoseFiles } from './draw-pose-files.js';
import type { PosesFile, PoseView } from './poses-file.js';
import { createProgress } from './progress.js';

/** What the steps below share. */
interface Work {
  dataset: Dataset;
  models: Models;
  /** Supervised post-processing, where it is wanted. */
  spp: Spp | undefined;
  checkpoint: Checkpoint;
  poses: PosesFile;
  /** Folder for pictures; undefined for none. */
  pictureDir: string | undefined;
  signal: AbortSignal;
  /** By SEQUENCE/CAMERA, and by SEQUENCE for triangulated poses. */
  smoothers: {
    views: Map<string, ReturnType<typeof createPoseSmoother>>;
    scenes: Map<string, OneEuroFilter>;
  };
}

/**
 * Predicts every frame of a data folder: single-view poses, and where cameras are calibrated also
 * the triangulated pose in the world.
 *
 * @param split name of a split; every sequence if undefined.
 */
export async function predictDataset(
  options: Omit<Work, 'dataset' | 'smoothers'> & { dir: string; split: string | undefined },
): Promise<void> {
  const { dir, split, ...rest } = options;
  const opened = await openDataset(dir);
  const all = opened.sequences.map(({ name }) => name);
  const dataset = split === undefined ? { ...opened, splits: { ...opened.splits, all } } : opened;
  const smoothers = { views: new Map(), scenes: new Map() };
  const work: Work = { ...rest, dataset, smoothers };
  const { config } = work.checkpoint.info;
  const { patchSize, maskSize, halfExtent, geodesic } = config.data;
  const preparing = createProgress('preparing', 'scenes');
  const sets = await prepareScenes(dataset, split ?? 'all', {
    patchSize,
    maskSize,
    halfExtent,
    weightParams: { params: geodesic },
    signal: work.signal,
    onProgress: (done, total) => preparing.update(done, total),
  }).finally(() => preparing.stop());
  for (const set of sets) {
    for (const { sequence, frame, view, reason } of set.skipped) {
      const camera = sequenceOf(dataset, sequence).views[view ?? -1];
      work.poses.skipped.push({ name: nameOf(sequence, camera, frame), reason });
    }
    if (set.calibrated) await predictCalibrated(work, set);
    else await predictUncalibrated(work, set);
  }
}

async function predictCalibrated(work: Work, set: SceneSet): Promise<void> {
  const { dataset, models, spp, poses, signal } = work;
  let progress = createProgress('predicting', 'scenes');
  try {
    const predictions = await predictScenes(models, set, (done, total) => {
      signal.throwIfAborted();
      progress.update(done, total);
    });
    progress.stop();
    progress = createProgress('writing', 'scenes');
    const landmarks = worldPoses(predictions, set);
    const named = spp ? await applySpp(spp, landmarks, set) : landmarks;
    const joints = poses.joints.length;
    const disagreement = spp
      ? viewDisagreement(
          {
            lifted: Float32Array.from(named.single),
            triangulated: Float32Array.from(named.triangulated),
          },
          { ...set, halfExtent: 1 },
        )
      : viewDisagreement(predictions, set);
    poses.scenes ??= [];
    for (const [s, { sequence: name, frame }] of set.refs.entries()) {
      signal.throwIfAborted();
      const sequence = sequenceOf(dataset, name);
      const pose = named.triangulated.subarray(3 * joints * s, 3 * joints * (s + 1));
      const { framesPerSecond, smoothing } = poses;
      const seconds = framesPerSecond && frame / framesPerSecond;
      const calm = smoothing
        ? keep(work.smoothers.scenes, name, () =>
            createOneEuroFilter({ dimensions: 3, ...smoothing }),
          ).filter(pose, seconds!)
        : pose;
      const confidence = await sceneConfidence(work, set, s);
      const seen = confidence.filter((_, v) => hasMask(set, s * set.views + v));
      poses.up ??= {};
      poses.up[name] ??= [...set.sceneFromWorld.subarray(9 * s + 6, 9 * s + 9)];
      poses.scenes.push({
        sequence: name,
        frame,
        ...(seconds !== undefined && { seconds }),
        joints: points(calm, 3),
        confidence: poses.joints.map(
          (_, j) => seen.reduce((sum, view) => sum + view[j], 0) / seen.length,
        ),
        disagreement: [...disagreement.subarray(joints * s, joints * (s + 1))],
      });
      for (const [v, camera] of sequence.cameras!.entries()) {
        const at = s * set.views + v;
        const view = nameOf(name, camera.id, frame);
        if (!hasMask(set, at)) {
          poses.skipped.push({ name: view, reason: 'the mask is empty' });
          continue;
        }
        const pose = named.single.subarray(3 * joints * at, 3 * joints * (at + 1));
        const entry = viewEntry(
          work,
          view,
          { sequence: name, camera: camera.id, frame },
          [...camera.imageSize],
          {
            keypoints: imagePoints(named, set, at, camera),
            joints: points(inCamera(pose, camera), 3),
            confidence: confidence[v],
            box: boxOf(set, at),
          },
        );
        poses.views.push(entry);
        await draw(work, sequence, v, frame, entry);
      }
      progress.update(s + 1, set.sceneCount);
    }
  } finally {
    progress.stop();
  }
}

async function predictUncalibrated(work: Work, set: SceneSet): Promise<void> {
  const { dataset, models, spp, checkpoint, poses, signal } = work;
  const progress = createProgress('predicting', 'pictures');
  try {
    for (const [s, { sequence: name, frame, view }] of set.refs.entries()) {
      signal.throwIfAborted();
      const sequence = sequenceOf(dataset, name);
      const picture = await sequence.readView(view!, frame);
      const [prediction] = await predictViews(models, checkpoint.info.config, [picture], spp);
      const [height, width] = picture.image.shape;
      const camera = sequence.views[view!];
      const place = { sequence: name, camera, frame };
      const entry = viewEntry(
        work,
        nameOf(name, camera, frame),
        place,
        [width, height],
        prediction!,
      );
      poses.views.push(entry);
      await draw(work, sequence, view!, frame, entry);
      progress.update(s + 1, set.sceneCount);
    }
  } finally {
    progress.stop();
  }
}

/** A view for poses.json, smoothed over time if that is wanted. */
function viewEntry(
  { poses, checkpoint, smoothers }: Work,
  name: string,
  place: { sequence: string; camera: string; frame: number },
  imageSize: PoseView['imageSize'],
  pose: Pick<PoseView, keyof ViewPrediction>,
): PoseView {
  const { framesPerSecond, smoothing } = poses;
  const seconds = framesPerSecond && place.frame / framesPerSecond;
  const track = `${place.sequence}/${place.camera}`;
  const smooth =
    smoothing &&
    keep(smoothers.views, track, () => createPoseSmoother(checkpoint.info.config, smoothing));
  return {
    name,
    ...place,
    ...(seconds !== undefined && { seconds }),
    imageSize,
    ...(smooth ? smooth(pose as ViewPrediction, seconds!) : pose),
  };
}

/** The value of a key, made when it is asked for first. */
function keep<T>(values: Map<string, T>, key: string, make: () => T): T {
  if (!values.has(key)) values.set(key, make());
  return values.get(key)!;
}

async function draw(
  { pictureDir, poses }: Work,
  sequence: Sequence,
  view: number,
  frame: number,
  entry: PoseView,
): Promise<void> {
  if (pictureDir === undefined) return;
  const { image } = await sequence.readView(view, frame);
  await drawPoseFiles(pictureDir, image, entry, poses.skeleton);
}

function sequenceOf(dataset: Dataset, name: string): Sequence {
  return dataset.sequences.find((sequence) => sequence.name === name)!;
}

function nameOf(sequence: string, view: string | undefined, frame: number): string {
  return [sequence, view ?? 'all views', String(frame).padStart(6, '0')].join('/');
}

/** [V][J] */
async function sceneConfidence(
  { models, spp }: Work,
  set: SceneSet,
  scene: number,
): Promise<number[][]> {
  const { joints, depthBins } = models.detector.config;
  const batch = makeBatch(set, [scene], new Random('none'), {
    ...noAugmentation,
    maskInput: models.maskInput,
  });
  const logits = models.detector.heatmapLogits(batch.patches);
  const values = await logits.data<'float32'>();
  logits.dispose();
  disposeBatch(batch);
  const length = values.length / set.views;
  return Array.from({ length: set.views }, (_, v) => {
    const own = jointConfidence(values.subarray(v * length, (v + 1) * length), joints, depthBins);
    if (!spp) return own;
    const mean = own.reduce((sum, value) => sum + value, 0) / joints;
    return Array.from({ length: spp.info.joints }, () => mean);
  });
}

function hasMask(set: SceneSet, view: number): boolean {
  const cells = set.patchSize ** 2;
  return set.masks.subarray(view * cells, (view + 1) * cells).some((value) => value > 0);
}

function boxOf(set: SceneSet, view: number): PoseView['box'] {
  const [left, top, side] = set.boxes.subarray(3 * view, 3 * view + 3);
  return { left, top, side };
}

/** The joints of one view in the pixels of its image, lens distortion included. */
function imagePoints({ xy }: WorldPoses, set: SceneSet, view: number, camera: Camera): number[][] {
  const length = xy.length / (set.sceneCount * set.views);
  const { left, top, side } = boxOf(set, view);
  const straight = Float64Array.from(
    xy.subarray(view * length, (view + 1) * length),
    (n, i) => (i % 2 ? top : left) + ((n + 1) / 2) * side,
  );
  const seen = distortPoints(ndarray(straight, [length / 2, 2]), camera);
  return points(seen.data, 2);
}

/** A world pose relative to its first joint, in the axes of a camera. */
function inCamera(pose: Float64Array, { cameraFromWorld }: Camera): Float64Array {
  const turned = new Float64Array(pose.length);
  for (let i = 0; i < pose.length; i += 3) {
    cameraFromWorld.forEach((row, k) => {
      turned[i + k] =
        row[0] * (pose[i] - pose[0]) +
        row[1] * (pose[i + 1] - pose[1]) +
        row[2] * (pose[i + 2] - pose[2]);
    });
  }
  return turned;
}

function points(flat: Float64Array, size: number): number[][] {
  return Array.from({ length: flat.length / size }, (_, i) => [
    ...flat.subarray(size * i, size * (i + 1)),
  ]);
}
