import type { Camera } from '@mas/geometry';
import type { Random } from './seeded-random.js';
import type { Rgb } from './types.js';

/** Where the floor meets the wall, mm from the origin. */
const wallDistance = 3200;

/**
 * An empty room as one camera sees it: a floor, a wall, and slow changes of brightness.
 *
 * @param camera pinhole camera, world mm
 * @param random where the colours come from
 * @returns H x W x 3, row-major, RGB in [0, 1]
 * @example
 * createBackground(cameraRing(1, 4, 256)[0], seededRandom(1, 'room')).length; // 196608
 */
export function createBackground(camera: Camera, random: Random): Float32Array {
  const { uniform } = random;
  const [width, height] = camera.imageSize;
  const wall: Rgb = [uniform(0.3, 0.7), uniform(0.3, 0.7), uniform(0.3, 0.7)];
  const shift = uniform(-0.1, 0.1);
  const waves = Array.from({ length: 3 }, () => ({
    across: uniform(-4, 4),
    down: uniform(-4, 4),
    phase: uniform(0, 2 * Math.PI),
    gain: uniform(0.01, 0.05),
  }));
  const [[fx, , cx], [, fy, cy]] = camera.intrinsics;
  const [r0, r1, r2] = camera.cameraFromWorld;
  const position = [0, 1, 2].map((k) => -(r0[k] * r0[3] + r1[k] * r1[3] + r2[k] * r2[3]));
  const out = new Float32Array(width * height * 3);
  for (let v = 0, at = 0; v < height; v++)
    for (let u = 0; u < width; u++) {
      const x = (u - cx) / fx;
      const y = (v - cy) / fy;
      const ray = [0, 1, 2].map((k) => r0[k] * x + r1[k] * y + r2[k]);
      const scale = -position[2] / ray[2];
      const away = Math.hypot(position[0] + scale * ray[0], position[1] + scale * ray[1]);
      // Soft, so that no hard edge competes with the person.
      const floor = scale > 0 ? 1 / (1 + Math.exp((away - wallDistance) / 150)) : 0;
      let light = shift * floor;
      for (const wave of waves)
        light +=
          wave.gain * Math.sin((wave.across * u) / width + (wave.down * v) / height + wave.phase);
      for (let channel = 0; channel < 3; channel++) out[at++] = wall[channel] + light;
    }
  return out;
}
