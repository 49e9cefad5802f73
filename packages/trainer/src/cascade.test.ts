import { Cascade } from './cascade.js';
import { parseConfig } from './load-config.js';

function poseOf(stages: object, steps = 1000) {
  return parseConfig({ name: 'test', pose: { steps, stages } }, 'test').pose;
}

/** Feeds losses until the end; the steps after which a stage began. */
function run(cascade: Cascade, lossAt: (step: number) => number, from = 0, to = 1000): number[] {
  const switches: number[] = [];
  for (let step = from; step < to; step++) {
    if (cascade.observe(step, lossAt(step))) switches.push(step);
  }
  return switches;
}

const convergence = { switch: 'convergence', shapePrior: 0.7, arms: 0.9, overSteps: 50 };
/** Falls by 10 % in 20 steps up to step 200, then by 0.2 % in 20 steps. */
const falling = (step: number) => 0.995 ** Math.min(step, 200) * 0.9999 ** Math.max(0, step - 200);

test('fixed stages never move', () => {
  const cascade = new Cascade(poseOf({}));
  expect(run(cascade, () => 1)).toEqual([]);
  expect(cascade.starts).toEqual({ shapePrior: 0.25, arms: 0.3 });
  expect(cascade.state).toBeUndefined();
});

test('a stage begins once the average has stopped falling, the next one a window later', () => {
  const cascade = new Cascade(poseOf(convergence));
  const switches = run(cascade, falling);
  // The average over 12 steps follows the loss; windows end after 49, 99, ...
  expect(switches).toEqual([299, 399]);
  const { shapePrior, arms } = cascade.starts;
  expect(299 / 1000 < shapePrior && shapePrior <= 300 / 1000).toBe(true);
  expect(399 / 1000 < arms && arms <= 400 / 1000).toBe(true);
});

test('a loss that goes on falling switches at the latest parts', () => {
  const cascade = new Cascade(poseOf(convergence));
  expect(run(cascade, (step) => 0.99 ** step)).toEqual([]);
  expect(cascade.starts).toEqual({ shapePrior: 0.7, arms: 0.9 });
});

test('noise does not switch as long as the mean falls; values that are not finite are left out', () => {
  const noisy = (step: number) =>
    step % 10 === 0 ? NaN : falling(step) * (1 + 0.05 * (-1) ** step);
  const [first] = run(new Cascade(poseOf(convergence)), noisy);
  expect(first).toBeGreaterThan(200);
  expect(first).toBeLessThan(400);
});

test('a restored cascade goes on as the whole one', () => {
  const whole = new Cascade(poseOf(convergence));
  run(whole, falling);
  const start = new Cascade(poseOf(convergence));
  run(start, falling, 0, 333);
  const rest = new Cascade(poseOf(convergence));
  rest.restore(JSON.parse(JSON.stringify(start.state)));
  run(rest, falling, 333);
  expect(rest.state).toEqual(whole.state);
});
