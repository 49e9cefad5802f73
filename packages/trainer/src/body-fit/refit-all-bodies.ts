import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';
import type { TrainConfig } from '../config.js';
import type { Models } from '../create-models.js';
import { referenceBody } from '../reference-body.js';
import { sceneChunks } from '../scene-chunks.js';
import { seenPoses } from '../seen-poses.js';
import type { TrainingSet } from '../training-data.js';
import { createBodyModel } from './body-model.js';
import type { FitHooks } from './fit-all-bodies.js';
import type { FittedBody } from './fit-body.js';
import { keepBody } from './keep-body.js';
import { refitBody } from './refit-body.js';
import { sceneOf } from './scene-of.js';

/** Scenes that a replica fits, some seconds' work, before it looks whether to stop. */
const scenesPerLook = 16;

/**
 * Fits the bodies of a set again, each near what the detector sees of its scene and near the body
 * before. Each replica does its share.
 *
 * @returns what changes `entry.bodies` and `entry.headings` to what this replica found: to be called
 *   when all sets are done, so that a run that is stopped before can begin them anew. Null where a stop
 *   was wished before the end.
 */
export async function refitAllBodies(
  config: TrainConfig,
  models: Pick<Models, 'detector' | 'skeleton' | 'maskInput' | 'robustViews'>,
  entry: TrainingSet,
  group: Replica,
  hooks?: FitHooks,
): Promise<(() => void) | null> {
  const { set, bodies } = entry;
  const { skeleton } = models;
  const joints = skeleton.joints.length;
  const model = createBodyModel(skeleton, referenceBody(skeleton), config.data.halfExtent);
  const found = new Map<number, FittedBody>();
  const usable = new Set(entry.usable);
  for (const piece of sceneChunks(set.sceneCount, group.count * scenesPerLook)) {
    const indices = group.share(piece).filter((scene) => usable.has(scene));
    const seen = indices.length > 0 ? seenPoses(models, entry.set, indices) : new Float32Array();
    indices.forEach((scene, i) => {
      const of = (poses: Float32Array, s: number) =>
        poses.subarray(s * joints * 3, (s + 1) * joints * 3);
      const before = bodies.confidence[scene * joints] > 0 ? of(bodies.points, scene) : undefined;
      const body = refitBody(model, sceneOf(entry, scene), of(seen, i), before);
      if (body) found.set(scene, body);
    });
    hooks?.onFit(piece.at(-1)! + 1, set.sceneCount);
    // Lets signals through.
    if (hooks) await new Promise(setImmediate);
    if (await group.any(hooks?.shouldStop() ?? false)) return null;
  }
  return () => {
    for (const [scene, body] of found) keepBody(entry, scene, body, joints);
  };
}
