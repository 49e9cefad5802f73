import fc from 'fast-check';
import { randomPoses, segmentDistance } from '../test/reference.js';
import { boneDistance } from './bone-distance.js';

test('is the smallest distance to a bone', () => {
  fc.assert(
    fc.property(randomPoses, ({ keypoints, options }) => {
      const { bones, height, width } = options;
      boneDistance(keypoints, options).forEach((d, i) => {
        const first = 8 * Math.floor(i / (width * height));
        const joint = (j: number) => keypoints.slice(first + 2 * j, first + 2 * j + 2);
        const p = [i % width, Math.floor(i / width) % height];
        const all = bones.map(([a, b]) => segmentDistance(p, joint(a), joint(b)));
        expect(d).toBeCloseTo(Math.min(...all), 4);
      });
    }),
  );
});

test('leaves out bones with an end that is not finite; Infinity when none is left', () => {
  const layout = { batch: 2, joints: 2, bones: [[0, 1]], height: 1, width: 2 } as const;
  const distance = boneDistance(Float32Array.of(0, 0, 0, 3, NaN, 0, 0, 0), layout);
  expect([...distance]).toEqual([0, 1, Infinity, Infinity]);
});

test('writes into the given array and checks its length', () => {
  const layout = { batch: 1, joints: 1, bones: [[0, 0]], height: 1, width: 3 } as const;
  const out = new Float32Array(3);
  expect(boneDistance([1, 0], layout, out)).toBe(out);
  expect([...out]).toEqual([1, 0, 1]);
  expect(() => boneDistance([1, 0], layout, new Float32Array(2))).toThrow(
    /out must be of type Float32Array and length 3/,
  );
  expect(() => boneDistance([1], layout)).toThrow(/boneDistance: keypoints must hold/);
});
