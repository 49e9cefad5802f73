import { axisAngleToMatrix } from '@mas/geometry';
import { flipPermutation, h36m18 } from '@mas/skeleton';
import fc from 'fast-check';
import { digits } from '../test/poses.js';
import { ambiguityRatio, auc, error2d, maskIoU, mpjpe, pck, pckh, swapSides } from './index.js';
import type { Alignment } from './index.js';

const joints = 6;
const coordinate = fc.integer({ min: -10_000, max: 10_000 }).map((n) => n / 10);
const poses = (dimensions: number, count = joints): fc.Arbitrary<number[]> =>
  fc.integer({ min: 1, max: 4 }).chain((frames) =>
    fc.array(coordinate, {
      minLength: frames * count * dimensions,
      maxLength: frames * count * dimensions,
    }),
  );
/** A prediction and a truth of as many frames. */
const pairs = (dimensions: number, count = joints) =>
  poses(dimensions, count).chain((truth) =>
    fc
      .array(coordinate, { minLength: truth.length, maxLength: truth.length })
      .map((predicted) => ({ predicted, truth })),
  );
const shift = fc.tuple(coordinate, coordinate, coordinate);
const scale = fc.double({ min: 0.1, max: 10, noNaN: true });
const turn = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -3, max: 3, noNaN: true })));
const alignments: Alignment[] = ['none', 'root', 'scale', 'procrustes'];

function move(flat: number[], rotation: number[][], factor: number, by: readonly number[]) {
  return flat.map((_, i) => {
    const o = i - (i % 3);
    const [x, y, z] = rotation[i % 3];
    return factor * (x * flat[o] + y * flat[o + 1] + z * flat[o + 2]) + by[i % 3];
  });
}

const identity = axisAngleToMatrix([0, 0, 0]);

test('root alignment does not see where the prediction stands', () => {
  fc.assert(
    fc.property(pairs(3), shift, ({ predicted, truth }, by) => {
      const value = (p: number[]) => mpjpe(p, truth, { joints }).value;
      expect(value(move(predicted, identity, 1, by))).toBeCloseTo(value(predicted), digits.golden);
    }),
  );
});

test('scale alignment sees neither place nor size', () => {
  fc.assert(
    fc.property(pairs(3), shift, scale, ({ predicted, truth }, by, factor) => {
      const value = (p: number[]) => mpjpe(p, truth, { joints, alignment: 'scale' }).value;
      const moved = move(predicted, identity, factor, by);
      expect(value(moved)).toBeCloseTo(value(predicted), digits.golden);
    }),
  );
});

test('the literal scale alignment does not see the size, but the place', () => {
  const options = { joints: 2, alignment: 'scale', convention: 'authors' } as const;
  fc.assert(
    fc.property(pairs(3), scale, ({ predicted, truth }, factor) => {
      const value = (p: number[]) => mpjpe(p, truth, { ...options, joints }).value;
      const moved = move(predicted, identity, factor, [0, 0, 0]);
      expect(value(moved)).toBeCloseTo(value(predicted), digits.golden);
    }),
  );
  const truth = [0, 0, 0, 100, 0, 0];
  expect(mpjpe(truth, truth, options).value).toBe(0);
  expect(mpjpe([50, 0, 0, 150, 0, 0], truth, options).value).toBeCloseTo(20, digits.exact);
});

test('Procrustes does not see any similarity', () => {
  fc.assert(
    fc.property(pairs(3), turn, shift, scale, ({ predicted, truth }, vector, by, factor) => {
      const value = (p: number[]) => mpjpe(p, truth, { joints, alignment: 'procrustes' }).value;
      const moved = move(predicted, axisAngleToMatrix(vector), factor, by);
      const [before, after] = [value(predicted), value(moved)];
      // Where two rotations are equally good, the mean distance may be that of either.
      fc.pre(!isAmbiguous(predicted, truth));
      expect(after).toBeCloseTo(before, 5);
    }),
  );
});

/** Whether a slightly other prediction has another best rotation. */
function isAmbiguous(predicted: number[], truth: number[]): boolean {
  const value = (p: number[]) => mpjpe(p, truth, { joints, alignment: 'procrustes' }).value;
  const other = predicted.map((v, i) => v + 1e-7 * Math.sin(i));
  return Math.abs(value(other) - value(predicted)) > 1e-5;
}

test('metrics of a pose with itself, and signs', () => {
  fc.assert(
    fc.property(pairs(3), fc.constantFrom(...alignments), ({ predicted, truth }, alignment) => {
      const options = { joints, alignment };
      expect(mpjpe(truth, truth, options).value).toBeCloseTo(0, digits.golden);
      expect(pck(truth, truth, options).value).toBe(100);
      const { value, count } = mpjpe(predicted, truth, options);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(count).toBe(truth.length / 3);
    }),
  );
});

test('PCK grows with its threshold, and AUC is its mean', () => {
  fc.assert(
    fc.property(pairs(3), fc.constantFrom(...alignments), ({ predicted, truth }, alignment) => {
      const near = predicted.map((v, i) => truth[i] + v / 10);
      const curve = Array.from({ length: 30 }, (_, k) =>
        pck(near, truth, { joints, alignment, threshold: 5 * (k + 1) }),
      ).map(({ value }) => value);
      curve.reduce((before, value) => {
        expect(value).toBeGreaterThanOrEqual(before);
        return value;
      }, 0);
      const mean = curve.reduce((sum, value) => sum + value, 0) / 31;
      expect(auc(near, truth, { joints, alignment }).value).toBeCloseTo(mean, digits.exact);
    }),
  );
});

test('AUC decides errors at its thresholds as PCK does', () => {
  // 5, 10, ... and the numbers next to them.
  const errors = Array.from({ length: 30 }, (_, k) => 5 * (k + 1)).flatMap((e) => [
    e,
    e * (1 - 2 ** -53),
    e * (1 + 2 ** -52),
  ]);
  for (const error of errors) {
    const [p, t, options] = [[error, 0, 0], [0, 0, 0], { joints: 1, alignment: 'none' }] as const;
    const below = Array.from({ length: 30 }, (_, k) =>
      pck(p, t, { ...options, threshold: 5 * (k + 1) }),
    ).reduce((sum, { value }) => sum + value, 0);
    expect(auc(p, t, options).value).toBeCloseTo(below / 31, digits.exact);
  }
});

test('2D metrics: the order of joints and of frames does not matter', () => {
  fc.assert(
    fc.property(pairs(2), ({ predicted, truth }) => {
      const back = (flat: number[]): number[] =>
        flat.map((_, i) => flat[flat.length - 2 - i + 2 * (i % 2)]);
      const options = { joints, headSizes: Array.from({ length: truth.length / 12 }, () => 300) };
      for (const metric of [error2d, pckh]) {
        const { value } = metric(back(predicted), back(truth), options);
        expect(value).toBeCloseTo(metric(predicted, truth, options).value, digits.exact);
      }
    }),
  );
});

const masks = fc
  .integer({ min: 1, max: 30 })
  .chain((n) =>
    fc.tuple(
      ...[0, 1].map(() => fc.array(fc.integer({ min: 0, max: 1 }), { minLength: n, maxLength: n })),
    ),
  );

test('mask IoU is symmetric, in 0 to 100, and 100 only for equal masks', () => {
  fc.assert(
    fc.property(masks, ([a, b]) => {
      const { value } = maskIoU(a, b);
      expect(maskIoU(b, a).value).toBe(value);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value === 100).toBe(a.every((pixel, i) => pixel === b[i]));
      expect(maskIoU(a, a).value).toBe(100);
    }),
  );
});

const flip = flipPermutation(h36m18);
function flipped(flat: ArrayLike<number>, dimensions: number): number[] {
  return Array.from(flat, (_, i) => {
    const joint = Math.floor(i / dimensions);
    const pose = Math.floor(joint / 18);
    return flat[(pose * 18 + flip[joint % 18]) * dimensions + (i % dimensions)];
  });
}

test('flipping sides twice gives the pose back, and body swapping does not see one flip', () => {
  fc.assert(
    fc.property(pairs(3, 18), ({ predicted, truth }) => {
      const other = flipped(predicted, 3);
      expect(flipped(other, 3)).toEqual(predicted);
      const options = { skeleton: h36m18, mode: 'body' } as const;
      const swapped = (p: number[]) => swapSides(p, truth, options).poses;
      expect(mpjpe(swapped(other), truth, { joints: 18 }).value).toBeCloseTo(
        mpjpe(swapped(predicted), truth, { joints: 18 }).value,
        digits.golden,
      );
    }),
  );
});

test.each(['body', 'joint'] as const)('swapping by %s never takes a pose away', (mode) => {
  fc.assert(
    fc.property(pairs(3, 18), ({ predicted, truth }) => {
      const { poses: found } = swapSides(predicted, truth, { skeleton: h36m18, mode });
      const options = { joints: 18, alignment: 'none' } as const;
      const before = mpjpe(predicted, truth, options).value;
      expect(mpjpe(found, truth, options).value).toBeLessThanOrEqual(before + 1e-9);
    }),
  );
});

test('the ambiguity is in 0 to 50, and does not see all views flipped at once', () => {
  fc.assert(
    fc.property(
      pairs(2, 18),
      fc.constantFrom('standard' as const, 'authors' as const),
      ({ predicted, truth }, convention) => {
        const options = { skeleton: h36m18, views: truth.length / 36, convention };
        const { value } = ambiguityRatio(predicted, truth, options);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(50);
        if (convention === 'standard') {
          const other = ambiguityRatio(flipped(predicted, 2), truth, options).value;
          expect(other).toBeCloseTo(value, digits.exact);
        }
      },
    ),
  );
});
