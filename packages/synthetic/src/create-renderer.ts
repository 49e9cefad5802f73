import type { Camera } from '@mas/geometry';
import ndarray from 'ndarray';
import type { Capsule } from './body-capsules.js';
import { castCapsule } from './cast-capsule.js';
import { projectCapsule } from './project-capsule.js';
import type { CameraCapsule } from './project-capsule.js';
import type { Rgb, SyntheticView } from './types.js';
import type { Vector3 } from './vector.js';

/** What changes from one picture to the next. */
export interface RenderOptions {
  /** Added to the background, in units of full brightness. Default 0. */
  brightness?: number;
  /** Standard deviation of the image noise, in units of full brightness. Default 0. */
  noise?: number;
  /** Seed of the noise, a 32 bit integer. Default 1. */
  noiseSeed?: number;
}

/** Draws capsules; every call returns fresh arrays. */
export type Renderer = (capsules: readonly Capsule[], options?: RenderOptions) => SyntheticView;

const light: Vector3 = [0.3, 0.2, 0.93];
const nothing = 0xffff;

/**
 * Prepares the ray caster of one camera. For each capsule it visits the pixels of the bounding box of
 * its projection, meets the ray through each pixel centre with the capsule in closed form, and keeps
 * the nearest hit; so the mask is exact at pixel centres (integer coordinates).
 *
 * @param camera pinhole camera without skew and distortion, world mm
 * @param background H x W x 3 RGB in [0, 1], such as from {@link createBackground}
 * @returns a function that draws up to 65535 capsules
 * @throws Error if the camera has skew or distortion, or the background another size
 * @example
 * const [camera] = cameraRing(1, 4, 256);
 * const render = createRenderer(camera, createBackground(camera, seededRandom(1, 'room')));
 * const subject = createSubject(1, 'S01');
 * const body = poseBody(subject, standing, { heading: 0, x: 0, y: 0 });
 * render(bodyCapsules(subject, body), { noise: 0.02 }).mask.shape; // [ 256, 256 ]
 */
export function createRenderer(camera: Camera, background: Float32Array): Renderer {
  checkCamera(camera, background);
  const [width, height] = camera.imageSize;
  const [[fx, , cx], [, fy, cy]] = camera.intrinsics;
  const buffer = {
    width,
    depth: new Float32Array(width * height),
    nearest: new Uint16Array(width * height),
    rayX: Float64Array.from({ length: width }, (_, u) => (u - cx) / fx),
    rayY: Float64Array.from({ length: height }, (_, v) => (v - cy) / fy),
  };
  const direction = (v: Vector3): Vector3 => {
    const [x, y, z] = camera.cameraFromWorld.map((r) => r[0] * v[0] + r[1] * v[1] + r[2] * v[2]);
    return [x, y, z];
  };
  const point = (v: Vector3): Vector3 => {
    const [x, y, z] = direction(v);
    const [tx, ty, tz] = camera.cameraFromWorld.map((row) => row[3]);
    return [x + tx, y + ty, z + tz];
  };
  const lamp = direction(light);

  return (capsules, { brightness = 0, noise = 0, noiseSeed = 1 } = {}) => {
    buffer.depth.fill(Infinity);
    buffer.nearest.fill(nothing);
    const seen = capsules.map((capsule): CameraCapsule => ({
      from: point(capsule.from),
      to: point(capsule.to),
      radius: capsule.radius,
      forward: direction(capsule.forward),
    }));
    seen.forEach((capsule, id) =>
      castCapsule(
        capsule,
        id,
        projectCapsule(capsule, camera.intrinsics, camera.imageSize),
        buffer,
      ),
    );

    const mask = new Uint8Array(width * height);
    const image = new Uint8ClampedArray(width * height * 3);
    // The sum of the four bytes of a xorshift32 number is nearly normal: mean 510, variance (256^2 - 1) / 3.
    const noiseScale = (255 * noise) / Math.sqrt((256 ** 2 - 1) / 3);
    let state = noiseSeed | 0 || 1;
    for (let pixel = 0, at = 0; pixel < mask.length; pixel++) {
      let red = background[at] + brightness;
      let green = background[at + 1] + brightness;
      let blue = background[at + 2] + brightness;
      const id = buffer.nearest[pixel];
      if (id !== nothing) {
        mask[pixel] = 1;
        const z = buffer.depth[pixel];
        const x = z * buffer.rayX[pixel % width];
        const y = z * buffer.rayY[Math.floor(pixel / width)];
        const color = shade(capsules[id], seen[id], [x, y, z], lamp);
        red = color[0];
        green = color[1];
        blue = color[2];
      }
      for (let channel = 0; channel < 3; channel++) {
        const value = channel === 0 ? red : channel === 1 ? green : blue;
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const bytes =
          (state & 255) + ((state >>> 8) & 255) + ((state >>> 16) & 255) + (state >>> 24);
        image[at++] = 255 * value + noiseScale * (bytes - 510);
      }
    }
    return {
      image: ndarray(new Uint8Array(image.buffer), [height, width, 3]),
      mask: ndarray(mask, [height, width]),
    };
  };
}

/** Colour of a surface point: which side of the part it is on, times diffuse light from above. */
function shade(
  paint: Capsule,
  { from, to, radius, forward }: CameraCapsule,
  p: Vector3,
  lamp: Vector3,
): Rgb {
  const bx = to[0] - from[0];
  const by = to[1] - from[1];
  const bz = to[2] - from[2];
  const dx = p[0] - from[0];
  const dy = p[1] - from[1];
  const dz = p[2] - from[2];
  const bb = bx * bx + by * by + bz * bz;
  const along = bb > 0 ? Math.max(0, Math.min(1, (dx * bx + dy * by + dz * bz) / bb)) : 0;
  const nx = (dx - along * bx) / radius;
  const ny = (dy - along * by) / radius;
  const nz = (dz - along * bz) / radius;
  const facing = nx * forward[0] + ny * forward[1] + nz * forward[2];
  const color = facing > 0.55 ? paint.centre : facing > 0 ? paint.front : paint.back;
  const gain = 0.62 + 0.38 * Math.max(-0.3, nx * lamp[0] + ny * lamp[1] + nz * lamp[2]);
  return [gain * color[0], gain * color[1], gain * color[2]];
}

function checkCamera(camera: Camera, background: Float32Array): void {
  const [width, height] = camera.imageSize;
  const skew = camera.intrinsics[0][1];
  if (skew !== 0 || camera.distortion.some((value) => value !== 0))
    throw new Error(
      `createRenderer: camera ${camera.id} must have no skew and no distortion, found skew ${skew} and ` +
        `distortion [${camera.distortion.join(', ')}]; render with a pinhole camera, then distort the picture`,
    );
  if (background.length !== width * height * 3)
    throw new Error(
      `createRenderer: background must have ${width} x ${height} x 3 = ${width * height * 3} values ` +
        `for camera ${camera.id}, found ${background.length}`,
    );
}
