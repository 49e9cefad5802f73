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

export interface LimbTargets {
  /** Best directions, 12 values: right upper, right lower, left upper, left lower. */
  directions: Float64Array;
  /** Middle and end joints in the scene frame: right middle, right end, left middle, left end. */
  points: Float64Array;
  /** Confidence per side, 0.1-1: how little of the limb lies outside the masks. */
  confidence: [number, number];
}

export interface LimbSearchOptions {
  /** Reward for explained residual against drawing outside. */
  coverageWeight: number;
  /** Candidates drawn at random, beside those around the bank's and the network's answer. */
  randomCandidates: number;
  /** Alternations between the sides. */
  rounds: number;
  /** Every other round starts afresh; for the first, thorough search. */
  restarts: boolean;
}

const samplesPerView = 32;
/** Reach of a limb point over the mask, NDC. */
const coverageRadius = 0.07;
const farthest = (2.7 * coverageRadius) ** 2;
/** Trunk radius that arms are kept out of, half patch extents. */
const trunkRadius = 0.13;

/**
 * Finds limb directions that explain what the drawn body leaves of the masks, in all views at once:
 * candidates around the best so far, around the network's own answer, and at random, scored by
 * coverage of the residual minus drawing outside of the masks. No gradient; the result is a target.
 *
 * An addition to the paper: under a max-merged mask a hidden arm costs nothing, so arms fold in.
 */
export function searchLimbs(
  scene: LimbScene,
  kind: LimbKind,
  bankEntry: Float64Array,
  options: LimbSearchOptions,
  random: Random,
): LimbTargets {
  const samples = drawSamples(scene, random);
  const network = kind.chains.map(([a, b, c]) => [
    ...direction(scene.pose, a, b),
    ...direction(scene.pose, b, c),
  ]);
  let sides: Float64Array[] = [bankEntry.slice(0, 6), bankEntry.slice(6, 12)];
  let coverage: Float64Array[] = sides.map((side, s) =>
    candidateCoverage(scene, kind, s, side, samples),
  );
  let outside = [0, 0];
  let best = -Infinity;
  for (let round = 0; round < options.rounds; round++) {
    const rightFirst = (Math.floor(round / 2) + random.integer(2)) % 2 === 0;
    const restart = options.restarts && round % 2 === 1;
    const tried = [sides[0], sides[1]];
    const triedCoverage = restart
      ? coverage.map((c) => new Float64Array(c.length))
      : [coverage[0], coverage[1]];
    const triedOutside = [0, 0];
    let score = 0;
    for (const s of rightFirst ? [0, 1] : [1, 0]) {
      const candidates = drawCandidates(tried[s], network[s], kind, options, random);
      const found = bestCandidate(
        scene,
        kind,
        s,
        candidates,
        samples,
        triedCoverage[1 - s],
        options.coverageWeight,
      );
      tried[s] = found.directions;
      triedCoverage[s] = found.coverage;
      triedOutside[s] = found.outside;
      score += found.prior - found.outside;
    }
    score += options.coverageWeight * joinedCoverage(triedCoverage, samples);
    if (score > best) {
      best = score;
      sides = tried;
      coverage = triedCoverage;
      outside = triedOutside;
    }
  }
  const directions = new Float64Array(12);
  const points = new Float64Array(12);
  sides.forEach((side, s) => {
    directions.set(side, 6 * s);
    const start = 3 * kind.chains[s][0];
    for (let k = 0; k < 3; k++) {
      const middle = scene.pose[start + k] + side[k] * kind.lengths[0];
      points[6 * s + k] = middle;
      points[6 * s + 3 + k] = middle + side[3 + k] * kind.lengths[1];
    }
  });
  const confidence = outside.map((value) => Math.min(1, Math.max(0.1, 1 - value / 0.6)));
  return { directions, points, confidence: confidence as [number, number] };
}

interface Samples {
  /** [V, 32, 2] NDC */
  points: Float64Array;
  /** [V] 0-1: little residual counts little. */
  weights: Float64Array;
}

function drawSamples(scene: LimbScene, random: Random): Samples {
  const cells = scene.maskSize * scene.maskSize;
  const points = new Float64Array(scene.views * samplesPerView * 2);
  const weights = new Float64Array(scene.views);
  const cumulative = new Float64Array(cells);
  for (let v = 0; v < scene.views; v++) {
    let total = 0;
    for (let c = 0; c < cells; c++) {
      total += scene.residual[v * cells + c] + 1e-5;
      cumulative[c] = total;
    }
    weights[v] = Math.min(1, (total - cells * 1e-5) / 8);
    for (let m = 0; m < samplesPerView; m++) {
      const cell = lowerBound(cumulative, random.uniform(0, total));
      const at = (v * samplesPerView + m) * 2;
      points[at] = (2 * (cell % scene.maskSize)) / (scene.maskSize - 1) - 1;
      points[at + 1] = (2 * Math.floor(cell / scene.maskSize)) / (scene.maskSize - 1) - 1;
    }
  }
  return { points, weights };
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

/** Candidate directions, 6 values each: the bank's, the network's, variations, random ones. */
function drawCandidates(
  bank: ArrayLike<number>,
  network: ArrayLike<number>,
  kind: LimbKind,
  options: LimbSearchOptions,
  random: Random,
): Float64Array {
  const count = 1 + 1 + 24 + 24 + 16 + 24 + options.randomCandidates;
  const out = new Float64Array(count * 6);
  out.set(Array.from(bank), 0);
  out.set(Array.from(network), 6);
  let at = 12;
  const push = (source: ArrayLike<number>, from: number, spread: number): void => {
    let x = source[from] + spread * random.normal();
    let y = source[from + 1] + spread * random.normal();
    let z = source[from + 2] + spread * random.normal();
    const length = Math.hypot(x, y, z) || 1;
    x /= length;
    y /= length;
    z /= length;
    out[at++] = x;
    out[at++] = y;
    out[at++] = z;
  };
  for (const [source, times, spread] of [
    [bank, 24, 0.15],
    [bank, 24, 0.45],
    [network, 16, 0.2],
  ] as const) {
    for (let i = 0; i < times; i++) {
      push(source, 0, spread);
      push(source, 3, spread);
    }
  }
  for (let i = 0; i < 24; i++) {
    push(bank, 0, 0);
    push(bank, 0, 0.9);
  }
  const anywhere = [0, 0, 0];
  const down = [0, 0, -1];
  for (let i = 0; i < options.randomCandidates; i++) {
    if (kind.name === 'arms') push(anywhere, 0, 1);
    else push(down, 0, 0.6);
    push(out, at - 3, kind.name === 'arms' ? 0.9 : 0.6);
  }
  return out;
}

/** Points of a limb at its stations, projected: fills `points` [n, 3] and `projected` [V, n, 2]. */
function limbPoints(
  scene: LimbScene,
  kind: LimbKind,
  side: number,
  candidate: ArrayLike<number>,
  from: number,
  points: Float64Array,
  projected: Float64Array,
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
  let at = 0;
  for (let v = 0; v < scene.views; v++) {
    const p = 12 * v;
    for (let i = 0; i < n; i += 3) {
      const x = points[i];
      const y = points[i + 1];
      const z = points[i + 2];
      const w = P[p + 8] * x + P[p + 9] * y + P[p + 10] * z + P[p + 11] || 1e-6;
      projected[at++] = (P[p] * x + P[p + 1] * y + P[p + 2] * z + P[p + 3]) / w;
      projected[at++] = (P[p + 4] * x + P[p + 5] * y + P[p + 6] * z + P[p + 7]) / w;
    }
  }
}

function squaredDistanceToNearest(
  projected: Float64Array,
  view: number,
  n: number,
  x: number,
  y: number,
): number {
  let nearest = Infinity;
  const start = view * n * 2;
  for (let i = start; i < start + 2 * n; i += 2) {
    const dx = projected[i] - x;
    const dy = projected[i + 1] - y;
    const squared = dx * dx + dy * dy;
    if (squared < nearest) nearest = squared;
  }
  return nearest;
}

function coverageAt(squaredDistance: number): number {
  return squaredDistance > farthest
    ? 0
    : Math.exp(-squaredDistance / (coverageRadius * coverageRadius));
}

function coverageOf(projected: Float64Array, n: number, views: number, samples: Samples) {
  const coverage = new Float64Array(views * samplesPerView);
  for (let v = 0; v < views; v++) {
    for (let m = 0; m < samplesPerView; m++) {
      const i = v * samplesPerView + m;
      coverage[i] = coverageAt(
        squaredDistanceToNearest(projected, v, n, samples.points[2 * i], samples.points[2 * i + 1]),
      );
    }
  }
  return coverage;
}

function candidateCoverage(
  scene: LimbScene,
  kind: LimbKind,
  side: number,
  candidate: ArrayLike<number>,
  samples: Samples,
): Float64Array {
  const n = kind.upperStations.length + kind.lowerStations.length;
  const projected = new Float64Array(scene.views * n * 2);
  limbPoints(scene, kind, side, candidate, 0, new Float64Array(3 * n), projected);
  return coverageOf(projected, n, scene.views, samples);
}

function joinedCoverage(coverage: readonly Float64Array[], samples: Samples): number {
  let sum = 0;
  for (let i = 0; i < coverage[0].length; i++) {
    sum +=
      Math.max(coverage[0][i], coverage[1][i]) * samples.weights[Math.floor(i / samplesPerView)];
  }
  return sum / coverage[0].length;
}

interface Found {
  directions: Float64Array;
  coverage: Float64Array;
  outside: number;
  prior: number;
}

function bestCandidate(
  scene: LimbScene,
  kind: LimbKind,
  side: number,
  candidates: Float64Array,
  samples: Samples,
  otherCoverage: Float64Array,
  coverageWeight: number,
): Found {
  const n = kind.upperStations.length + kind.lowerStations.length;
  const points = new Float64Array(3 * n);
  const projected = new Float64Array(scene.views * n * 2);
  let bestScore = -Infinity;
  let best = 0;
  let bestOutside = 0;
  let bestPrior = 0;
  for (let c = 0; c < candidates.length; c += 6) {
    limbPoints(scene, kind, side, candidates, c, points, projected);
    const outside = outsideOf(scene, projected, n);
    const prior = priorOf(scene, kind, candidates, c, points, n);
    // Coverage is the dear part: skip what could not win even with full coverage.
    if (coverageWeight + prior - outside <= bestScore) continue;
    let covered = 0;
    for (let v = 0; v < scene.views; v++) {
      if (samples.weights[v] === 0) continue;
      let sum = 0;
      for (let m = 0; m < samplesPerView; m++) {
        const i = v * samplesPerView + m;
        const own = coverageAt(
          squaredDistanceToNearest(
            projected,
            v,
            n,
            samples.points[2 * i],
            samples.points[2 * i + 1],
          ),
        );
        sum += own > otherCoverage[i] ? own : otherCoverage[i];
      }
      covered += sum * samples.weights[v];
    }
    const score = (coverageWeight * covered) / (scene.views * samplesPerView) - outside + prior;
    if (score > bestScore) {
      bestScore = score;
      best = c;
      bestOutside = outside;
      bestPrior = prior;
    }
  }
  const directions = candidates.slice(best, best + 6);
  limbPoints(scene, kind, side, directions, 0, points, projected);
  return {
    directions,
    coverage: coverageOf(projected, n, scene.views, samples),
    outside: bestOutside,
    prior: bestPrior,
  };
}

/** Mean of what lies outside of the masks, plus half the mean over points of the worst view. */
function outsideOf(scene: LimbScene, projected: Float64Array, n: number): number {
  let sum = 0;
  let worst = 0;
  for (let i = 0; i < n; i++) {
    let most = 0;
    for (let v = 0; v < scene.views; v++) {
      const at = (v * n + i) * 2;
      const miss = 1 - sampleMask(scene, v, projected[at], projected[at + 1]);
      sum += miss;
      if (miss > most) most = miss;
    }
    worst += most;
  }
  return sum / (n * scene.views) + (0.5 * worst) / n;
}

/** Bilinear mask value 0-1 at NDC; beyond the border the border's value, for limbs leave patches. */
function sampleMask(scene: LimbScene, view: number, x: number, y: number): number {
  const last = scene.patchSize - 1;
  const u = Math.min(last, Math.max(0, ((x + 1) / 2) * last));
  const v = Math.min(last, Math.max(0, ((y + 1) / 2) * last));
  const column = Math.min(last - 1, Math.floor(u));
  const row = Math.min(last - 1, Math.floor(v));
  const fu = u - column;
  const fv = v - row;
  const at = view * scene.patchSize * scene.patchSize + row * scene.patchSize + column;
  const m = scene.masks;
  const upper = m[at] + (m[at + 1] - m[at]) * fu;
  const below = at + scene.patchSize;
  const lower = m[below] + (m[below + 1] - m[below]) * fu;
  return (upper + (lower - upper) * fv) / 255;
}

function priorOf(
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
    return 0.03 * upperDown - 0.3 * Math.max(0, -bend);
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
    const t = Math.min(1, Math.max(0, (x * bx + y * by + z * bz) / squared));
    inside += Math.max(0, trunkRadius - Math.hypot(x - t * bx, y - t * by, z - t * bz));
  }
  return inside / (n * trunkRadius);
}

function direction(pose: Float32Array, from: number, to: number): [number, number, number] {
  const x = pose[3 * to] - pose[3 * from];
  const y = pose[3 * to + 1] - pose[3 * from + 1];
  const z = pose[3 * to + 2] - pose[3 * from + 2];
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
