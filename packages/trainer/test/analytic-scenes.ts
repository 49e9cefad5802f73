import type { SceneSet } from '@mas/datasets';

/** Joint positions of one scene: [J][x, y, z] in half patch extents, z up. */
export type ScenePoints = readonly (readonly [number, number, number])[];

const patchSize = 32;
const maskSize = 16;
const halfExtent = 1100;

/** Scene to patch NDC for a level camera at an azimuth, 4.4 m away: depth 1 at the centre. */
export function levelProjection(azimuth: number): number[] {
  const depth = 4;
  const [c, s] = [Math.cos(azimuth), Math.sin(azimuth)];
  const [ax, ay] = [-c / depth, -s / depth];
  return [-s, c, 0, 0, 0, 0, -1, 0, ax, ay, 0, 1];
}

/** Calibrated scenes of four views with empty pictures, for geometry. */
export function analyticSet(scenes: number, azimuths = [0.3, 1.8, 3.4, 5.1]): SceneSet {
  const views = azimuths.length;
  const count = scenes * views;
  const projections = new Float32Array(count * 12);
  for (let i = 0; i < count; i++) projections.set(levelProjection(azimuths[i % views]), 12 * i);
  const sceneFromWorld = new Float64Array(9 * scenes);
  for (let s = 0; s < scenes; s++) sceneFromWorld.set([1, 0, 0, 0, 1, 0, 0, 0, 1], 9 * s);
  return {
    sceneCount: scenes,
    views,
    calibrated: true,
    patchSize,
    maskSize,
    halfExtent,
    images: new Uint8Array(count * patchSize ** 2 * 3),
    masks: new Uint8Array(count * patchSize ** 2),
    targetMasks: new Float32Array(count * maskSize ** 2),
    weights: new Float32Array(count * maskSize ** 2).fill(1),
    projections,
    depths: new Float32Array(count).fill(4 * halfExtent),
    centers: new Float64Array(3 * scenes),
    sceneFromWorld,
    boxes: new Float32Array(3 * count),
    viewWeights: new Float32Array(count).fill(1),
    refs: Array.from({ length: scenes }, (_, frame) => ({ sequence: 'analytic', frame })),
    skipped: [],
  };
}

/** A point in the patch of a projection, NDC, with its depth. */
export function project(P: ArrayLike<number>, at: number, [x, y, z]: readonly number[]) {
  const row = (k: number) =>
    P[at + 4 * k] * x + P[at + 4 * k + 1] * y + P[at + 4 * k + 2] * z + P[at + 4 * k + 3];
  const w = row(2);
  return { x: row(0) / w, y: row(1) / w, w };
}
