import { digits } from '../test/poses.js';
import { maskIoU } from './index.js';

test('intersection over union, averaged over masks', () => {
  expect(maskIoU([1, 1, 0, 0], [0, 1, 1, 0]).value).toBeCloseTo(100 / 3, digits.exact);
  const two = maskIoU(new Uint8Array([1, 1, 0, 1]), new Float32Array([1, 0, 0, 1]), { frames: 2 });
  expect(two).toEqual({
    value: 75,
    unit: 'percent',
    alignment: 'none',
    joints: 0,
    frames: 2,
    count: 2,
  });
});

test('two empty masks agree, an empty and a full one do not', () => {
  expect(maskIoU([0, 0], [0, 0]).value).toBe(100);
  expect(maskIoU([0, 0], [1, 1]).value).toBe(0);
});

test('explains wrong input', () => {
  expect(() => maskIoU([0.4, 1], [0, 1])).toThrow(/expected 0 or 1, found 0\.4 and 0 in mask 0/);
  expect(() => maskIoU([0, 255], [0, 255])).toThrow(/Threshold soft masks first/);
  expect(() => maskIoU([0, 1], [0])).toThrow(/found 2 and 1 values/);
  expect(() => maskIoU([0, 1, 1], [0, 1, 1], { frames: 2 })).toThrow(/2 masks divide/);
});
