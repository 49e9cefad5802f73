import { cameraRing } from './camera-ring.js';
import { cross, dot } from './vector.js';
import type { Vector3 } from './vector.js';

const seeds = [0, 1, 2, 3, 4, -5, 123456789];

function axes(rows: readonly (readonly number[])[]): Vector3[] {
  return rows.map(([x, y, z]) => [x, y, z]);
}

function position(rows: readonly (readonly number[])[]): Vector3 {
  const at = (k: number) => -rows.reduce((sum, row) => sum + row[k] * row[3], 0);
  return [at(0), at(1), at(2)];
}

test('rotations are proper', () => {
  for (const seed of seeds)
    for (const camera of cameraRing(seed, 4, 256)) {
      const [r, d, f] = axes(camera.cameraFromWorld);
      expect(dot(cross(r, d), f)).toBeCloseTo(1, 12);
      for (const [a, b, expected] of [
        [r, r, 1],
        [d, d, 1],
        [f, f, 1],
        [r, d, 0],
        [r, f, 0],
        [d, f, 0],
      ] as const)
        expect(dot(a, b)).toBeCloseTo(expected, 12);
      // Image y runs down, so the world's up has a negative y in the camera.
      expect(d[2]).toBeLessThan(-0.9);
      expect(r[2]).toBeCloseTo(0, 12);
    }
});

test('cameras stand where they should and look at (0, 0, 950)', () => {
  for (const seed of seeds)
    cameraRing(seed, 4, 256).forEach(({ cameraFromWorld }, i) => {
      const [x, y, z] = position(cameraFromWorld);
      const azimuth = (Math.atan2(y, x) * 180) / Math.PI;
      expect(Math.abs(azimuth - [52, 128, -52, -128][i])).toBeLessThanOrEqual(4);
      expect(Math.hypot(x, y)).toBeGreaterThanOrEqual(4300);
      expect(Math.hypot(x, y)).toBeLessThanOrEqual(4800);
      expect(z).toBeGreaterThanOrEqual(1400);
      expect(z).toBeLessThanOrEqual(1700);
      const seen = cameraFromWorld.map((row) => 950 * row[2] + row[3]);
      expect(seen[0]).toBeCloseTo(0, 9);
      expect(seen[1]).toBeCloseTo(0, 9);
      expect(seen[2]).toBeGreaterThan(4300);
    });
});

test('the picture scales with its size', () => {
  const small = cameraRing(1, 4, 128);
  cameraRing(1, 4, 512).forEach((camera, i) => {
    expect(camera.imageSize).toEqual([512, 512]);
    expect(camera.intrinsics[0][0]).toBeCloseTo(4 * small[i].intrinsics[0][0], 9);
    expect(camera.intrinsics[0][2]).toBe(255.5);
    expect(camera.cameraFromWorld).toEqual(small[i].cameraFromWorld);
  });
});

test('any number of cameras is spread evenly', () => {
  for (const count of [1, 2, 3, 5, 8]) {
    const cameras = cameraRing(1, count, 256);
    expect(cameras.map((camera) => camera.id)).toEqual(
      Array.from({ length: count }, (_, i) => `cam${i}`),
    );
    const angles = cameras
      .map(({ cameraFromWorld }) => {
        const [x, y] = position(cameraFromWorld);
        return Math.atan2(y, x);
      })
      .toSorted((a, b) => a - b);
    angles.forEach((value, i) => {
      const next = i + 1 < count ? angles[i + 1] : angles[0] + 2 * Math.PI;
      const off = Math.abs(next - value - (2 * Math.PI) / count);
      expect(off).toBeLessThanOrEqual((8 * Math.PI) / 180 + 1e-9);
    });
  }
});

test('counts and sizes out of range are refused', () => {
  expect(() => cameraRing(1, 0, 256)).toThrow(
    'cameraRing: count must be an integer from 1 to 64, found 0',
  );
  expect(() => cameraRing(1, 4, 1.5)).toThrow(/cameraRing: imageSize must be an integer/);
});
