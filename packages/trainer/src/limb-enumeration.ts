import {
  coverageOf,
  limbPoints,
  outsideOf,
  priorOf,
  samplesPerView,
  type LimbKind,
  type LimbScene,
  type Samples,
} from './limb-model.js';

/** Directions that are tried for each segment. */
const directionCount = 96;
/** Limbs that lie outside of the masks by more are not looked at further. */
const mostOutside = 0.45;
/** Elbows and knees do not fold beyond this cosine between the segments. */
const leastFold = -0.85;
/** Different limbs kept per side: by score, and by not standing in the way of anything. */
const keptByScore = 24;
const keptByRest = 8;
/** Limbs whose segments both point within this cosine of a kept one count as the same. */
const sameDirection = 0.9;

interface Candidate {
  directions: Float64Array;
  /** Prior minus what lies outside of the masks. */
  rest: number;
  score: number;
  coverage: Float64Array;
}

/** Points spread evenly over the unit sphere (a Fibonacci spiral), [count * 3]. */
export function sphereDirections(count: number): Float64Array {
  const directions = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const z = 1 - (2 * i + 1) / count;
    const radius = Math.sqrt(1 - z * z);
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    directions.set([radius * Math.cos(angle), radius * Math.sin(angle), z], 3 * i);
  }
  return directions;
}

const sphere = /* @__PURE__ */ sphereDirections(directionCount);

/**
 * Tries all combinations of directions of both segments on both sides and returns the pair of limbs
 * that together explain the masks best: a start for the local search that does not depend on an
 * earlier answer, nor on which side is asked first.
 *
 * @returns 12 values: right upper, right lower, left upper, left lower
 */
export function enumerateLimbs(
  scene: LimbScene,
  kind: LimbKind,
  samples: Samples,
  coverageWeight: number,
): Float64Array {
  const [right, left] = [0, 1].map((side) =>
    bestOfSide(scene, kind, side, samples, coverageWeight),
  );
  let best = -Infinity;
  const pair = new Float64Array(12);
  for (const r of right) {
    for (const l of left) {
      let covered = 0;
      for (let i = 0; i < r.coverage.length; i++) {
        covered += Math.max(r.coverage[i], l.coverage[i]) * weightOf(samples, i);
      }
      const score = r.rest + l.rest + (coverageWeight * covered) / r.coverage.length;
      if (score > best) {
        best = score;
        pair.set(r.directions, 0);
        pair.set(l.directions, 6);
      }
    }
  }
  return pair;
}

function weightOf(samples: Samples, i: number): number {
  return samples.weights[Math.floor(i / samplesPerView)];
}

function bestOfSide(
  scene: LimbScene,
  kind: LimbKind,
  side: number,
  samples: Samples,
  coverageWeight: number,
): Candidate[] {
  const n = kind.upperStations.length + kind.lowerStations.length;
  const upperOnly = { ...kind, lowerStations: [] };
  const lowerOnly = { ...kind, upperStations: [] };
  const upperShare = kind.upperStations.length / n;
  const points = new Float64Array(3 * n);
  const projected = new Float64Array(scene.views * n * 2);
  const directions = new Float64Array(6);
  const candidates: Candidate[] = [];
  for (let u = 0; u < sphere.length; u += 3) {
    directions.set(sphere.subarray(u, u + 3), 0);
    limbPoints(scene, upperOnly, side, directions, 0, points, projected);
    const upperOutside = upperShare * outsideOf(scene, projected, kind.upperStations.length);
    if (upperOutside > mostOutside) continue;
    for (let l = 0; l < sphere.length; l += 3) {
      directions.set(sphere.subarray(l, l + 3), 3);
      const fold =
        directions[0] * directions[3] +
        directions[1] * directions[4] +
        directions[2] * directions[5];
      if (fold < leastFold) continue;
      limbPoints(scene, lowerOnly, side, directions, 0, points, projected);
      const lowerOutside = outsideOf(scene, projected, kind.lowerStations.length);
      const outside = upperOutside + (1 - upperShare) * lowerOutside;
      if (outside > mostOutside) continue;
      limbPoints(scene, kind, side, directions, 0, points, projected);
      const rest = priorOf(scene, kind, directions, 0, points, n) - outside;
      const coverage = coverageOf(projected, n, scene.views, samples);
      let covered = 0;
      for (let i = 0; i < coverage.length; i++) covered += coverage[i] * weightOf(samples, i);
      const score = rest + (coverageWeight * covered) / coverage.length;
      candidates.push({ directions: directions.slice(), rest, score, coverage });
    }
  }
  if (candidates.length === 0) {
    const hanging = Float64Array.of(0, 0, -1, 0, 0, -1);
    const coverage = new Float64Array(scene.views * samplesPerView);
    return [{ directions: hanging, rest: 0, score: 0, coverage }];
  }
  return [
    ...distinct(candidates, keptByScore, ({ score }) => score),
    ...distinct(candidates, keptByRest, ({ rest }) => rest),
  ];
}

/** The best candidates that differ from each other. */
function distinct(
  candidates: readonly Candidate[],
  count: number,
  value: (candidate: Candidate) => number,
): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates.toSorted((a, b) => value(b) - value(a))) {
    if (!kept.some((other) => isSame(candidate.directions, other.directions))) {
      kept.push(candidate);
      if (kept.length === count) break;
    }
  }
  return kept;
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return (
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2] > sameDirection &&
    a[3] * b[3] + a[4] * b[4] + a[5] * b[5] > sameDirection
  );
}
