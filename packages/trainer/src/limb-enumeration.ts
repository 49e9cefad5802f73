import { CoverageBound } from './coverage-bound.js';
import {
  coverageOf,
  limbPoints,
  outsideOf,
  priorOf,
  type LimbKind,
  type LimbScene,
  type Samples,
} from './limb-model.js';
import { LowerSegments } from './lower-segments.js';

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

/** Half of the pair that is looked for. */
interface Candidate {
  directions: Float64Array;
  /** Prior minus what lies outside of the masks. */
  rest: number;
  /** Coverage of each sample, times its weight. */
  coverage: Float64Array;
}

/** Directions of candidates: indices. */
interface Directions {
  uppers: number[];
  lowers: number[];
}

// A local name: looking globals up in hot loops is very slow inside a vm context, as under jest.
const { max } = Math;

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
const cosines = /* @__PURE__ */ cosinesOf(sphere);

/** Cosines between all directions, [count * count]. */
function cosinesOf(directions: Float64Array): Float64Array {
  const count = directions.length / 3;
  return Float64Array.from({ length: count * count }, (_, i) => {
    const a = 3 * Math.floor(i / count);
    const b = 3 * (i % count);
    return (
      directions[a] * directions[b] +
      directions[a + 1] * directions[b + 1] +
      directions[a + 2] * directions[b + 2]
    );
  });
}

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
  const lowerSegments = new LowerSegments(scene, kind, sphere);
  const coverageBound = new CoverageBound(samples);
  const [right, left] = [0, 1].map((side) =>
    bestOfSide(scene, kind, side, samples, coverageWeight, lowerSegments, coverageBound),
  );
  let best = -Infinity;
  const pair = new Float64Array(12);
  for (const r of right) {
    for (const l of left) {
      let covered = 0;
      for (let i = 0; i < r.coverage.length; i++) covered += max(r.coverage[i], l.coverage[i]);
      const score = r.rest + l.rest + coverageWeight * covered;
      if (score > best) {
        best = score;
        pair.set(r.directions, 0);
        pair.set(l.directions, 6);
      }
    }
  }
  return pair;
}

function bestOfSide(
  scene: LimbScene,
  kind: LimbKind,
  side: number,
  samples: Samples,
  coverageWeight: number,
  lowerSegments: LowerSegments,
  coverageBound: CoverageBound,
): Candidate[] {
  const upperCount = kind.upperStations.length;
  const n = upperCount + kind.lowerStations.length;
  const upperShare = upperCount / n;
  const points = new Float64Array(3 * n);
  const projected = new Float64Array(scene.views * n * 2);
  const directions = new Float64Array(6);
  const tried: Directions = { uppers: [], lowers: [] };
  const rests: number[] = [];
  const mostScores: number[] = [];
  for (let u = 0; u < directionCount; u++) {
    setDirection(directions, 0, u);
    limbPoints(scene, kind, side, directions, 0, points, projected);
    const upperOutside = upperShare * outsideOf(scene, projected, n, 0, upperCount);
    if (upperOutside > mostOutside) continue;
    lowerSegments.moveTo(side, directions);
    const mostLower = (mostOutside - upperOutside) / (1 - upperShare);
    for (let l = 0; l < directionCount; l++) {
      if (cosines[u * directionCount + l] < leastFold) continue;
      if (lowerSegments.isOutside(l, mostLower)) continue;
      setDirection(directions, 3, l);
      limbPoints(scene, kind, side, directions, 0, points, projected, upperCount);
      const lowerOutside = outsideOf(scene, projected, n, upperCount);
      const outside = upperOutside + (1 - upperShare) * lowerOutside;
      if (outside > mostOutside) continue;
      const rest = priorOf(scene, kind, directions, 0, points, n) - outside;
      tried.uppers.push(u);
      tried.lowers.push(l);
      rests.push(rest);
      mostScores.push(rest + coverageWeight * coverageBound.of(projected, n));
    }
  }
  if (rests.length === 0) {
    const hanging = Float64Array.of(0, 0, -1, 0, 0, -1);
    return [{ directions: hanging, rest: 0, coverage: new Float64Array(samples.weights.length) }];
  }
  const coverage = new Float64Array(samples.weights.length);
  const cover = (c: number): void => {
    setDirection(directions, 0, tried.uppers[c]);
    setDirection(directions, 3, tried.lowers[c]);
    limbPoints(scene, kind, side, directions, 0, points, projected);
    coverageOf(projected, n, samples, coverage);
    for (let i = 0; i < coverage.length; i++) coverage[i] *= samples.weights[i];
  };
  const score = (c: number): number => {
    cover(c);
    let covered = 0;
    for (let i = 0; i < coverage.length; i++) covered += coverage[i];
    return rests[c] + coverageWeight * covered;
  };
  const candidate = (c: number): Candidate => {
    cover(c);
    return { directions: directions.slice(), rest: rests[c], coverage: coverage.slice() };
  };
  return [
    ...distinct(tried, mostScores, keptByScore, score),
    ...distinct(tried, rests, keptByRest),
  ].map(candidate);
}

function setDirection(directions: Float64Array, at: number, index: number): void {
  for (let k = 0; k < 3; k++) directions[at + k] = sphere[3 * index + k];
}

/**
 * Indices of the best candidates that differ from each other, best first.
 *
 * @param values of the candidates; with `exact`, upper bounds of what that gives. Most candidates
 *   are like a better one or worse than all that are kept: for those the bound is enough.
 */
function distinct(
  { uppers, lowers }: Directions,
  values: readonly number[],
  count: number,
  exact?: (c: number) => number,
): number[] {
  const best = new Float64Array(values);
  const isExact = new Uint8Array(values.length).fill(exact ? 0 : 1);
  // A heap, the best at its top.
  const heap = new Int32Array(values.length).map((_, i) => i);
  let size = heap.length;
  for (let i = size >> 1; i >= 0; i--) sink(heap, size, best, i);
  const kept: number[] = [];
  while (size > 0 && kept.length < count) {
    const c = heap[0];
    const isLike = kept.some(
      (k) =>
        cosines[uppers[k] * directionCount + uppers[c]] > sameDirection &&
        cosines[lowers[k] * directionCount + lowers[c]] > sameDirection,
    );
    if (isLike || isExact[c]) {
      if (!isLike) kept.push(c);
      heap[0] = heap[--size];
    } else {
      best[c] = exact!(c);
      isExact[c] = 1;
    }
    sink(heap, size, best, 0);
  }
  return kept;
}

/** Moves an entry of a heap down to its place. Of equally good ones the first is the better. */
function sink(heap: Int32Array, size: number, value: Float64Array, at: number): void {
  const c = heap[at];
  for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && isBetter(value, heap[child + 1], heap[child])) child++;
    if (!isBetter(value, heap[child], c)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = c;
}

function isBetter(value: Float64Array, a: number, b: number): boolean {
  return value[a] > value[b] || (value[a] === value[b] && a < b);
}
