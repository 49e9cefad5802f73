import { jointConfidence } from './joint-confidence.js';

const size = 8;
const joints = 2;
const depthBins = 8;

/** Logits [H, W, J * D] of joint 1, those of joint 0 all alike. */
function logits(value: (row: number, column: number, depth: number) => number): Float32Array {
  return Float32Array.from({ length: size * size * joints * depthBins }, (_, i) => {
    const channel = i % (joints * depthBins);
    const cell = Math.floor(i / (joints * depthBins));
    const depth = channel - depthBins;
    return depth < 0 ? 0 : value(Math.floor(cell / size), cell % size, depth);
  });
}

const at = (row: number, column: number, depth: number) => (r: number, c: number, d: number) =>
  r === row && c === column && d === depth ? 50 : 0;

test('a flat heat map gives the share of the cells around its first one, a sharp one gives 1', () => {
  const [flat, sharp] = jointConfidence(logits(at(4, 4, 4)), joints, depthBins);
  expect(flat).toBeCloseTo((3 / 8) ** 3, 12);
  expect(sharp).toBeCloseTo(1, 12);
});

test.each([
  ['in the picture', at(1, 6, 3)],
  ['in depth', at(4, 4, 7)],
])('two peaks apart %s share the confidence', (_, other) => {
  const first = at(4, 4, 3);
  const values = logits((...cell) => Math.max(first(...cell), other(...cell)));
  expect(jointConfidence(values, joints, depthBins)[1]).toBeCloseTo(0.5, 6);
});
