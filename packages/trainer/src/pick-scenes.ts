import type { SceneSet } from '@mas/datasets';

/** The named scenes of a set as a set of their own; values are copied. */
export function pickScenes(set: SceneSet, scenes: readonly number[]): SceneSet {
  const pick = <T extends Float32Array | Float64Array | Uint8Array>(values: T): T => {
    const length = values.length / set.sceneCount;
    const picked = values.slice(0, scenes.length * length) as T;
    scenes.forEach((s, i) => picked.set(values.subarray(s * length, (s + 1) * length), i * length));
    return picked;
  };
  return {
    ...set,
    sceneCount: scenes.length,
    images: pick(set.images),
    masks: pick(set.masks),
    targetMasks: pick(set.targetMasks),
    weights: pick(set.weights),
    projections: pick(set.projections),
    depths: pick(set.depths),
    centers: pick(set.centers),
    sceneFromWorld: pick(set.sceneFromWorld),
    boxes: pick(set.boxes),
    viewWeights: pick(set.viewWeights),
    refs: scenes.map((s) => set.refs[s]),
  };
}
