import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';
import type { Skeleton } from '@mas/skeleton';
import type { TrainConfig } from '../config.js';
import { referenceBody } from '../reference-body.js';
import { sceneChunks } from '../scene-chunks.js';
import type { TrainingSet } from '../training-data.js';
import { createBodyModel, parameter } from './body-model.js';
import { fitArms } from './fit-arms.js';
import { fitBody } from './fit-body.js';
import { postureBank } from './posture-bank.js';

/** Joints of a fitted body whose energy is beyond this weigh nothing, NDC; none at all, 1. */
const worstEnergy = 0.02;

/** Scenes that a replica fits, some seconds' work, before it looks whether to stop. */
const scenesPerLook = 16;

/** How the first replica reports and stops; the others have none. */
export interface FitHooks {
  /** Scenes fitted by all replicas, of the set's. */
  onFit(done: number, total: number): void;
  shouldStop(): boolean;
}

/**
 * Fits a body to the masks of every scene of a set: fills `entry.bodies`, and turns `entry.headings`
 * to where the body faces. Each replica does its share.
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
  const { set, bodies } = entry;
  const { views, patchSize } = set;
  const joints = skeleton.joints.length;
  const model = createBodyModel(skeleton, referenceBody(skeleton), config.data.halfExtent);
  const postures = postureBank();
  const cells = views * patchSize ** 2;
  const pieces = sceneChunks(set.sceneCount, group.count * scenesPerLook);
  for (const piece of pieces) {
    for (const index of group.share(piece)) {
      const scene = {
        masks: set.masks.subarray(index * cells, (index + 1) * cells),
        patchSize,
        projections: set.projections.subarray(12 * index * views, 12 * (index + 1) * views),
        viewWeights: set.viewWeights.subarray(index * views, (index + 1) * views),
        heading: Math.atan2(
          entry.headings.headings[2 * index + 1],
          entry.headings.headings[2 * index],
        ),
      };
      const armless = fitBody(model, postures, scene);
      if (!armless) continue;
      const found = fitArms(model, scene, armless);
      bodies.points.set(found.points.subarray(0, 3 * joints), index * joints * 3);
      const trust = Math.max(0, 1 - found.energy / worstEnergy);
      bodies.confidence.fill(trust, index * joints, (index + 1) * joints);
      const facing = found.parameters[parameter.heading];
      entry.headings.headings.set([Math.cos(facing), Math.sin(facing)], 2 * index);
    }
    hooks?.onFit(piece.at(-1)! + 1, set.sceneCount);
    // Lets signals through.
    if (hooks) await new Promise(setImmediate);
    if (await group.any(hooks?.shouldStop() ?? false)) return false;
  }
  return true;
}
