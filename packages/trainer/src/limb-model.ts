import type { Random } from './random.js';

/** A pair of limbs to search: joints of the right and the left chain, and how to look. */
export interface LimbKind {
  name: 'arms' | 'legs';
  /** [start, middle, end] joint indices, right then left. */
  chains: readonly [readonly [number, number, number], readonly [number, number, number]];
  /** Lengths of the upper and lower segment in half patch extents. */
  lengths: readonly [number, number];
  /** Where along the upper and lower segment points are tested against the masks. */
  upperStations: readonly number[];
  lowerStations: readonly number[];
}

/** One scene as the search sees it. Coordinates: scene frame, and patch NDC. */
export interface LimbScene {
  views: number;
  /** [V, 12] */
  projections: Float32Array;
  /** [V, P, P] coverage 0-255 */
  masks: Uint8Array;
  patchSize: number;
  /** [V] 0 for views without a usable mask, which say nothing of what lies outside. */
  viewWeights: Float32Array;
  /** [J, 3] current pose */
  pose: Float32Array;
  /** [V, C] how much each mask cell still wants to be explained, C = maskSize². */
  residual: Float32Array;
  maskSize: number;
  /** Unit heading on the ground plane: knees bend towards it. */
  heading: readonly [number, number];
  /** Ends of the trunk's axis, which arms should not run inside of: joint indices. */
  trunk: readonly [number, number];
}

// Local names: looking globals up in hot loops is very slow inside a vm context, e.g. under jest.
const { exp, floor, hypot, max, min } = Math;
const far = Infinity;

const drawsPerView = 32;
/** Reach of a limb point over the mask, NDC. */
const coverageRadius = 0.07;
/** From this distance on limb points cover nothing, NDC. */
export const coverageReach = 2.7 * coverageRadius;
const farthest = coverageReach ** 2;
/** Trunk radius that arms are kept out of, half patch extents. */
const trunkRadius = 0.13;

/** Cells of the residual that limbs should cover, drawn by weight, each listed once. */
export interface Samples {
  /** [V + 1] where the samples of each view start. */
  starts: Int32Array;
  /** [n, 2] NDC */
  points: Float64Array;
  /** [n] share of the draws, less in views with little residual; they sum to 1 at most. */
  weights: Float64Array;
}

/** Draws cells by their residual, 32 a view. */
export function drawSamples(scene: LimbScene, random: Random): Samples {
  const { views, maskSize } = scene;
  const cells = maskSize * maskSize;
  const starts = new Int32Array(views + 1);
  const points = new Float64Array(views * drawsPerView * 2);
  const weights = new Float64Array(views * drawsPerView);
  const cumulative = new Float64Array(cells);
  const sampleOf = new Int32Array(cells);
  let n = 0;
  for (let v = 0; v < views; v++) {
    let total = 0;
    for (let c = 0; c < cells; c++) {
      total += scene.residual[v * cells + c] + 1e-5;
      cumulative[c] = total;
    }
    const weight = min(1, max(0, total - cells * 1e-5) / 8) / (views * drawsPerView);
    sampleOf.fill(-1);
    for (let m = 0; m < drawsPerView; m++) {
      const cell = lowerBound(cumulative, random.uniform(0, total));
      if (sampleOf[cell] < 0) {
        sampleOf[cell] = n;
        points[2 * n] = (2 * (cell % maskSize)) / (maskSize - 1) - 1;
        points[2 * n + 1] = (2 * floor(cell / maskSize)) / (maskSize - 1) - 1;
        n++;
      }
      weights[sampleOf[cell]] += weight;
    }
    starts[v + 1] = n;
  }
  return { starts, points: points.slice(0, 2 * n), weights: weights.slice(0, n) };
}

function lowerBound(cumulative: Float64Array, value: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Points of a limb at its stations, projected: fills `points` [n, 3] and `projected` [V, n, 2].
 *
 * @param skipped so many points of the upper segment are projected already.
 */
export function limbPoints(
  scene: LimbScene,
  kind: LimbKind,
  side: number,
  candidate: ArrayLike<number>,
  from: number,
  points: Float64Array,
  projected: Float64Array,
  skipped = 0,
): void {
  const start = 3 * kind.chains[side][0];
  const [sx, sy, sz] = [scene.pose[start], scene.pose[start + 1], scene.pose[start + 2]];
  const [upper, lower] = kind.lengths;
  let n = 0;
  for (const t of kind.upperStations) {
    points[n++] = sx + candidate[from] * t * upper;
    points[n++] = sy + candidate[from + 1] * t * upper;
    points[n++] = sz + candidate[from + 2] * t * upper;
  }
  for (const t of kind.lowerStations) {
    points[n++] = sx + candidate[from] * upper + candidate[from + 3] * t * lower;
    points[n++] = sy + candidate[from + 1] * upper + candidate[from + 4] * t * lower;
    points[n++] = sz + candidate[from + 2] * upper + candidate[from + 5] * t * lower;
  }
  const P = scene.projections;
  for (let v = 0, at = 0; v < scene.views; v++) {
    const p = 12 * v;
    at += 2 * skipped;
    for (let i = 3 * skipped; i < n; i += 3) {
      const x = points[i];
      const y = points[i + 1];
      const z = points[i + 2];
      const w = P[p + 8] * x + P[p + 9] * y + P[p + 10] * z + P[p + 11] || 1e-6;
      projected[at++] = (P[p] * x + P[p + 1] * y + P[p + 2] * z + P[p + 3]) / w;
      projected[at++] = (P[p + 4] * x + P[p + 5] * y + P[p + 6] * z + P[p + 7]) / w;
    }
  }
}

/** How well projected points cover each sample, 0-1: fills and returns `coverage`. */
export function coverageOf(
  projected: Float64Array,
  n: number,
  samples: Samples,
  coverage = new Float64Array(samples.weights.length),
): Float64Array {
  const views = samples.starts.length - 1;
  for (let v = 0; v < views; v++) coverView(projected, n, v, samples, coverage);
  return coverage;
}

/** Fills `coverage` for the samples of one view. */
export function coverView(
  projected: Float64Array,
  n: number,
  view: number,
  { starts, points }: Samples,
  coverage: Float64Array,
): void {
  for (let i = starts[view], end = starts[view + 1]; i < end; i++) {
    const x = points[2 * i];
    const y = points[2 * i + 1];
    let nearest = far;
    for (let k = 2 * n * view, stop = k + 2 * n; k < stop; k += 2) {
      const dx = projected[k] - x;
      const dy = projected[k + 1] - y;
      const squared = dx * dx + dy * dy;
      if (squared < nearest) nearest = squared;
    }
    coverage[i] = nearest > farthest ? 0 : coverageWithin(nearest);
  }
}

/** Coverage at a squared distance within reach. */
export function coverageWithin(squaredDistance: number): number {
  return exp(-squaredDistance / (coverageRadius * coverageRadius));
}

/**
 * Mean of what lies outside of the masks, plus half the mean over points of the worst view.
 *
 * @param from the first point, of n, that counts, and the end of those that do.
 */
export function outsideOf(
  scene: LimbScene,
  projected: Float64Array,
  n: number,
  from = 0,
  to = n,
): number {
  let sum = 0;
  let worst = 0;
  let counted = 0;
  for (let v = 0; v < scene.views; v++) if (scene.viewWeights[v] > 0) counted++;
  if (counted === 0) return 0;
  for (let i = from; i < to; i++) {
    let most = 0;
    for (let v = 0; v < scene.views; v++) {
      if (!(scene.viewWeights[v] > 0)) continue;
      const at = (v * n + i) * 2;
      const miss = 1 - sampleMask(scene, v, projected[at], projected[at + 1]);
      sum += miss;
      if (miss > most) most = miss;
    }
    worst += most;
  }
  return sum / ((to - from) * counted) + (0.5 * worst) / (to - from);
}

/** Bilinear mask value 0-1 at NDC; beyond the border the border's value, for limbs leave patches. */
function sampleMask(scene: LimbScene, view: number, x: number, y: number): number {
  const last = scene.patchSize - 1;
  const u = min(last, max(0, ((x + 1) / 2) * last));
  const v = min(last, max(0, ((y + 1) / 2) * last));
  const column = u < last ? u | 0 : last - 1;
  const row = v < last ? v | 0 : last - 1;
  const fu = u - column;
  const fv = v - row;
  const at = view * scene.patchSize * scene.patchSize + row * scene.patchSize + column;
  const m = scene.masks;
  const upper = m[at] + (m[at + 1] - m[at]) * fu;
  const below = at + scene.patchSize;
  const lower = m[below] + (m[below + 1] - m[below]) * fu;
  return (upper + (lower - upper) * fv) / 255;
}

/** Preference without any evidence: hanging, straight, out of the trunk; knees bent forwards. */
export function priorOf(
  scene: LimbScene,
  kind: LimbKind,
  candidates: Float64Array,
  c: number,
  points: Float64Array,
  n: number,
): number {
  const upperDown = -candidates[c + 2];
  if (kind.name === 'legs') {
    const bend =
      (candidates[c] - candidates[c + 3]) * scene.heading[0] +
      (candidates[c + 1] - candidates[c + 4]) * scene.heading[1];
    return 0.03 * upperDown - 0.3 * max(0, -bend);
  }
  const straight =
    candidates[c] * candidates[c + 3] +
    candidates[c + 1] * candidates[c + 4] +
    candidates[c + 2] * candidates[c + 5];
  return 0.04 * upperDown + 0.03 * straight - 0.3 * insideTrunk(scene, points, n);
}

/** Mean depth of the points inside a capsule around the trunk, as part of its radius. */
function insideTrunk(scene: LimbScene, points: Float64Array, n: number): number {
  const a = 3 * scene.trunk[0];
  const b = 3 * scene.trunk[1];
  const [ax, ay, az] = [scene.pose[a], scene.pose[a + 1], scene.pose[a + 2]];
  const [bx, by, bz] = [scene.pose[b] - ax, scene.pose[b + 1] - ay, scene.pose[b + 2] - az];
  const squared = bx * bx + by * by + bz * bz || 1e-9;
  let inside = 0;
  for (let i = 0; i < 3 * n; i += 3) {
    const x = points[i] - ax;
    const y = points[i + 1] - ay;
    const z = points[i + 2] - az;
    const t = min(1, max(0, (x * bx + y * by + z * bz) / squared));
    const dx = x - t * bx;
    const dy = y - t * by;
    const dz = z - t * bz;
    // Most points are far away, and `hypot` is slow.
    if (dx * dx + dy * dy + dz * dz < 1.01 * trunkRadius * trunkRadius) {
      inside += max(0, trunkRadius - hypot(dx, dy, dz));
    }
  }
  return inside / (n * trunkRadius);
}
