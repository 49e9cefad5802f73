import fc from 'fast-check';
import {
  add,
  between,
  cross,
  dot,
  product,
  rotate,
  rotationX,
  rotationY,
  rotationZ,
  unit,
} from './vector.js';
import type { Vector3 } from './vector.js';

const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
const vector = fc.tuple(coordinate, coordinate, coordinate) as fc.Arbitrary<Vector3>;

function expectVector(found: Vector3, expected: Vector3) {
  found.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 9));
}

test('a quarter turn carries each axis onto the next', () => {
  expectVector(rotate(rotationX(Math.PI / 2), [0, 1, 0]), [0, 0, 1]);
  expectVector(rotate(rotationY(Math.PI / 2), [0, 0, 1]), [1, 0, 0]);
  expectVector(rotate(rotationZ(Math.PI / 2), [1, 0, 0]), [0, 1, 0]);
});

test('a product turns by its last matrix first and keeps lengths', () => {
  fc.assert(
    fc.property(vector, coordinate, coordinate, (v, a, b) => {
      const turned = rotate(product(rotationZ(a), rotationX(b)), v);
      expectVector(turned, rotate(rotationZ(a), rotate(rotationX(b), v)));
      expect(Math.hypot(...turned)).toBeCloseTo(Math.hypot(...v), 9);
    }),
  );
});

test('sums, midpoints, unit and cross', () => {
  expectVector(add([1, 2, 3], [1, 1, 1], 2), [3, 4, 5]);
  expectVector(between([0, 0, 0], [4, 8, -4], 0.25), [1, 2, -1]);
  expectVector(unit([3, 0, 4]), [0.6, 0, 0.8]);
  expectVector(cross([1, 0, 0], [0, 1, 0]), [0, 0, 1]);
  expect(dot([1, 2, 3], [4, 5, 6])).toBe(32);
});
