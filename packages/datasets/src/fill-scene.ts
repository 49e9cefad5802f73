import { DataError } from './data-error.js';
import { fillCalibratedScene } from './fill-calibrated-scene.js';
import { fillSingleViewScene } from './fill-single-view-scene.js';
import type { PatchOptions } from './fill-patches.js';
import type { SceneRun } from './scene-groups.js';
import type { SceneArrays, SkippedScene } from './scene-set.js';
import { SkipScene } from './skip-scene.js';
import type { Sequence } from './types.js';

/** What all scenes of a preparation share. */
export type SceneSettings = PatchOptions & { halfExtent: number };

/**
 * Reads and crops one frame of a run into scene `slot` of the arrays.
 *
 * @returns Why the scene cannot be used; undefined when it can.
 */
export async function fillScene(
  arrays: SceneArrays,
  slot: number,
  sequence: Sequence,
  { view, rig }: Pick<SceneRun, 'view' | 'rig'>,
  frame: number,
  settings: SceneSettings,
): Promise<SkippedScene | undefined> {
  let current = view;
  try {
    if (!rig) {
      fillSingleViewScene(arrays, slot, await sequence.readView(view!, frame), settings);
      return undefined;
    }
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
    fillCalibratedScene(arrays, slot, await Promise.all(read), rig, settings);
    return undefined;
  } catch (error) {
    if (error instanceof SkipScene) current = error.view ?? current;
    else if (!(error instanceof DataError)) throw error;
    const where = current === undefined ? {} : { view: current };
    return { sequence: sequence.name, frame, ...where, reason: error.message };
  }
}
