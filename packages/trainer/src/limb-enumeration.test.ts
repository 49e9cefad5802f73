import { h36m18 } from '@mas/skeleton';
import { analyticSet } from '../test/analytic-scenes.js';
import { CoverageBound } from './coverage-bound.js';
import { enumerateLimbs, sphereDirections } from './limb-enumeration.js';
import { limbKinds } from './limb-kinds.js';
import {
  coverageOf,
  drawSamples,
  limbPoints,
  outsideOf,
  priorOf,
  type LimbScene,
  type Samples,
} from './limb-model.js';
import { LowerSegments } from './lower-segments.js';
import { uprightTemplate } from './pose-targets.js';
import { Random } from './random.js';
import { referenceBody } from './reference-body.js';

const body = referenceBody(h36m18);
const { arms } = limbKinds(h36m18, body, 1100);
const upperCount = arms.upperStations.length;
const n = upperCount + arms.lowerStations.length;
const sphere = sphereDirections(96);
const seeds = ['a', 'b', 'c', 'd'];

/** A body somewhere, with masks of random discs and a residual of random cells. */
function randomScene(seed: string): LimbScene {
  const random = new Random(seed);
  const set = analyticSet(1);
  const { patchSize, maskSize, projections } = set;
  const masks = new Uint8Array(4 * patchSize ** 2);
  const residual = new Float32Array(4 * maskSize ** 2);
  for (let v = 0; v < 4; v++) {
    const discs = Array.from({ length: 12 }, () => ({
      x: random.uniform(0.2, 0.8),
      y: random.uniform(0.1, 0.7),
      r: random.uniform(0.05, 0.2),
    }));
    const depth = (x: number, y: number) =>
      Math.max(...discs.map((d) => d.r - Math.hypot(x - d.x, y - d.y)));
    for (let i = 0; i < patchSize ** 2; i++) {
      const d = depth((i % patchSize) / patchSize, Math.floor(i / patchSize) / patchSize);
      masks[v * patchSize ** 2 + i] = Math.round(255 * Math.min(1, Math.max(0, 0.5 + 30 * d)));
    }
    for (let i = 0; i < maskSize ** 2; i++) {
      const d = depth((i % maskSize) / maskSize, Math.floor(i / maskSize) / maskSize);
      if (d > 0 && random.uniform() < 0.2) residual[v * maskSize ** 2 + i] = random.uniform();
    }
  }
  return {
    views: 4,
    projections,
    masks,
    patchSize,
    viewWeights: Float32Array.from([1, 1, seed === 'b' ? 0 : 1, 1]),
    pose: uprightTemplate(body, Float32Array.of(1, 0)).map((x) => x + 0.1 * random.normal()),
    residual,
    maskSize,
    heading: [1, 0],
    trunk: [0, 17],
  };
}

interface Limb {
  directions: Float64Array;
  rest: number;
  score: number;
  coverage: Float64Array;
}

/** All limbs of a side that do not lie too far outside, each looked at in full. */
function allLimbs(scene: LimbScene, side: number, samples: Samples): Limb[] {
  const limbs: Limb[] = [];
  for (let u = 0; u < 96; u++) {
    for (let l = 0; l < 96; l++) {
      const directions = new Float64Array(6);
      directions.set(sphere.subarray(3 * u, 3 * u + 3), 0);
      directions.set(sphere.subarray(3 * l, 3 * l + 3), 3);
      if (cosine(directions, directions, 0, 3) < -0.85) continue;
      const points = new Float64Array(3 * n);
      const projected = new Float64Array(8 * n);
      limbPoints(scene, arms, side, directions, 0, points, projected);
      const outside =
        (upperCount * outsideOf(scene, projected, n, 0, upperCount) +
          (n - upperCount) * outsideOf(scene, projected, n, upperCount)) /
        n;
      if (outside > 0.45) continue;
      const rest = priorOf(scene, arms, directions, 0, points, n) - outside;
      const coverage = coverageOf(projected, n, samples);
      const covered = coverage.reduce((sum, value, i) => sum + value * samples.weights[i], 0);
      limbs.push({ directions, rest, score: rest + 1.5 * covered, coverage });
    }
  }
  return limbs;
}

function cosine(a: Float64Array, b: Float64Array, i: number, j = i): number {
  return a[i] * b[j] + a[i + 1] * b[j + 1] + a[i + 2] * b[j + 2];
}

function bestDistinct(limbs: Limb[], count: number, value: (limb: Limb) => number): Limb[] {
  const kept: Limb[] = [];
  for (const limb of limbs.toSorted((a, b) => value(b) - value(a))) {
    const isLike = ({ directions }: Limb) =>
      cosine(limb.directions, directions, 0) > 0.9 && cosine(limb.directions, directions, 3) > 0.9;
    if (kept.length < count && !kept.some(isLike)) kept.push(limb);
  }
  return kept;
}

test.each(seeds)('finds the pair that looking at every limb in full finds: %s', (seed) => {
  const scene = randomScene(seed);
  const samples = drawSamples(scene, new Random(seed));
  const [right, left] = [0, 1].map((side) => {
    const limbs = allLimbs(scene, side, samples);
    expect(limbs.length).toBeGreaterThan(100);
    return [
      ...bestDistinct(limbs, 24, ({ score }) => score),
      ...bestDistinct(limbs, 8, ({ rest }) => rest),
    ];
  });
  const pairs = right.flatMap((r) =>
    left.map((l) => {
      const joined = r.coverage.map((value, i) => Math.max(value, l.coverage[i]));
      const covered = joined.reduce((sum, value, i) => sum + value * samples.weights[i], 0);
      const directions = [...r.directions, ...l.directions];
      return { directions, score: r.rest + l.rest + 1.5 * covered };
    }),
  );
  const best = pairs.reduce((a, b) => (b.score > a.score ? b : a));
  expect(Array.from(enumerateLimbs(scene, arms, samples, 1.5))).toEqual(best.directions);
});

test('arms hang where all limbs lie outside of the masks', () => {
  const scene = randomScene('a');
  scene.masks.fill(0);
  const samples = drawSamples(scene, new Random('a'));
  const hanging = [0, 0, -1, 0, 0, -1];
  expect(Array.from(enumerateLimbs(scene, arms, samples, 1.5))).toEqual([...hanging, ...hanging]);
});

test.each(seeds)('the quick bounds never contradict what they stand for: %s', (seed) => {
  const scene = randomScene(seed);
  const samples = drawSamples(scene, new Random(seed));
  const lowerSegments = new LowerSegments(scene, arms, sphere);
  const coverageBound = new CoverageBound(samples);
  const points = new Float64Array(3 * n);
  const projected = new Float64Array(8 * n);
  const directions = new Float64Array(6);
  const most = 0.3;
  let dropped = 0;
  for (let u = 0; u < 96; u += 5) {
    directions.set(sphere.subarray(3 * u, 3 * u + 3), 0);
    lowerSegments.moveTo(1, directions);
    for (let l = 0; l < 96; l++) {
      directions.set(sphere.subarray(3 * l, 3 * l + 3), 3);
      limbPoints(scene, arms, 1, directions, 0, points, projected);
      const isOutside = outsideOf(scene, projected, n, upperCount) > most;
      const isDropped = lowerSegments.isOutside(l, most);
      if (isDropped) expect(isOutside).toBe(true);
      dropped += Number(isDropped);
      const covered = coverageOf(projected, n, samples).reduce(
        (sum, value, i) => sum + value * samples.weights[i],
        0,
      );
      expect(covered).toBeLessThanOrEqual(coverageBound.of(projected, n));
    }
  }
  expect(dropped).toBeGreaterThan(20);
});

test('samples list each drawn cell once, and weigh it by how often it was drawn', () => {
  const scene = randomScene('c');
  const cells = scene.maskSize ** 2;
  scene.residual.fill(0, cells);
  const samples = drawSamples(scene, new Random('c'));
  expect(samples.starts).toHaveLength(5);
  const [from, to] = samples.starts;
  const cellsSeen = Array.from({ length: to - from }, (_, i) =>
    samples.points.slice(2 * i, 2 * i + 2).join(),
  );
  expect(new Set(cellsSeen).size).toBe(to - from);
  // One view of four has a residual, of more than the eight cells that count in full.
  const sum = samples.weights.reduce((a, b) => a + b, 0);
  const wanted = Math.min(1, scene.residual.reduce((a, b) => a + b, 0) / 8);
  expect(sum).toBeCloseTo(wanted / 4, 6);
  for (const weight of samples.weights.subarray(from, to)) {
    expect((weight / wanted) * 4 * 32).toBeCloseTo(Math.round((weight / wanted) * 4 * 32), 3);
  }
});
