import fc from 'fast-check';
import { createOneEuroFilter } from './one-euro-filter.js';
import { Random } from './random.js';

const rate = (cutoff: number) => 2 * Math.PI * cutoff;

test('a constant comes back unchanged, whatever the options', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 6, maxLength: 6 }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 10, noNaN: true }),
      fc.constantFrom(1, 2, 3),
      (given, minCutoff, beta, dimensions) => {
        const values = given.map((value) => value + 0); // No -0.
        const { filter } = createOneEuroFilter({ dimensions, minCutoff, beta });
        for (let i = 0; i < 5; i++) expect([...filter(values, i / 7)]).toEqual(values);
      },
    ),
    { seed: 1 },
  );
});

test.each([10, 25, 60, 1000])('a step is answered by 1 - exp(-2π f t), at %d frames/s', (fps) => {
  const { filter } = createOneEuroFilter({ minCutoff: 1.5 });
  filter([0], 0);
  for (let i = 1; i <= fps; i++) {
    expect(filter([8], i / fps)[0]).toBeCloseTo(8 * (1 - Math.exp((-rate(1.5) * i) / fps)), 9);
  }
});

test('unequal times count as what they are: a step does not know in how many frames it was seen', () => {
  const random = new Random('one euro');
  const { filter } = createOneEuroFilter({ minCutoff: 0.7 });
  filter([0], 0);
  let seconds = 0;
  for (let i = 0; i < 50; i++) {
    seconds += 0.001 + 0.1 * random.uniform();
    expect(filter([1], seconds)[0]).toBeCloseTo(1 - Math.exp(-rate(0.7) * seconds), 12);
  }
});

test.each([25, 50, 240])(
  'a steady motion is followed at the cutoff of its speed, %d frames/s',
  (fps) => {
    const [speed, minCutoff, beta] = [800, 1, 0.005];
    const { filter } = createOneEuroFilter({ minCutoff, beta });
    let lag = NaN;
    for (let i = 0; i <= 10 * fps; i++) {
      const x = (speed * i) / fps;
      lag = x - filter([x], i / fps)[0];
    }
    // The geometric series of a ramp: v Δt (1 - α) / α, with α of the cutoff at that speed.
    const growth = Math.exp(rate(minCutoff + beta * speed) / fps);
    expect(lag).toBeCloseTo(speed / fps / (growth - 1), 6);
  },
);

test('with beta the lag of a fast motion is a fraction, the calm at rest the same', () => {
  const lagOf = (beta: number) => {
    const { filter } = createOneEuroFilter({ beta });
    let lag = 0;
    for (let i = 0; i <= 100; i++) lag = 40 * i - filter([40 * i], i / 25)[0];
    return lag;
  };
  expect(lagOf(0.01)).toBeLessThan(lagOf(0) / 5);
  const random = new Random('rest');
  const noise = Array.from({ length: 400 }, () => random.normal());
  const spread = (beta: number) => {
    const { filter } = createOneEuroFilter({ beta });
    const out = noise.map((x, i) => filter([x], i / 25)[0]).slice(100);
    return Math.hypot(...out) / Math.sqrt(out.length);
  };
  // White noise through y += α (x - y) has the variance α / (2 - α).
  const alpha = 1 - Math.exp(-rate(1) / 25);
  expect(Math.abs(spread(0) / Math.sqrt(alpha / (2 - alpha)) - 1)).toBeLessThan(0.1);
  expect(spread(0.01)).toBeLessThan(1.1 * spread(0));
});

test('points do not see each other; turned axes turn the result; the unit scales the speed', () => {
  const random = new Random('walk');
  const paths = Array.from({ length: 30 }, () => Array.from({ length: 6 }, () => random.normal()));
  const options = { dimensions: 3, beta: 0.3 };
  const both = createOneEuroFilter(options);
  const alone = createOneEuroFilter(options);
  const turned = createOneEuroFilter(options);
  const inMetres = createOneEuroFilter({ ...options, beta: 300 });
  const inPixels = createOneEuroFilter(options);
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  paths.forEach((values, i) => {
    const at = i / 25;
    const out = both.filter(values, at);
    expect(alone.filter(values.slice(3), at)).toEqual(out.slice(3));
    const [x, y, z] = values;
    const [u, v, w] = turned.filter([c * x - s * y, s * x + c * y, z], at);
    expect([c * u + s * v, c * v - s * u, w]).toEqual(
      [...out.subarray(0, 3)].map((value) => expect.closeTo(value, 10)),
    );
    const metres = inMetres.filter(
      values.map((value) => value / 1000),
      at,
    );
    const pixels = inPixels.filter(
      values.map((value) => value / 4),
      at,
      4,
    );
    out.forEach((value, k) => {
      expect(metres[k]).toBeCloseTo(value / 1000, 12);
      expect(pixels[k]).toBeCloseTo(value / 4, 12);
    });
  });
});

test('a missing point comes back as it is, and the next one counts the time between', () => {
  const { filter, reset } = createOneEuroFilter();
  filter([0, 5], 0);
  expect([...filter([NaN, 5], 0.5)]).toEqual([NaN, 5]);
  expect(filter([1, 5], 1)[0]).toBeCloseTo(1 - Math.exp(-rate(1)), 12);
  expect([...filter([1, Infinity], 2)][1]).toBe(Infinity);
  reset();
  expect([...filter([7], 0)]).toEqual([7]);
});

test('wrong input is refused, and changes nothing', () => {
  expect(() => createOneEuroFilter({ minCutoff: 0 })).toThrow(/minCutoff above 0 Hz, found 0/);
  expect(() => createOneEuroFilter({ beta: -1 })).toThrow(/beta of 0 or more, found -1/);
  expect(() => createOneEuroFilter({ dimensions: 1.5 })).toThrow(/dimensions of 1 or more/);
  expect(() => createOneEuroFilter({ derivativeCutoff: NaN })).toThrow(/derivativeCutoff above 0/);
  const { filter } = createOneEuroFilter({ dimensions: 2 });
  expect(() => filter([1, 2, 3], 0)).toThrow(/points of 2 values, found 3 values/);
  expect(() => filter([1, 2], NaN)).toThrow(/a time in seconds, found NaN/);
  filter([1, 2], 3);
  expect(() => filter([1, 2], 3)).toThrow(/a time after 3 s, found 3/);
  expect(() => filter([1, 2, 3, 4], 4)).toThrow(/2 values as before, found 4/);
  expect(() => filter([1, 2], 4, 0)).toThrow(/a unit above 0, found 0/);
  expect([...filter([1, 2], 4)]).toEqual([1, 2]);
});
