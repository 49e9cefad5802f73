import { levelProjection, project } from '../test/analytic-scenes.js';
import { Random } from './random.js';
import { robustViewWeights, type ObservedScenes } from './robust-view-weights.js';

const joints = 6;
const azimuths = [0.3, 1.8, 3.4, 5.1];

/** One scene of random joints, each view's joints moved by `offset`. */
function observe(
  views: number,
  offset: (view: number, joint: number) => [number, number],
): ObservedScenes {
  const random = new Random('robust');
  const projections = azimuths.slice(0, views).flatMap(levelProjection);
  const points = Array.from({ length: joints }, () =>
    [0, 1, 2].map(() => random.uniform(-0.6, 0.6)),
  );
  const xy = azimuths.slice(0, views).flatMap((_, v) =>
    points.flatMap((point, j) => {
      const { x, y } = project(projections, 12 * v, point);
      const [dx, dy] = offset(v, j);
      return [x + dx, y + dy];
    }),
  );
  return {
    scenes: 1,
    views,
    joints,
    xy,
    projections,
    viewWeights: Array.from({ length: views }, () => 1),
  };
}

test('views that agree keep their weight', () => {
  const weights = robustViewWeights(
    observe(4, () => [0, 0]),
    0.05,
  );
  expect(weights).toHaveLength(4 * joints);
  for (const weight of weights) expect(weight).toBeGreaterThan(1 - 1e-6);
});

test('the view that contradicts the others loses its say, at the joint where it does', () => {
  const wrong = { view: 2, joint: 3 };
  const weights = robustViewWeights(
    observe(4, (v, j) => (v === wrong.view && j === wrong.joint ? [0.3, -0.2] : [0, 0])),
    0.05,
  );
  weights.forEach((weight, i) => {
    const isWrong = i === wrong.view * joints + wrong.joint;
    if (isWrong) expect(weight).toBeLessThan(0.03);
    else expect(weight).toBeGreaterThan(0.95);
  });
});

test('a wider scale forgives more', () => {
  const observed = observe(4, (v) => (v === 1 ? [0.1, 0] : [0, 0]));
  const [strict, mild] = [0.02, 0.5].map((scale) => robustViewWeights(observed, scale)[joints]);
  expect(strict).toBeLessThan(0.1);
  expect(mild).toBeGreaterThan(0.9);
});

test('views that are left out stay out and have no say', () => {
  const observed = observe(4, (v) => (v === 0 ? [0.9, 0.9] : [0, 0]));
  const weights = robustViewWeights({ ...observed, viewWeights: [0, 0.5, 1, 1] }, 0.05);
  for (let j = 0; j < joints; j++) {
    expect(weights[j]).toBe(0);
    expect(weights[joints + j]).toBeCloseTo(0.5, 5);
    expect(weights[2 * joints + j]).toBeCloseTo(1, 5);
  }
});

test('joints on which nobody agrees keep finite, positive weights', () => {
  const random = new Random('noise');
  const observed = observe(4, () => [random.uniform(-1, 1), random.uniform(-1, 1)]);
  for (const weight of robustViewWeights(observed, 0.01)) {
    expect(weight).toBeGreaterThanOrEqual(1e-3 * (1 - 1e-6));
    expect(weight).toBeLessThanOrEqual(1);
  }
});
