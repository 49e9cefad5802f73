import { h36m18 } from '@mas/skeleton';
import fc from 'fast-check';
import { digits, irregularPoses } from '../test/poses.js';
import {
  ambiguityRatio,
  auc,
  createAccumulator,
  error2d,
  maskIoU,
  mpjpe,
  pck,
  pckh,
} from './index.js';
import type { Metric } from './index.js';

const frames = 12;
const irregular = irregularPoses(frames, 18);
const near = irregular.map((value, i) => value + 120 * Math.sin(i));
const visible = Uint8Array.from({ length: frames * 18 }, (_, i) => (i % 18 && i % 5 === 0 ? 0 : 1));
visible.fill(0, 18 * 4, 18 * 5); // a frame without a visible joint
const headSizes = Float64Array.from({ length: frames }, (_, i) => 100 + 20 * i);
const authors = { convention: 'authors' } as const;
const threshold = (values: Float64Array) => Uint8Array.from(values, (v) => Number(v > 0));

interface Case {
  readonly metric: Metric<any>;
  readonly options: object;
  /** Numbers per frame. */
  readonly stride: number;
  readonly masks?: boolean;
  /** What is cut with the frames. */
  readonly batch?: (from: number, to: number) => object;
}

const seen = (from: number, to: number) => ({ visible: visible.subarray(18 * from, 18 * to) });
const cases: [string, Case][] = [
  ['mpjpe', { metric: mpjpe, options: { joints: 18, rootIndex: 1, alignment: 'procrustes' }, stride: 54, batch: seen }],
  ['mpjpe, authors', { metric: mpjpe, options: { joints: 18, ...authors }, stride: 54, batch: seen }],
  ['pck', { metric: pck, options: { joints: 18, alignment: 'none' }, stride: 54, batch: seen }],
  ['auc', { metric: auc, options: { joints: 18, alignment: 'none' }, stride: 54, batch: seen }],
  ['error2d', { metric: error2d, options: { joints: 18 }, stride: 36, batch: seen }],
  ['error2d, authors', { metric: error2d, options: { joints: 18, ...authors }, stride: 36, batch: seen }],
  ['pckh', { metric: pckh, options: { joints: 18 }, stride: 36, batch: (from, to) => ({ ...seen(from, to), headSizes: headSizes.subarray(from, to) }) }],
  ['ambiguityRatio', { metric: ambiguityRatio, options: { skeleton: h36m18, views: 1 }, stride: 36 }],
  ['maskIoU', { metric: maskIoU, options: {}, stride: 54, masks: true, batch: (from, to) => ({ frames: to - from }) }],
]; // prettier-ignore

test.each(cases)('%s: any batches give the result of one call', (_, { metric, ...rest }) => {
  const { options, stride, masks, batch = () => ({}) } = rest;
  const [p, t] = masks ? [near, irregular].map(threshold) : [near, irregular];
  const whole = metric(p.subarray(0, frames * stride), t.subarray(0, frames * stride), {
    ...options,
    ...batch(0, frames),
  });
  expect(whole.value).toBeGreaterThanOrEqual(0);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: frames - 1 })), (cuts) => {
      const accumulator = createAccumulator(metric, options);
      const bounds = [0, ...cuts.toSorted((a, b) => a - b), frames];
      bounds.slice(1).forEach((to, k) => {
        const from = bounds[k];
        const [a, b] = [p, t].map((flat) => flat.subarray(from * stride, to * stride));
        const own = accumulator.add(a, b, batch(from, to));
        expect(own).toEqual(metric(a, b, { ...options, ...batch(from, to) }));
      });
      const { value, ...found } = accumulator.result();
      const { value: expected, ...about } = whole;
      expect(value).toBeCloseTo(expected, digits.exact);
      expect(found).toEqual(about);
    }),
  );
});

test('a batch that throws leaves the average; nothing added is an error', () => {
  const accumulator = createAccumulator(error2d, { joints: 1 });
  expect(() => accumulator.result()).toThrow(/expected added batches, found none/);
  accumulator.add([255, 0], [0, 0]);
  const before = accumulator.result();
  expect(() => accumulator.add([NaN, 0], [0, 0])).toThrow(/error2d: predicted: .* found NaN/);
  expect(accumulator.result()).toEqual(before);
});

test('batches of another kind are not averaged', () => {
  const accumulator = createAccumulator(mpjpe, { joints: 1 });
  accumulator.add([1, 2, 3], [1, 2, 3]);
  expect(() => accumulator.add([1, 2, 3], [1, 2, 3], { alignment: 'none' })).toThrow(
    /createAccumulator\.add: alignment: expected root as in the first batch, found none/,
  );
  expect(() => accumulator.add([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], { joints: 2 })).toThrow(
    /joints: expected 1 as in the first batch, found 2/,
  );
  expect(accumulator.result().frames).toBe(1);
});
