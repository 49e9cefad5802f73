import { jitterCrops, type Crops } from './jitter-crops.js';
import { Random } from './random.js';

const [patchSize, maskSize] = [64, 32];
const sizes = { patchSize, maskSize };

/** A soft blob at NDC (x, y) in every array, and the projection that sees scene point (x, 0, -y) there. */
function blobAt(x: number, y: number): Crops {
  const draw = (size: number, peak: number) =>
    Array.from({ length: size * size }, (_, i) => {
      const u = (2 * (i % size)) / (size - 1) - 1 - x;
      const v = (2 * Math.floor(i / size)) / (size - 1) - 1 - y;
      return peak * Math.exp(-(u * u + v * v) / 0.02);
    });
  const mask = Uint8Array.from(draw(patchSize, 255), Math.round);
  return {
    images: Uint8Array.from({ length: mask.length * 3 }, (_, i) => mask[Math.floor(i / 3)]),
    masks: mask,
    targetMasks: Float32Array.from(draw(maskSize, 1)),
    weights: new Float32Array(maskSize * maskSize).fill(2),
    projections: Float32Array.of(1, 0, 0, 0, 0, 0, -1, 0, 0, 0.4, 0, 1),
    depthScale: Float32Array.of(0.25),
  };
}

/** Centre of gravity in NDC. */
function centre(values: ArrayLike<number>, size: number): [number, number] {
  let [sum, x, y] = [0, 0, 0];
  for (let i = 0; i < size * size; i++) {
    sum += values[i];
    x += values[i] * ((2 * (i % size)) / (size - 1) - 1);
    y += values[i] * ((2 * Math.floor(i / size)) / (size - 1) - 1);
  }
  return [x / sum, y / sum];
}

test('pictures, masks and cameras move together', () => {
  for (let seed = 0; seed < 20; seed++) {
    const crops = blobAt(0.25, -0.15);
    jitterCrops(crops, sizes, { zoom: 0.08, shift: 0.05, rotation: 8 }, new Random(`${seed}`));
    const P = crops.projections;
    const expected = [0, 4].map((row) => P[row] * 0.25 + P[row + 2] * 0.15 + P[row + 3]);
    for (const [x, y] of [
      centre(crops.masks, patchSize),
      centre(crops.targetMasks, maskSize),
      centre(
        crops.images.filter((_, i) => i % 3 === 1),
        patchSize,
      ),
    ]) {
      expect(x).toBeCloseTo(expected[0], 2);
      expect(y).toBeCloseTo(expected[1], 2);
    }
    // The picture of a metre and the depth of a metre grow alike.
    const zoom = Math.hypot(P[0], P[4]);
    expect(crops.depthScale[0]).toBeCloseTo(0.25 / zoom, 6);
    expect(crops.weights.every((weight) => Math.abs(weight - 2) < 1e-6)).toBe(true);
  }
});

test('points off the centre of depth keep their place in the picture', () => {
  const crops = blobAt(0, 0);
  const before = crops.projections.slice();
  const point = [0.3, 0.5, -0.2, 1];
  const project = (P: Float32Array) => {
    const [u, v, w] = [0, 4, 8].map((row) => point.reduce((s, p, k) => s + P[row + k] * p, 0));
    return [u / w, v / w];
  };
  jitterCrops(crops, sizes, { zoom: 0.1, shift: 0, rotation: 0 }, new Random('z'));
  const zoom = crops.projections[0];
  project(before).forEach((value, k) =>
    expect(project(crops.projections)[k]).toBeCloseTo(zoom * value, 6),
  );
});

test('nothing of the person comes in from outside of the old patch', () => {
  const crops = blobAt(0, 0);
  crops.masks.fill(255);
  jitterCrops(crops, sizes, { zoom: 0, shift: 0.3, rotation: 0 }, new Random('side'));
  const [x, y] = [crops.projections[3], crops.projections[7]];
  const at = (u: number, v: number) =>
    crops.masks[Math.round(((v + 1) / 2) * 63) * 64 + Math.round(((u + 1) / 2) * 63)];
  const far = (shift: number) => (shift > 0 ? -0.99 : 0.99);
  expect(Math.min(Math.abs(x), Math.abs(y))).toBeGreaterThan(0.02);
  expect(at(far(x), 0)).toBe(0);
  expect(at(0, far(y))).toBe(0);
  expect(at(-far(x), -far(y))).toBe(255);
});
