import type { Camera } from './camera.js';
import ndarray from 'ndarray';
import type { Capsule } from './body-capsules.js';
import type { SyntheticView } from './types.js';
import type { Vector3 } from './vector.js';

/** What changes from one picture to the next. */
export interface RenderOptions {
  /** Added to the background, in units of full brightness. Default 0. */
  brightness?: number;
  /** Standard deviation of the image noise, in units of full brightness. Default 0. */
  noise?: number;
  /** Seed of the noise. Default 1. */
  noiseSeed?: number;
}

/** Draws capsules; every call returns fresh arrays. */
export type Renderer = (capsules: readonly Capsule[], options?: RenderOptions) => SyntheticView;

const light: Vector3 = [0.3, 0.2, 0.93];
const nothing = 0xffff;

/** A capsule in the camera's frame, flat: the layout of one row of `parts`. */
const stride = 14;

/**
 * Prepares the ray caster of one camera. For each capsule it visits the pixels of the exact bounding
 * box of its projection, meets the ray through the pixel centre with the capsule in closed form, and
 * keeps the nearest hit; so the mask is exact at pixel centres.
 *
 * @param camera pinhole camera without skew and distortion, world mm
 * @param background H x W x 3 RGB in [0, 1], such as from {@link createBackground}
 * @returns a function that draws capsules; it reuses its buffers, so it is fast but not reentrant
 * @throws Error if the camera has skew or distortion, or the background another size
 * @example
 * const render = createRenderer(camera, createBackground(camera, random));
 * const { image, mask } = render(bodyCapsules(subject, body), { noise: 0.02 });
 */
export function createRenderer(camera: Camera, background: Float32Array): Renderer {
  const [width, height] = camera.imageSize;
  const [[fx, skew, cx], [, fy, cy]] = camera.intrinsics;
  if (skew !== 0 || camera.distortion.some((value) => value !== 0))
    throw new Error(
      `createRenderer: camera ${camera.id} must have no skew and no distortion, found skew ${skew} ` +
        `and distortion [${camera.distortion.join(', ')}]; render with a pinhole camera and distort the picture`,
    );
  if (background.length !== width * height * 3)
    throw new Error(
      `createRenderer: background must have ${width} x ${height} x 3 = ${width * height * 3} values ` +
        `for camera ${camera.id}, found ${background.length}`,
    );

  const depth = new Float32Array(width * height);
  const nearest = new Uint16Array(width * height);
  const rayX = Float64Array.from({ length: width }, (_, u) => (u - cx) / fx);
  const rayY = Float64Array.from({ length: height }, (_, v) => (v - cy) / fy);
  const toCamera = camera.cameraFromWorld;
  const [lightX, lightY, lightZ] = toCamera.map((row) => turned(row, light));

  return (capsules, { brightness = 0, noise = 0, noiseSeed = 1 } = {}) => {
    depth.fill(Infinity);
    nearest.fill(nothing);
    const parts = new Float64Array(capsules.length * stride);
    capsules.forEach((capsule, i) => {
      const row = parts.subarray(i * stride, (i + 1) * stride);
      toCamera.forEach((axis, k) => {
        row[k] = turned(axis, capsule.from) + axis[3];
        row[3 + k] = turned(axis, capsule.to) + axis[3];
        row[7 + k] = turned(axis, capsule.forward);
      });
      row[6] = capsule.radius;
      boundingBox(row, fx, fy, cx, cy, width, height);
      castCapsule(row, i, rayX, rayY, width, depth, nearest);
    });

    const mask = new Uint8Array(width * height);
    const image = new Uint8ClampedArray(width * height * 3);
    // Xorshift32; the sum of four bytes is close to a normal variable with deviation 147.8.
    let state = noiseSeed | 0 || 1;
    const noiseScale = (noise * 255) / Math.sqrt((256 ** 2 - 1) / 3);
    for (let v = 0, pixel = 0, at = 0; v < height; v++)
      for (let u = 0; u < width; u++, pixel++) {
        let red = background[at] + brightness;
        let green = background[at + 1] + brightness;
        let blue = background[at + 2] + brightness;
        const i = nearest[pixel];
        if (i !== nothing) {
          mask[pixel] = 1;
          const row = i * stride;
          const z = depth[pixel];
          const dx = z * rayX[u] - parts[row];
          const dy = z * rayY[v] - parts[row + 1];
          const dz = z - parts[row + 2];
          const bx = parts[row + 3] - parts[row];
          const by = parts[row + 4] - parts[row + 1];
          const bz = parts[row + 5] - parts[row + 2];
          const length2 = bx * bx + by * by + bz * bz;
          const along =
            length2 > 0 ? Math.max(0, Math.min(1, (dx * bx + dy * by + dz * bz) / length2)) : 0;
          const radius = parts[row + 6];
          const nx = (dx - along * bx) / radius;
          const ny = (dy - along * by) / radius;
          const nz = (dz - along * bz) / radius;
          const facing = nx * parts[row + 7] + ny * parts[row + 8] + nz * parts[row + 9];
          const capsule = capsules[i];
          const color = facing > 0.55 ? capsule.centre : facing > 0 ? capsule.front : capsule.back;
          const shade = 0.62 + 0.38 * Math.max(-0.3, nx * lightX + ny * lightY + nz * lightZ);
          red = color[0] * shade;
          green = color[1] * shade;
          blue = color[2] * shade;
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

function turned(axis: readonly number[], v: Vector3): number {
  return axis[0] * v[0] + axis[1] * v[1] + axis[2] * v[2];
}

/** Writes first and last column, first and last row (10 to 13) of the capsule's projection. */
function boundingBox(
  row: Float64Array,
  fx: number,
  fy: number,
  cx: number,
  cy: number,
  width: number,
  height: number,
): void {
  const radius = row[6];
  if (row[2] <= radius && row[5] <= radius) {
    // Wholly or partly behind: nothing to gain from a box unless all of it is behind.
    row[10] = 0;
    row[11] = row[2] < -radius && row[5] < -radius ? -1 : width - 1;
    row[12] = 0;
    row[13] = height - 1;
    return;
  }
  if (row[2] <= radius || row[5] <= radius) {
    row[10] = 0;
    row[11] = width - 1;
    row[12] = 0;
    row[13] = height - 1;
    return;
  }
  // A capsule is the hull of its end spheres, so its projection is the hull of theirs.
  for (let axis = 0; axis < 2; axis++) {
    const focal = axis === 0 ? fx : fy;
    const centre = axis === 0 ? cx : cy;
    let low = Infinity;
    let high = -Infinity;
    for (let end = 0; end < 6; end += 3) {
      const across = row[end + axis];
      const z = row[end + 2];
      // Tangents from the camera centre to a circle: slopes (x z -+ r sqrt(x^2+z^2-r^2)) / (z^2-r^2).
      const root = radius * Math.sqrt(across * across + z * z - radius * radius);
      const scale = z * z - radius * radius;
      low = Math.min(low, (across * z - root) / scale);
      high = Math.max(high, (across * z + root) / scale);
    }
    const last = (axis === 0 ? width : height) - 1;
    row[10 + 2 * axis] = Math.max(0, Math.ceil(focal * low + centre));
    row[11 + 2 * axis] = Math.min(last, Math.floor(focal * high + centre));
  }
}

/**
 * Ray-capsule intersection for rays (x, y, 1) from the origin, so that the ray parameter is the
 * depth. Cylinder first, then the sphere at the end that the cylinder hit overshoots
 * (I. Quilez, "Capsule - intersection", https://iquilezles.org/articles/intersectors/).
 */
function castCapsule(
  row: Float64Array,
  id: number,
  rayX: Float64Array,
  rayY: Float64Array,
  width: number,
  depth: Float32Array,
  nearest: Uint16Array,
): void {
  const [ax, ay, az, ex, ey, ez, radius] = row;
  const bx = ex - ax;
  const by = ey - ay;
  const bz = ez - az;
  const bb = bx * bx + by * by + bz * bz;
  const ba = -(bx * ax + by * ay + bz * az);
  const aa = ax * ax + ay * ay + az * az - radius * radius;
  const ee = ex * ex + ey * ey + ez * ez - radius * radius;
  const c = bb * aa - ba * ba;
  const [firstColumn, lastColumn, firstRow, lastRow] = row.subarray(10, 14);
  for (let v = firstRow; v <= lastRow; v++) {
    const y = rayY[v];
    for (let u = firstColumn; u <= lastColumn; u++) {
      const x = rayX[u];
      const dd = x * x + y * y + 1;
      const bd = bx * x + by * y + bz;
      const da = -(x * ax + y * ay + az);
      const a = bb * dd - bd * bd;
      const b = bb * da - ba * bd;
      let useFrom = true;
      let t = -1;
      let found = false;
      if (a > 1e-9 * bb * dd) {
        const h = b * b - a * c;
        if (h < 0) continue;
        t = (-b - Math.sqrt(h)) / a;
        const along = ba + t * bd;
        found = along > 0 && along < bb;
        useFrom = along <= 0;
      } else useFrom = bd >= 0;
      if (!found) {
        const half = useFrom ? da : -(x * ex + y * ey + ez);
        const h = half * half - dd * (useFrom ? aa : ee);
        if (h < 0) continue;
        t = (-half - Math.sqrt(h)) / dd;
      }
      const pixel = v * width + u;
      if (t > 0 && t < depth[pixel]) {
        depth[pixel] = t;
        nearest[pixel] = id;
      }
    }
  }
}
