import { flipPermutation, h36m18 } from '@mas/skeleton';
import { describeGolden } from '../test/golden.js';
import { digits, irregularPoses } from '../test/poses.js';
import { ambiguityRatio, swapSides } from './index.js';
import type { SwapMode } from './index.js';

const joints = 18;
const truth = irregularPoses(2, joints);
const flip = flipPermutation(h36m18);
const mirrored = truth.map((_, i) => {
  const pose = Math.floor(i / (joints * 3));
  const joint = Math.floor(i / 3) % joints;
  return truth[(pose * joints + flip[joint]) * 3 + (i % 3)];
});

test('body brings back a pose whose sides were exchanged, and leaves a right one', () => {
  const predicted = Float64Array.from([...mirrored.subarray(0, 54), ...truth.subarray(54)]);
  const { poses, swapped } = swapSides(predicted, truth, { skeleton: h36m18, mode: 'body' });
  expect([...poses]).toEqual([...truth]);
  expect([...swapped]).toEqual(flip.map((to, j) => Number(to !== j)).concat(flip.map(() => 0)));
});

test('joint brings back a single exchanged pair, which body does not', () => {
  const predicted = truth.slice();
  predicted.set(truth.subarray(3 * 13, 3 * 13 + 3), 3 * 16);
  predicted.set(truth.subarray(3 * 16, 3 * 16 + 3), 3 * 13);
  const options = { skeleton: h36m18, mode: 'joint' as const };
  expect([...swapSides(predicted, truth, options).poses]).toEqual([...truth]);
  const body = swapSides(predicted, truth, { ...options, mode: 'body' });
  expect([...body.poses]).toEqual([...predicted]);
});

test('none leaves poses alone, and ties are left alone', () => {
  const options = { skeleton: h36m18, mode: 'none' as const };
  expect([...swapSides(mirrored, truth, options).poses]).toEqual([...mirrored]);
  const same = new Float64Array(54).fill(1);
  const tie = swapSides(same, same, { ...options, mode: 'joint' });
  expect(tie.swapped.every((flag) => flag === 0)).toBe(true);
});

test('explains wrong input', () => {
  const options = { skeleton: h36m18, mode: 'body' as const };
  expect(() => swapSides([1, 2, 3], [1, 2, 3], options)).toThrow(/multiple of 54 .*found 3/);
  expect(() => swapSides(truth, truth, { ...options, mode: 'all' as SwapMode })).toThrow(
    /swapSides: mode: expected none, body or joint, found all/,
  );
  const broken = truth.slice();
  broken[5] = Infinity;
  expect(() => swapSides(broken, truth, options)).toThrow(/found Infinity at pose 0, joint 1/);
});

describe('ambiguityRatio', () => {
  const right = irregularPoses(1, 12).slice(0, 36);
  const wrong = right.map((_, i) => right[flip[Math.floor(i / 2)] * 2 + (i % 2)]);
  const join = (...poses: Float64Array[]): number[] => poses.flatMap((pose) => [...pose]);
  const options = { skeleton: h36m18, views: 4 };
  const target = join(right, right, right, right);

  test.each([
    [0, join(right, right, right, right)],
    [0, join(wrong, wrong, wrong, wrong)],
    [25, join(wrong, right, right, right)],
    [25, join(wrong, right, wrong, wrong)],
    [50, join(wrong, right, wrong, right)],
  ])('of one scene with 4 views: %f percent', (value, predicted) => {
    expect(ambiguityRatio(predicted, target, options)).toEqual({
      value,
      unit: 'percent',
      alignment: 'none',
      joints: 18,
      frames: 4,
      count: 4,
    });
  });

  test('averages over scenes', () => {
    const predicted = [...join(wrong, right, wrong, right), ...target];
    expect(ambiguityRatio(predicted, [...target, ...target], options).value).toBe(25);
  });

  test('a view without a visible pair is left out', () => {
    const predicted = join(wrong, right, right, right);
    // Of the last view only the root and a single side of each pair are seen.
    const visible = new Uint8Array(4 * joints).fill(1);
    flip.forEach((partner, j) => {
      if (j < partner) visible[3 * joints + j] = 0;
    });
    const found = ambiguityRatio(predicted, target, { ...options, visible });
    expect(found).toMatchObject({ value: 100 / 3, frames: 3, count: 3 });
    visible.fill(0);
    const none = ambiguityRatio(predicted, target, { ...options, visible });
    expect(none).toMatchObject({ value: NaN, frames: 0, count: 0 });
  });

  test('counted per joint, the midline joints keep it from reaching 50', () => {
    const predicted = join(wrong, right, wrong, right);
    const { value } = ambiguityRatio(predicted, target, { ...options, convention: 'authors' });
    expect(value).toBeCloseTo((50 * 12) / 18, digits.exact);
  });

  test('explains wrong input', () => {
    expect(() => ambiguityRatio(target, target, { ...options, views: 3 })).toThrow(
      /views: expected a number that divides the 4 poses, found 3/,
    );
  });
});

describeGolden('ambiguity', ({ read, extra }) => {
  const { data: predicted, shape } = read('pred');
  const [views, scenes] = shape;
  const { data: truth } = read('gt');
  const options = { skeleton: h36m18, convention: 'authors' as const };

  test.each([
    ['joint', 'switched', 'is_switched'],
    ['body', 'switched_all', 'is_switched_all'],
  ] as const)('swap by %s', (mode, poses, flags) => {
    const found = swapSides(predicted, truth, { ...options, mode });
    expect([...found.poses]).toEqual([...read(poses).data]);
    // A swap that changes nothing (a midline joint) is no swap to us.
    const expected = read(flags).data;
    const perPose = expected.length === views * scenes;
    found.swapped.forEach((flag, i) => {
      const paired = flip[i % joints] !== i % joints;
      expect(flag).toBe(paired ? expected[perPose ? Math.floor(i / joints) : i] : 0);
    });
  });

  test('ambiguity ratio', () => {
    // Theirs is view by view; ours is scene by scene, and 2D.
    const reorder = (poses: ArrayLike<number>): Float64Array =>
      Float64Array.from({ length: views * scenes * joints * 2 }, (_, i) => {
        const joint = Math.floor(i / 2) % joints;
        const view = Math.floor(i / (2 * joints)) % views;
        const scene = Math.floor(i / (2 * joints * views));
        return poses[((view * scenes + scene) * joints + joint) * 3 + (i % 2)];
      });
    const found = ambiguityRatio(reorder(predicted), reorder(truth), { ...options, views });
    expect(found.value / 100).toBeCloseTo(extra.ambiguity_ratio as number, digits.golden);
  });
});
