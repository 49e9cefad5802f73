import type { Capsule } from './body-model.js';
import { farthest, mapSize, type MaskEvidence } from './mask-evidence.js';

/** How badly a body explains the masks of one scene; remembers what did not move. */
export interface BodyEnergy {
  /**
   * Mean over views of two distances, NDC: how far the body lies outside of the mask, and how far the
   * mask's places lie outside of the body, at most `reach` each.
   *
   * @param points [points, 3] of the body model.
   * @param moved capsules that differ from the accepted body; all others are taken from it.
   */
  of(points: Float64Array, moved: readonly number[]): number;
  /** Makes the body that was asked last the accepted one. */
  accept(moved: readonly number[]): void;
}

/** Places along a capsule that must lie within the masks. */
const stations = 4;

const { floor, sqrt } = Math;

/**
 * Prepares the energy of a scene.
 *
 * @param reach distance beyond which a place of a mask belongs to something else, NDC.
 */
export function createBodyEnergy(
  capsules: readonly Capsule[],
  evidence: MaskEvidence,
  reach: number,
): BodyEnergy {
  const { views, samples, projections: P, outside, inside } = evidence;
  const places = views * samples;
  const count = capsules.length;
  const from = Int32Array.from(capsules, (capsule) => capsule.from);
  const to = Int32Array.from(capsules, (capsule) => capsule.to);
  const radius = Float64Array.from(capsules, (capsule) => capsule.radius);
  const isInside = Uint8Array.from(capsules, (capsule) => (capsule.inside ? 1 : 0));
  const insideCount = isInside.reduce((sum, is) => sum + is, 0);
  // What is known of each capsule: accepted, and asked last.
  const accepted = new Float64Array(count * places);
  const asked = new Float64Array(count * places);
  const acceptedOutside = new Float64Array(count);
  const askedOutside = new Float64Array(count);
  const isMoved = new Uint8Array(count);
  /** How near the capsules that did not move come, until one of them does: `rest` of `restOf`. */
  const rest = new Float64Array(places);
  let restOf: readonly number[] | undefined;
  const nearest = new Float64Array(places);
  const cells = mapSize * mapSize;
  const half = mapSize / 2;
  const cut = farthest;
  const steps = stations;
  const size = mapSize;

  function measure(points: Float64Array, c: number): void {
    const a = 3 * from[c];
    const b = 3 * to[c];
    const r = radius[c];
    let sum = 0;
    for (let v = 0; v < views; v++) {
      const o = 12 * v;
      const aw =
        P[o + 8] * points[a] + P[o + 9] * points[a + 1] + P[o + 10] * points[a + 2] + P[o + 11];
      const bw =
        P[o + 8] * points[b] + P[o + 9] * points[b + 1] + P[o + 10] * points[b + 2] + P[o + 11];
      const ax =
        (P[o] * points[a] + P[o + 1] * points[a + 1] + P[o + 2] * points[a + 2] + P[o + 3]) / aw;
      const ay =
        (P[o + 4] * points[a] + P[o + 5] * points[a + 1] + P[o + 6] * points[a + 2] + P[o + 7]) /
        aw;
      const bx =
        (P[o] * points[b] + P[o + 1] * points[b + 1] + P[o + 2] * points[b + 2] + P[o + 3]) / bw -
        ax;
      const by =
        (P[o + 4] * points[b] + P[o + 5] * points[b + 1] + P[o + 6] * points[b + 2] + P[o + 7]) /
          bw -
        ay;
      if (isInside[c]) {
        for (let k = 1; k <= steps; k++) {
          const column = floor((ax + (k / steps) * bx + 1) * half);
          const row = floor((ay + (k / steps) * by + 1) * half);
          const isOff = column < 0 || row < 0 || column >= size || row >= size;
          sum += isOff ? cut : outside[v * cells + row * size + column];
        }
      }
      const inverse = 1 / (bx * bx + by * by + 1e-9);
      const start = v * samples;
      for (let m = start; m < start + samples; m++) {
        const px = inside[2 * m] - ax;
        const py = inside[2 * m + 1] - ay;
        let t = (px * bx + py * by) * inverse;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        const dx = px - t * bx;
        const dy = py - t * by;
        asked[c * places + m] = sqrt(dx * dx + dy * dy) - r;
      }
    }
    askedOutside[c] = sum / steps;
  }

  function lower(least: Float64Array, away: Float64Array, c: number): void {
    for (let m = 0, i = c * places; m < places; m++, i++) {
      if (away[i] < least[m]) least[m] = away[i];
    }
  }

  return {
    of(points, moved) {
      if (moved !== restOf) {
        isMoved.fill(0);
        for (const c of moved) isMoved[c] = 1;
        rest.fill(reach);
        for (let c = 0; c < count; c++) if (!isMoved[c]) lower(rest, accepted, c);
        restOf = moved;
      }
      nearest.set(rest);
      for (const c of moved) {
        measure(points, c);
        lower(nearest, asked, c);
      }
      let lies = 0;
      for (let c = 0; c < count; c++) lies += isMoved[c] ? askedOutside[c] : acceptedOutside[c];
      let misses = 0;
      for (let m = 0; m < places; m++) if (nearest[m] > 0) misses += nearest[m];
      return lies / (insideCount * views) + misses / places;
    },
    accept(moved) {
      for (const c of moved) {
        accepted.set(asked.subarray(c * places, (c + 1) * places), c * places);
        acceptedOutside[c] = askedOutside[c];
      }
      restOf = undefined;
    },
  };
}
