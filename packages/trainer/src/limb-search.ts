import { enumerateLimbs } from './limb-enumeration.js';
import {
  coverView,
  coverageOf,
  drawSamples,
  limbPoints,
  outsideOf,
  priorOf,
  type LimbKind,
  type LimbScene,
  type Samples,
} from './limb-model.js';
import type { Random } from './random.js';

// A local name: looking globals up in hot loops is very slow inside a vm context, as under jest.
const { max } = Math;

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
  /** Starts from an enumeration of all directions instead of the bank's answer. */
  enumerate: boolean;
}

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
  const start = options.enumerate
    ? enumerateLimbs(scene, kind, samples, options.coverageWeight)
    : bankEntry;
  let sides: Float64Array[] = [start.slice(0, 6), start.slice(6, 12)];
  let coverage: Float64Array[] = sides.map((side, s) =>
    candidateCoverage(scene, kind, s, side, samples),
  );
  let outside = [0, 0];
  let best = -Infinity;
  for (let round = 0; round < options.rounds; round++) {
    const rightFirst = random.integer(2) === 0;
    const tried = [sides[0], sides[1]];
    const triedCoverage = [coverage[0], coverage[1]];
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
    const joint = 3 * kind.chains[s][0];
    for (let k = 0; k < 3; k++) {
      const middle = scene.pose[joint + k] + side[k] * kind.lengths[0];
      points[6 * s + k] = middle;
      points[6 * s + 3 + k] = middle + side[3 + k] * kind.lengths[1];
    }
  });
  const confidence = outside.map((value) => Math.min(1, Math.max(0.1, 1 - value / 0.6)));
  return { directions, points, confidence: confidence as [number, number] };
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
  return coverageOf(projected, n, samples);
}

function joinedCoverage(coverage: readonly Float64Array[], samples: Samples): number {
  let sum = 0;
  for (let i = 0; i < coverage[0].length; i++) {
    sum += max(coverage[0][i], coverage[1][i]) * samples.weights[i];
  }
  return sum;
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
  const coverage = new Float64Array(samples.weights.length);
  let bestScore = -Infinity;
  let best = 0;
  let bestOutside = 0;
  let bestPrior = 0;
  const { starts, weights } = samples;
  // rest[v]: what full coverage of the views from v on would add.
  const rest = new Float64Array(scene.views + 1);
  for (let v = scene.views - 1; v >= 0; v--) {
    rest[v] = rest[v + 1];
    for (let i = starts[v]; i < starts[v + 1]; i++) rest[v] += weights[i];
  }
  for (let c = 0; c < candidates.length; c += 6) {
    limbPoints(scene, kind, side, candidates, c, points, projected);
    const outside = outsideOf(scene, projected, n);
    const prior = priorOf(scene, kind, candidates, c, points, n);
    // Coverage is the dear part: stop where not even full coverage of the other views could win. The
    // margin keeps rounding from deciding.
    const least = bestScore + outside - prior - 1e-9;
    let covered = 0;
    for (let v = 0; v < scene.views && coverageWeight * (covered + rest[v]) > least; v++) {
      coverView(projected, n, v, samples, coverage);
      for (let i = starts[v]; i < starts[v + 1]; i++) {
        covered += max(coverage[i], otherCoverage[i]) * weights[i];
      }
    }
    const score = coverageWeight * covered - outside + prior;
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
    coverage: coverageOf(projected, n, samples, coverage),
    outside: bestOutside,
    prior: bestPrior,
  };
}

function direction(pose: Float32Array, from: number, to: number): [number, number, number] {
  const x = pose[3 * to] - pose[3 * from];
  const y = pose[3 * to + 1] - pose[3 * from + 1];
  const z = pose[3 * to + 2] - pose[3 * from + 2];
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
