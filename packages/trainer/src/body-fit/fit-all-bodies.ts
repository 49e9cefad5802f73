import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';
import type { Skeleton } from '@mas/skeleton';
import type { TrainConfig } from '../config.js';
import { referenceBody } from '../reference-body.js';
import { sceneChunks } from '../scene-chunks.js';
import type { TrainingSet } from '../training-data.js';
import { createBodyModel } from './body-model.js';
import { fitArms } from './fit-arms.js';
import { fitBody } from './fit-body.js';
import { keepBody } from './keep-body.js';
import { postureBank } from './posture-bank.js';
import { sceneOf } from './scene-of.js';

/** Scenes that a replica fits, some seconds' work, before it looks whether to stop. */
const scenesPerLook = 16;

/** How the first replica reports and stops; the others have none. */
export interface FitHooks {
  /** Scenes fitted by all replicas, of the set's. */
  onFit(done: number, total: number): void;
  shouldStop(): boolean;
}

/**
 * Fits a body to the masks of every scene of a set that is learned from: fills `entry.bodies`, and
 * turns `entry.headings` to where the body faces. Each replica does its share.
 *
 * @returns false where a stop was wished before the end; what was fitted until then stays.
 */
export async function fitAllBodies(
  config: TrainConfig,
  skeleton: Skeleton,
  entry: TrainingSet,
  group: Replica,
  hooks?: FitHooks,
): Promise<boolean> {
  const { set } = entry;
  const joints = skeleton.joints.length;
  const model = createBodyModel(skeleton, referenceBody(skeleton), config.data.halfExtent);
  const postures = postureBank();
  const usable = new Set(entry.usable);
  const pieces = sceneChunks(set.sceneCount, group.count * scenesPerLook);
  for (const piece of pieces) {
    for (const index of group.share(piece)) {
      if (!usable.has(index)) continue;
      const scene = sceneOf(entry, index);
      const armless = fitBody(model, postures, scene);
      if (!armless) continue;
      keepBody(entry, index, fitArms(model, scene, armless), joints);
    }
    hooks?.onFit(piece.at(-1)! + 1, set.sceneCount);
    // Lets signals through.
    if (hooks) await new Promise(setImmediate);
    if (await group.any(hooks?.shouldStop() ?? false)) return false;
  }
  return true;
}
