import { axisAngleToMatrix } from '@mas/geometry';
import { describeGolden } from '../test/golden.js';
import { digits, shifted, irregularPoses } from '../test/poses.js';
import { auc, mpjpe, pck } from './index.js';
import type { Alignment } from './index.js';

const joints = 5;
const truth = irregularPoses(4, joints);
const rotation = axisAngleToMatrix([0.4, -1, 0.2]);
const alignments: Alignment[] = ['none', 'root', 'scale', 'procrustes'];

function turned(poses: Float64Array): Float64Array {
  return poses.map((_, i) => {
    const o = i - (i % 3);
    return rotation[i % 3].reduce((sum, value, c) => sum + value * poses[o + c], 0);
  });
}

/** What each alignment removes: a shift, a shift and a size, a whole similarity. */
test.each([
  ['none', truth, 0],
  ['none', shifted(truth, [3, 4, 0]), 5],
  ['root', shifted(truth, [300, 400, -100]), 0],
  ['scale', shifted(truth, [300, 400, -100]).map((v) => 1.7 * v), 0],
  ['procrustes', shifted(turned(truth), [300, 400, -100]).map((v) => 0.3 * v), 0],
] as const)('alignment %s leaves what it should', (alignment, predicted, value) => {
  const result = mpjpe(predicted, truth, { joints, alignment });
  expect(result.value).toBeCloseTo(value, digits.exact);
  expect(result).toEqual({
    value: result.value,
    unit: 'mm',
    alignment,
    joints,
    frames: 4,
    count: 4 * joints,
  });
});

test('root alignment is the default, about any joint', () => {
  const predicted = truth.slice();
  // Only the root of the only pose is wrong: centring spreads its error over the other joints.
  const one = predicted.subarray(0, joints * 3);
  one[0] += 10;
  const only = truth.subarray(0, joints * 3);
  expect(mpjpe(one, only, { joints }).value).toBeCloseTo(8, digits.exact);
  expect(mpjpe(one, only, { joints, rootIndex: 2 }).value).toBeCloseTo(2, digits.exact);
  expect(mpjpe(one, only, { joints }).alignment).toBe('root');
});

test('N-MPJPE is not P-MPJPE: a rotation counts in one and not in the other', () => {
  expect(mpjpe(turned(truth), truth, { joints, alignment: 'procrustes' }).value).toBeCloseTo(
    0,
    digits.exact,
  );
  expect(mpjpe(turned(truth), truth, { joints, alignment: 'scale' }).value).toBeGreaterThan(100);
});

test('scale is fitted by least squares after centring; the authors do not centre', () => {
  // Root at 0, joint at 2, predicted at 1 with a sideways miss of 1: s = 2 / 2 = 1.
  const predicted = [0, 0, 0, 1, 1, 0];
  const target = [0, 0, 0, 2, 0, 0];
  const value = mpjpe(predicted, target, { joints: 2, alignment: 'scale' }).value;
  expect(value).toBeCloseTo(Math.SQRT2 / 2, digits.exact);
  const away = [10, 0, 0, 11, 1, 0];
  expect(mpjpe(away, target, { joints: 2, alignment: 'scale' }).value).toBeCloseTo(
    value,
    digits.exact,
  );
  // s = (11 * 2) / (100 + 121 + 1)
  const s = 22 / 222;
  const literal = (10 * s + Math.hypot(11 * s - 2, s)) / 2;
  expect(
    mpjpe(away, target, { joints: 2, alignment: 'scale', convention: 'authors' }).value,
  ).toBeCloseTo(literal, digits.exact);
});

test('Procrustes does not mirror', () => {
  const mirrored = truth.map((value, i) => (i % 3 === 0 ? -value : value));
  expect(mpjpe(mirrored, truth, { joints, alignment: 'procrustes' }).value).toBeGreaterThan(50);
});

test.each([
  ['all joints in one place', Array.from({ length: 9 }, () => 7)],
  ['joints on a line', [0, 0, 0, 1, 1, 1, 5, 5, 5]],
  ['all joints at the origin', Array.from({ length: 9 }, () => 0)],
])('finite for degenerate poses: %s', (_, pose) => {
  const target = [0, 0, 0, 30, 0, 0, 0, 40, 0];
  for (const alignment of alignments) {
    for (const convention of ['standard', 'authors'] as const) {
      const options = { joints: 3, alignment, convention };
      expect(Number.isFinite(mpjpe(pose, target, options).value)).toBe(true);
      expect(mpjpe(pose, pose, options).value).toBeCloseTo(0, digits.exact);
    }
  }
});

test('a collapsed pose is compared as it is, by Procrustes from the centre of the truth', () => {
  const target = [0, 0, 0, 30, 0, 0, 0, 60, 0];
  const collapsed = Array.from({ length: 9 }, () => 7);
  expect(mpjpe(collapsed, target, { joints: 3, alignment: 'scale' }).value).toBeCloseTo(
    30,
    digits.exact,
  );
  const fromCenter = (Math.hypot(10, 20) + Math.hypot(20, 20) + Math.hypot(10, 40)) / 3;
  expect(mpjpe(collapsed, target, { joints: 3, alignment: 'procrustes' }).value).toBeCloseTo(
    fromCenter,
    digits.exact,
  );
});

test('invisible joints are left out of alignment and average, and may be NaN', () => {
  const predicted = shifted(turned(truth), [5, 5, 5]);
  const visible = Uint8Array.from({ length: 4 * joints }, (_, i) => (i % joints === 2 ? 0 : 1));
  for (let i = 2; i < 4 * joints; i += joints) predicted.fill(NaN, 3 * i, 3 * i + 3);
  const result = mpjpe(predicted, truth, { joints, visible, alignment: 'procrustes' });
  expect(result.value).toBeCloseTo(0, digits.exact);
  const half = [0, 0, 0, 3, 4, 0, 9, 9, 9];
  const options = { joints: 3, visible: [1, 1, 0] };
  expect(mpjpe(half, new Float32Array(9), options).value).toBeCloseTo(2.5, digits.exact);
  expect(
    mpjpe(half, new Float32Array(9), { ...options, alignment: 'none', convention: 'authors' })
      .value,
  ).toBeCloseTo(5 / 3, digits.exact);
});

test('a pose without a visible joint does not enter', () => {
  const visible = Uint8Array.from({ length: 4 * joints }, (_, i) => (i < joints ? 0 : 1));
  expect(mpjpe(truth, truth, { joints, visible }).frames).toBe(3);
  expect(mpjpe(truth, truth, { joints, visible: visible.map(() => 0) })).toMatchObject({
    value: NaN,
    frames: 0,
    count: 0,
  });
});

test('explains wrong input', () => {
  expect(() => mpjpe(truth, truth, { joints: 7 })).toThrow(
    /mpjpe: predicted: expected a flat array of a positive multiple of 21 numbers \(7 joints x 3\), found 60/,
  );
  expect(() => mpjpe(truth, truth.subarray(15), { joints })).toThrow(/found 45 and 60/);
  expect(() => mpjpe([], [], { joints })).toThrow(/found 0/);
  const broken = truth.slice();
  broken[joints * 3 + 4] = NaN;
  expect(() => mpjpe(truth, broken, { joints })).toThrow(
    /truth: expected finite numbers, found NaN at pose 1, joint 1\. Mark .* visible/,
  );
  expect(() => mpjpe(truth, truth, { joints, visible: [1] })).toThrow(/expected 20 flags.*found 1/);
  expect(() => mpjpe(truth, truth, { joints, rootIndex: 5 })).toThrow(/rootIndex: expected 0\.\.4/);
  expect(() => mpjpe(truth, truth, { joints, alignment: 'p' as Alignment })).toThrow(
    /alignment: expected none, root, scale, procrustes, found p/,
  );
  const headless = Uint8Array.from({ length: 4 * joints }, (_, i) => (i % joints === 0 ? 0 : 1));
  expect(() => mpjpe(truth, truth, { joints, visible: headless })).toThrow(
    /alignment root needs the root, but joint 0 of pose 0 is not visible/,
  );
});

// The peers work in metres, without centring, and divide by all joints.
describeGolden('metrics', ({ name, read, extra }) => {
  const { shape, data } = read('pred');
  const metres = [data, read('gt').data] as const;
  const options = {
    joints: shape[1],
    visible: read('visible').data,
    convention: 'authors' as const,
  };
  const aggregates = extra.aggregates as Record<
    string,
    { mpjpe: number | null; pck150: number; auc: number }
  >;
  // Pose 3 is constant, which the peers turn into NaN.
  const skipped = name === 'metrics_degenerate' ? [3] : [];

  test.each(['none', 'scale', 'procrustes'] as const)('errors, alignment %s', (alignment) => {
    const expected = Float64Array.from(read(`err_${alignment}`).data);
    const stride = options.joints * 3;
    for (let i = 0; i < shape[0]; i++) {
      if (skipped.includes(i) && alignment !== 'none') continue;
      const [p, g] = metres.map((poses) => poses.subarray(i * stride, (i + 1) * stride));
      const visible = options.visible.subarray(i * options.joints, (i + 1) * options.joints);
      const result = mpjpe(p, g, { ...options, visible, alignment });
      const mean =
        expected
          .subarray(i * options.joints, (i + 1) * options.joints)
          .reduce((sum, value) => sum + value, 0) / options.joints;
      expect(result.value).toBeCloseTo(mean, digits.golden);
    }
  });

  test.each(['none', 'scale', 'procrustes'] as const)('aggregates, alignment %s', (alignment) => {
    const [p, g] = metres.map((poses) => Float64Array.from(poses, (value) => 1000 * value));
    const expected = aggregates[alignment];
    if (expected.mpjpe === null) return;
    const all = { ...options, alignment };
    expect(mpjpe(p, g, all).value / 1000).toBeCloseTo(expected.mpjpe, digits.golden);
    // The peers' percentages went through float32.
    expect(pck(p, g, all).value / 100).toBeCloseTo(expected.pck150 / 100, digits.golden);
    expect(auc(p, g, all).value / 100).toBeCloseTo(expected.auc / 100, digits.golden);
  });
});
