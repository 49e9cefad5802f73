import type { Rig } from './fill-calibrated-scene.js';
import type { SceneRef } from './scene-set.js';
import type { Sequence } from './types.js';
import { uprightRotation } from './upright-rotation.js';

/** What the order of scenes depends on. */
export type SequenceShape = Pick<Sequence, 'name' | 'cameras' | 'views' | 'frameCount'>;

/** Frames 0 ... count - 1 of a sequence, or of one of its views: scenes that follow each other. */
export interface SceneRun {
  sequence: string;
  /** Names of the views of a scene. */
  viewNames: readonly string[];
  /** The one view of uncalibrated scenes. */
  view?: number;
  rig?: Rig;
  count: number;
  /** Number of its first scene in the group. */
  start: number;
}

/** Scenes with the same number of views, calibrated or not. */
export interface SceneGroup {
  views: number;
  calibrated: boolean;
  runs: SceneRun[];
  count: number;
}

/**
 * The scenes of sequences without a list of them: there may be millions. Groups come in order of
 * appearance, their scenes in the order of sequences, views and frames.
 */
export function groupScenes(sequences: Iterable<SequenceShape>): SceneGroup[] {
  const groups = new Map<string, SceneGroup>();
  const add = (views: number, calibrated: boolean, run: Omit<SceneRun, 'start'>): void => {
    const key = `${views} ${calibrated}`;
    const group = groups.get(key) ?? { views, calibrated, runs: [], count: 0 };
    groups.set(key, group);
    group.runs.push({ ...run, start: group.count });
    group.count += run.count;
  };
  for (const { name: sequence, cameras, frameCount: count, views } of sequences) {
    if (cameras && cameras.length > 1) {
      const rig = { cameras, sceneFromWorld: uprightRotation(cameras) };
      add(cameras.length, true, { sequence, viewNames: views, rig, count });
    } else {
      for (const [view, name] of views.entries()) {
        add(1, false, { sequence, viewNames: [name], view, count });
      }
    }
  }
  return [...groups.values()];
}

/** The run of a group that holds its i-th scene. */
export function runAt({ runs }: SceneGroup, i: number): SceneRun {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (runs[middle].start <= i) low = middle;
    else high = middle - 1;
  }
  return runs[low];
}

/** Where the i-th scene of a group comes from. */
export function refAt(group: SceneGroup, i: number): SceneRef {
  const { sequence, start, view } = runAt(group, i);
  return { sequence, frame: i - start, ...(view === undefined ? {} : { view }) };
}
