import type { Camera } from '@mas/geometry';
import type { Capsule } from './body-capsules.js';
import { createRenderer } from './create-renderer.js';
import { seededRandom } from './seeded-random.js';
import { between, cross, dot, unit } from './vector.js';
import type { Vector3 } from './vector.js';

const size = 64;
const camera: Camera = {
  id: 'test',
  imageSize: [size, size],
  intrinsics: [
    [80, 0, 31.5],
    [0, 80, 31.5],
    [0, 0, 1],
  ],
  distortion: [0, 0, 0, 0, 0],
  cameraFromWorld: [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
  ],
};
const black = new Float32Array(size * size * 3);

function capsule(from: Vector3, to: Vector3, radius: number, color: Vector3 = [1, 1, 1]): Capsule {
  return { from, to, radius, forward: [0, 0, -1], front: color, back: color, centre: color };
}

/** Distance between the ray from the origin and a segment, searched along the segment. */
function rayDistance(direction: Vector3, from: Vector3, to: Vector3): number {
  const ray = unit(direction);
  const at = (weight: number) => {
    const p = between(from, to, weight);
    return dot(p, ray) > 0 ? Math.hypot(...cross(p, ray)) : Math.hypot(...p);
  };
  // The distance is convex along the segment: golden-section search.
  let low = 0;
  let high = 1;
  for (let i = 0; i < 45; i++) {
    const a = low + 0.381966 * (high - low);
    const b = low + 0.618034 * (high - low);
    if (at(a) < at(b)) high = b;
    else low = a;
  }
  return at((low + high) / 2);
}

test('a pixel is foreground exactly where its ray passes within the radius', () => {
  const random = seededRandom(1, 'capsules');
  const point = (): Vector3 => [
    random.uniform(-900, 900),
    random.uniform(-900, 900),
    random.uniform(1500, 3500),
  ];
  let undecided = 0;
  const wrong: number[][] = [];
  for (let trial = 0; trial < 12; trial++) {
    const from = point();
    // Long ones, balls, and ones that point at the camera.
    const to = trial % 4 === 0 ? from : trial % 4 === 1 ? between(from, [0, 0, 0], 0.2) : point();
    const radius = random.uniform(30, 300);
    const { mask } = createRenderer(camera, black)([capsule(from, to, radius)]);
    for (let v = 0; v < size; v++)
      for (let u = 0; u < size; u++) {
        const gap = rayDistance([(u - 31.5) / 80, (v - 31.5) / 80, 1], from, to) - radius;
        if (Math.abs(gap) < 1e-3) undecided++;
        else if (mask.get(v, u) !== (gap < 0 ? 1 : 0)) wrong.push([trial, u, v, gap]);
      }
  }
  expect(wrong).toEqual([]);
  expect(undecided).toBeLessThan(10);
});

test('a capsule that reaches behind the camera is drawn, one behind it is not', () => {
  const render = createRenderer(camera, black);
  const count = (part: Capsule) => render([part]).mask.data.reduce((a, b) => a + b, 0);
  expect(count(capsule([200, 0, -500], [200, 0, 2000], 100))).toBeGreaterThan(100);
  expect(count(capsule([0, 0, -500], [0, 0, -2000], 100))).toBe(0);
});

test('the nearer capsule wins, whatever the order', () => {
  const near = capsule([-400, 0, 1500], [400, 0, 1500], 100, [1, 0, 0]);
  const far = capsule([0, -400, 2000], [0, 400, 2000], 100, [0, 1, 0]);
  const render = createRenderer(camera, black);
  const first = render([near, far]).image;
  expect(first.data).toEqual(render([far, near]).image.data);
  expect(first.get(31, 31, 0)).toBeGreaterThan(100);
  expect(first.get(31, 31, 1)).toBe(0);
  expect(first.get(20, 31, 1)).toBeGreaterThan(50);
});

test('the front, its middle and the back have their own colours', () => {
  const part: Capsule = {
    ...capsule([0, 0, 2000], [0, 0, 2000], 500),
    forward: [1, 0, 0],
    front: [1, 0, 0],
    centre: [0, 1, 0],
    back: [0, 0, 1],
  };
  const { image } = createRenderer(camera, black)([part]);
  const brightest = (u: number) =>
    [0, 1, 2].toSorted((a, b) => image.get(31, u, b) - image.get(31, u, a))[0];
  // Ball of 20 px radius around 31.5: sine of the angle to the right = (u - 31.5) / 20, about.
  expect(brightest(15)).toBe(2);
  expect(brightest(28)).toBe(2);
  expect(brightest(36)).toBe(0);
  expect(brightest(48)).toBe(1);
});

test('background, brightness and noise', () => {
  const grey = new Float32Array(size * size * 3).fill(0.4);
  const render = createRenderer(camera, grey);
  expect(new Set(render([]).image.data)).toEqual(new Set([102]));
  expect(new Set(render([], { brightness: 0.2 }).image.data)).toEqual(new Set([153]));
  const noisy = render([], { noise: 0.02, noiseSeed: 5 }).image.data;
  const mean = noisy.reduce((a, b) => a + b, 0) / noisy.length;
  const deviation = Math.sqrt(noisy.reduce((a, b) => a + (b - mean) ** 2, 0) / noisy.length);
  // Rounding to bytes adds a variance of 1/12.
  expect(mean).toBeCloseTo(102, 0);
  expect(Math.abs(deviation - Math.hypot(5.1, Math.sqrt(1 / 12)))).toBeLessThan(0.1);
  expect(noisy).toEqual(render([], { noise: 0.02, noiseSeed: 5 }).image.data);
  expect(noisy).not.toEqual(render([], { noise: 0.02, noiseSeed: 6 }).image.data);
});

test('every call gives fresh arrays', () => {
  const render = createRenderer(camera, black);
  const first = render([capsule([0, 0, 2000], [0, 0, 2000], 300)]);
  const kept = first.mask.data.slice();
  render([]);
  expect(first.mask.data).toEqual(kept);
});

test('cameras that it cannot draw are refused', () => {
  expect(() => createRenderer({ ...camera, distortion: [0.1, 0, 0, 0, 0] }, black)).toThrow(
    /camera test must have no skew and no distortion.*0\.1/,
  );
  expect(() => createRenderer(camera, new Float32Array(5))).toThrow(
    'background must have 64 x 64 x 3 = 12288 values for camera test, found 5',
  );
});
