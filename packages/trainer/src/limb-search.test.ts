import { referenceBody } from './reference-body.js';
import { h36m18 } from '@mas/skeleton';
import { analyticSet, project } from '../test/analytic-scenes.js';
import { limbKinds } from './limb-kinds.js';
import { searchLimbs } from './limb-search.js';
import { uprightTemplate } from './pose-targets.js';
import { Random } from './random.js';

const body = referenceBody(h36m18);
const { arms } = limbKinds(h36m18, body, 1100);
const hanging = Float64Array.of(0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1);

test('finds a raised and a stretched arm from masks of four views', () => {
  const set = analyticSet(1);
  const { patchSize, maskSize } = set;
  const pose = uprightTemplate(body, Float32Array.of(1, 0));
  // Right arm straight up, left arm straight forward.
  const truth = [
    [0, 0, 1],
    [0, 0, 1],
    [1, 0, 0],
    [1, 0, 0],
  ];
  const masks = new Uint8Array(4 * patchSize ** 2);
  const residual = new Float32Array(4 * maskSize ** 2);
  const reach = arms.lengths[0] + arms.lengths[1] * 1.25;
  arms.chains.forEach(([shoulder], side) => {
    const start = Array.from(pose.subarray(3 * shoulder, 3 * shoulder + 3));
    const end = start.map((s, k) => s + truth[2 * side][k] * reach);
    for (let view = 0; view < 4; view++) {
      const a = project(set.projections, 12 * view, start);
      const b = project(set.projections, 12 * view, end);
      drawLine(masks, view, patchSize, a, b, 0.07, 255);
      drawLine(residual, view, maskSize, a, b, 0.07, 1);
    }
  });
  const found = searchLimbs(
    {
      views: 4,
      projections: set.projections,
      masks,
      patchSize,
      viewWeights: set.viewWeights,
      pose,
      residual,
      maskSize,
      heading: [1, 0],
      trunk: [0, 17],
    },
    arms,
    hanging,
    { coverageWeight: 1.5, randomCandidates: 400, rounds: 6, enumerate: true },
    new Random('arms'),
  );
  truth.forEach((direction, k) => {
    const cosine = direction.reduce((sum, d, i) => sum + d * found.directions[3 * k + i], 0);
    expect(cosine).toBeGreaterThan(0.9);
  });
  expect(Math.min(...found.confidence)).toBeGreaterThan(0.6);
});

test('nothing to explain leaves the arms hanging', () => {
  const set = analyticSet(1);
  const found = searchLimbs(
    {
      views: 4,
      projections: set.projections,
      masks: new Uint8Array(4 * set.patchSize ** 2).fill(255),
      patchSize: set.patchSize,
      viewWeights: set.viewWeights,
      pose: uprightTemplate(body, Float32Array.of(1, 0)),
      residual: new Float32Array(4 * set.maskSize ** 2),
      maskSize: set.maskSize,
      heading: [1, 0],
      trunk: [0, 17],
    },
    arms,
    hanging,
    { coverageWeight: 1.5, randomCandidates: 48, rounds: 1, enumerate: false },
    new Random('none'),
  );
  for (let k = 2; k < 12; k += 3) expect(found.directions[k]).toBeLessThan(-0.8);
});

function drawLine(
  values: Uint8Array | Float32Array,
  view: number,
  size: number,
  a: { x: number; y: number },
  b: { x: number; y: number },
  radius: number,
  value: number,
): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const x = (2 * column) / (size - 1) - 1;
      const y = (2 * row) / (size - 1) - 1;
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const along = ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1);
      const t = Math.min(1, Math.max(0, along));
      if (Math.hypot(x - a.x - t * dx, y - a.y - t * dy) < radius) {
        values[view * size * size + row * size + column] = value;
      }
    }
  }
}
