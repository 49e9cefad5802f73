import type { Dataset, SceneSet, Sequence } from '@mas/datasets';
import { convertPose, getSkeleton, type Skeleton } from '@mas/skeleton';
import type { PoseScores } from './evaluation-result.js';
import { projectToPatch, worldToPatches } from './predict-scenes.js';
import { scorePoses } from './score-scenes.js';
import { perView } from './world-poses.js';

/** The mean training pose: root-relative, [J, 3] mm, in the world and in the cameras' frames. */
export interface MeanPose {
  world: Float64Array;
  camera: Float64Array;
}

function rotate(
  pose: Float64Array,
  cameraFromWorld: readonly (readonly number[])[],
  inverse: boolean,
): Float64Array {
  const rotated = new Float64Array(pose.length);
  for (let i = 0; i < pose.length; i += 3) {
    for (let k = 0; k < 3; k++) {
      for (let l = 0; l < 3; l++) {
        const entry = inverse ? cameraFromWorld[l][k] : cameraFromWorld[k][l];
        rotated[i + k] += entry * pose[i + l];
      }
    }
  }
  return rotated;
}

/**
 * Means of the poses of a split. Uses labels: a baseline, not part of any training.
 *
 * @returns null if no sequence of the split has both poses and cameras
 */
export async function meanPose(
  dataset: Dataset,
  split: string,
  skeleton: Skeleton,
): Promise<MeanPose | null> {
  const length = 3 * skeleton.joints.length;
  const world = new Float64Array(length);
  const camera = new Float64Array(length);
  let frames = 0;
  let views = 0;
  for (const name of dataset.splits[split] ?? []) {
    const { cameras, readPoses } = sequenceOf(dataset, name);
    const poses = await readPoses();
    if (!poses || !cameras) continue;
    const from = getSkeleton(poses.skeleton);
    for (const frame of poses.frames) {
      const pose = from.id === skeleton.id ? frame : convertPose(frame, from, skeleton);
      const relative = pose.map((value, i) => value - pose[i % 3]);
      relative.forEach((value, i) => (world[i] += value));
      frames++;
      for (const { cameraFromWorld } of cameras) {
        rotate(relative, cameraFromWorld, false).forEach((value, i) => (camera[i] += value));
        views++;
      }
    }
  }
  if (frames === 0) return null;
  return { world: world.map((v) => v / frames), camera: camera.map((v) => v / views) };
}

/** Scores of answering every frame with the mean pose, put at the true root. */
export function scoreMeanPose(
  mean: MeanPose,
  dataset: Dataset,
  set: SceneSet,
  truth: Float64Array,
  skeleton: Skeleton,
): { single: PoseScores; triangulated: PoseScores } {
  const length = 3 * skeleton.joints.length;
  const views = set.sceneCount * set.views;
  const single = new Float64Array(views * length);
  const world = new Float64Array(set.sceneCount * length);
  const ndc = new Float32Array((views * length * 2) / 3);
  for (let view = 0; view < views; view++) {
    const s = Math.floor(view / set.views);
    const { cameras } = sequenceOf(dataset, set.refs[s].sequence);
    const { cameraFromWorld } = cameras![view % set.views];
    const placed = rotate(mean.camera, cameraFromWorld, true).map(
      (value, i) => value + truth[s * length + (i % 3)],
    );
    single.set(placed, view * length);
    ndc.set(projectToPatch(placed, set, view), (view * length * 2) / 3);
    world.set(
      mean.world.map((value, i) => value + truth[s * length + (i % 3)]),
      s * length,
    );
  }
  const truthNdc = worldToPatches(truth, set);
  return {
    single: scorePoses(single, perView(truth, set), ndc, truthNdc, skeleton),
    triangulated: scorePoses(world, truth, worldToPatches(world, set), truthNdc, skeleton),
  };
}

function sequenceOf(dataset: Dataset, name: string): Sequence {
  return dataset.sequences.find((sequence) => sequence.name === name)!;
}
