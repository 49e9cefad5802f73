import fc from 'fast-check';
import { digits, irregularPoses } from '../test/poses.js';
import { auc, createPoseMetrics, mpjpe, pck } from './index.js';

const joints = 4;
const truth = irregularPoses(9, joints);
const predicted = truth.map((value, i) => value + 120 * Math.sin(i));
const visible = Uint8Array.from({ length: 36 }, (_, i) => (i % joints > 0 && i % 5 === 0 ? 0 : 1));

test.each(['standard', 'authors'] as const)(
  'any batches give the result of one call: %s',
  (convention) => {
    const options = { joints, visible, convention };
    const raw = { ...options, alignment: convention === 'authors' ? 'none' : 'root' } as const;
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 8 })), (cuts) => {
        const metrics = createPoseMetrics({ joints, convention });
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), 9];
        bounds.slice(1).forEach((end, k) => {
          const [from, to] = [bounds[k] * joints, end * joints];
          metrics.add(
            predicted.subarray(3 * from, 3 * to),
            truth.subarray(3 * from, 3 * to),
            visible.subarray(from, to),
          );
        });
        const found = metrics.result();
        const expected = {
          mpjpe: mpjpe(predicted, truth, raw),
          nMpjpe: mpjpe(predicted, truth, { ...options, alignment: 'scale' }),
          pMpjpe: mpjpe(predicted, truth, { ...options, alignment: 'procrustes' }),
          pck150: pck(predicted, truth, raw),
          auc: auc(predicted, truth, raw),
        };
        for (const [key, { value, ...rest }] of Object.entries(expected)) {
          expect(found[key as keyof typeof expected]).toMatchObject(rest);
          expect(found[key as keyof typeof expected].value).toBeCloseTo(value, digits.exact);
        }
        expect(found.mpjpe).toMatchObject({ unit: 'mm', joints, frames: 9 });
      }),
    );
  },
);

test('better alignment never hurts the total squared error, and here not the mean', () => {
  const metrics = createPoseMetrics({ joints });
  metrics.add(predicted, truth);
  const { mpjpe: m, pMpjpe: p, pck150, auc: a } = metrics.result();
  expect(p.value).toBeLessThan(m.value);
  expect(a.value).toBeLessThan(pck150.value);
});

test('a batch that throws leaves the sums as they were', () => {
  const metrics = createPoseMetrics({ joints });
  expect(() => metrics.result()).toThrow(/expected added poses, found none/);
  metrics.add(predicted, truth);
  const before = metrics.result();
  const broken = truth.slice();
  broken[50] = NaN;
  expect(() => metrics.add(broken, truth)).toThrow(/createPoseMetrics\.add: predicted: .*NaN/);
  expect(metrics.result()).toEqual(before);
});

test('a batch without a visible joint changes nothing', () => {
  const metrics = createPoseMetrics({ joints });
  metrics.add(predicted, truth, new Uint8Array(36));
  expect(metrics.result().mpjpe).toMatchObject({ value: NaN, frames: 0, count: 0 });
  metrics.add(predicted, truth);
  const alone = createPoseMetrics({ joints });
  alone.add(predicted, truth);
  expect(metrics.result()).toEqual(alone.result());
});
