import { createGeodesicSolver } from '@mas/geodesic';

/** What the masks of one scene say, small enough to be asked thousands of times. */
export interface MaskEvidence {
  /** Views whose masks can be trusted. */
  views: number;
  /** [V, 12] scene to patch NDC, of those views. */
  projections: Float64Array;
  /** [V, mapSize, mapSize] how far each place lies outside of the mask, NDC, at most `farthest`. */
  outside: Float32Array;
  /** [V, samples, 2] places inside of the mask, evenly spread, NDC. */
  inside: Float64Array;
  samples: number;
}

/** Side of the maps of what lies outside. */
export const mapSize = 64;
/** Distances are cut here, NDC. */
export const farthest = 0.4;

const { min, floor } = Math;

/**
 * Reads the masks of one scene.
 *
 * @param masks [V, P, P] coverage, 0 to 255.
 * @param viewWeights [V] 0 for a view that cannot be trusted.
 * @param samples places inside of the mask that are kept of each view.
 * @returns null where no view shows anything.
 */
export function maskEvidence(
  masks: Uint8Array,
  patchSize: number,
  projections: Float32Array,
  viewWeights: Float32Array,
  samples: number,
): MaskEvidence | null {
  const cells = mapSize * mapSize;
  const solver = createGeodesicSolver(mapSize, mapSize);
  const kept: { outside: Float32Array; inside: Float64Array; projection: Float32Array }[] = [];
  for (let v = 0; v < viewWeights.length; v++) {
    if (!(viewWeights[v] > 0)) continue;
    const foreground = shrink(
      masks.subarray(v * patchSize ** 2, (v + 1) * patchSize ** 2),
      patchSize,
    );
    const places: number[] = [];
    for (let i = 0; i < cells; i++) if (foreground[i]) places.push(i);
    if (places.length === 0) continue;
    const inside = new Float64Array(2 * samples);
    for (let k = 0; k < samples; k++) {
      const i = places[floor(((k + 0.5) * places.length) / samples)];
      inside[2 * k] = (2 * (i % mapSize) + 1) / mapSize - 1;
      inside[2 * k + 1] = (2 * floor(i / mapSize) + 1) / mapSize - 1;
    }
    const outside = new Float32Array(cells);
    solver.distanceToMask(foreground, outside);
    kept.push({
      outside: outside.map((cellsAway) => min(farthest, (2 * cellsAway) / mapSize)),
      inside,
      projection: projections.subarray(12 * v, 12 * v + 12),
    });
  }
  if (kept.length === 0) return null;
  const evidence: MaskEvidence = {
    views: kept.length,
    projections: new Float64Array(12 * kept.length),
    outside: new Float32Array(cells * kept.length),
    inside: new Float64Array(2 * samples * kept.length),
    samples,
  };
  kept.forEach(({ outside, inside, projection }, v) => {
    evidence.projections.set(projection, 12 * v);
    evidence.outside.set(outside, cells * v);
    evidence.inside.set(inside, 2 * samples * v);
  });
  return evidence;
}

/** The cells of a map whose middle the mask covers. */
function shrink(mask: Uint8Array, patchSize: number): Uint8Array {
  const foreground = new Uint8Array(mapSize * mapSize);
  const at = Array.from({ length: mapSize }, (_, i) => floor(((i + 0.5) * patchSize) / mapSize));
  for (let row = 0, i = 0; row < mapSize; row++) {
    for (let column = 0; column < mapSize; column++, i++) {
      foreground[i] = mask[at[row] * patchSize + at[column]] > 127 ? 1 : 0;
    }
  }
  return foreground;
}
