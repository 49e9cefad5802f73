import type { Camera } from '@mas/geometry';
import ndarray from 'ndarray';
import { projectCapsule } from '../project-capsule.js';
import { seededRandom } from '../seeded-random.js';
import type { SyntheticView } from '../types.js';
import { cross } from '../vector.js';
import type { Vector3 } from '../vector.js';
import { castSolid } from './cast-solid.js';
import type { CameraSolid } from './cast-solid.js';
import { shadeSolid } from './shade-solid.js';
import type { Light } from './shade-solid.js';
import type { Solid } from './solid.js';

/** What is behind a person. */
export interface Backdrop {
  /** H x W x 3, RGB in [0, 1]. */
  color: Float32Array;
  light: Light;
  /** How dark the shadow on the floor is, 0 to 1. */
  shadow: number;
}

/** What changes from one picture to the next. */
export interface Exposure {
  /** Factor on every channel. */
  gain: Vector3;
  /** Standard deviation of the image noise, in units of full brightness. */
  noise: number;
  noiseSeed: number;
}

/** Where a body darkens the floor, mm. */
export interface Contact {
  x: number;
  y: number;
  radius: number;
}

/** Draws one person; every call returns fresh arrays. */
export type FigureRenderer = (
  solids: readonly Solid[],
  contacts: readonly Contact[],
  exposure: Exposure,
) => SyntheticView;

const nothing = 0xffff;
const noiseTable = normalTable();

/**
 * Prepares the ray caster of one camera for {@link Solid}s: it meets the ray through each pixel centre
 * with every solid in closed form and keeps the nearest hit, so the mask is exact at pixel centres.
 *
 * @param camera pinhole camera without skew and distortion, world mm
 */
export function createFigureRenderer(camera: Camera, backdrop: Backdrop): FigureRenderer {
  const [width, height] = camera.imageSize;
  const [[fx, , cx], [, fy, cy]] = camera.intrinsics;
  const [r0, r1, r2] = camera.cameraFromWorld;
  const buffer = {
    width,
    depth: new Float32Array(width * height),
    nearest: new Uint16Array(width * height),
    rayX: Float64Array.from({ length: width }, (_, u) => (u - cx) / fx),
    rayY: Float64Array.from({ length: height }, (_, v) => (v - cy) / fy),
  };
  const shaded = new Float32Array(width * height * 3);
  const position: Vector3 = [0, 1, 2].map(
    (k) => -(r0[k] * r0[3] + r1[k] * r1[3] + r2[k] * r2[3]),
  ) as unknown as Vector3;
  const point = (p: Vector3): Vector3 => [
    r0[0] * p[0] + r0[1] * p[1] + r0[2] * p[2] + r0[3],
    r1[0] * p[0] + r1[1] * p[1] + r1[2] * p[2] + r1[3],
    r2[0] * p[0] + r2[1] * p[1] + r2[2] * p[2] + r2[3],
  ];

  const look = (solid: Solid): CameraSolid => {
    const { origin, forward, up, scale } = solid;
    const rows = [cross(forward, up), forward, up] as const;
    const { direction } = backdrop.light;
    // Directions: stretched world axes times the camera's axes in the world.
    const column = (axis: readonly number[]): Vector3 =>
      rows.map(
        (row, k) => (row[0] * axis[0] + row[1] * axis[1] + row[2] * axis[2]) / scale[k],
      ) as unknown as Vector3;
    return {
      kind: solid.kind,
      origin: column([0, 1, 2].map((k) => position[k] - origin[k])),
      columnX: column(r0),
      columnY: column(r1),
      columnZ: column(r2),
      height: solid.height,
      startRadius: solid.startRadius,
      endRadius: solid.endRadius,
      lamp: rows.map(
        (row) => row[0] * direction[0] + row[1] * direction[1] + row[2] * direction[2],
      ) as unknown as Vector3,
      sky: rows.map((row) => row[2]) as unknown as Vector3,
    };
  };

  const castShadow = (image: Float32Array, contacts: readonly Contact[]) => {
    if (backdrop.shadow === 0 || contacts.length === 0) return;
    let [firstU, lastU, firstV, lastV] = [width, -1, height, -1];
    for (const { x, y, radius } of contacts)
      for (let corner = 0; corner < 8; corner++) {
        const angle = (corner * Math.PI) / 4;
        const reach = 3 * radius;
        const p = point([x + reach * Math.cos(angle), y + reach * Math.sin(angle), 0]);
        if (p[2] < 100) continue;
        const u = (fx * p[0]) / p[2] + cx;
        const v = (fy * p[1]) / p[2] + cy;
        firstU = Math.min(firstU, u);
        lastU = Math.max(lastU, u);
        firstV = Math.min(firstV, v);
        lastV = Math.max(lastV, v);
      }
    firstU = Math.max(0, Math.ceil(firstU));
    lastU = Math.min(width - 1, Math.floor(lastU));
    lastV = Math.min(height - 1, Math.floor(lastV));
    for (let v = Math.max(0, Math.ceil(firstV)); v <= lastV; v++)
      for (let u = firstU; u <= lastU; u++) {
        const x = buffer.rayX[u];
        const y = buffer.rayY[v];
        const dz = r0[2] * x + r1[2] * y + r2[2];
        if (dz >= -1e-3 || buffer.nearest[v * width + u] !== nothing) continue;
        const t = -position[2] / dz;
        const floorX = position[0] + t * (r0[0] * x + r1[0] * y + r2[0]);
        const floorY = position[1] + t * (r0[1] * x + r1[1] * y + r2[1]);
        let dark = 0;
        for (const contact of contacts) {
          const near =
            ((floorX - contact.x) ** 2 + (floorY - contact.y) ** 2) / contact.radius ** 2;
          // A bell that is zero from three radii on.
          if (near < 9) dark += (1 - near / 9) ** 4;
        }
        const light = 1 - backdrop.shadow * Math.min(1, dark);
        const at = 3 * (v * width + u);
        image[at] *= light;
        image[at + 1] *= light;
        image[at + 2] *= light;
      }
  };

  return (solids, contacts, { gain, noise, noiseSeed }) => {
    buffer.depth.fill(Infinity);
    buffer.nearest.fill(nothing);
    const seen = solids.map((solid, id) => {
      const cast = look(solid);
      const { origin, up, scale, startRadius, endRadius } = solid;
      const reach = solid.height * scale[2];
      const box = projectCapsule(
        {
          from: point(origin),
          to: point([
            origin[0] + reach * up[0],
            origin[1] + reach * up[1],
            origin[2] + reach * up[2],
          ]),
          radius: Math.max(startRadius, endRadius) * Math.max(scale[0], scale[1], scale[2]),
          forward: up,
        },
        camera.intrinsics,
        camera.imageSize,
      );
      castSolid(cast, id, box, buffer);
      return cast;
    });

    const mask = new Uint8Array(width * height);
    shaded.set(backdrop.color);
    castShadow(shaded, contacts);
    for (let v = 0, pixel = 0; v < height; v++)
      for (let u = 0; u < width; u++, pixel++) {
        const id = buffer.nearest[pixel];
        if (id === nothing) continue;
        mask[pixel] = 1;
        shadeSolid(
          solids[id],
          seen[id],
          buffer.rayX[u],
          buffer.rayY[v],
          buffer.depth[pixel],
          backdrop.light,
          shaded,
          3 * pixel,
        );
      }

    const image = new Uint8ClampedArray(width * height * 3);
    const random = seededRandom(noiseSeed, 'noise');
    const red = 255 * gain[0];
    const green = 255 * gain[1];
    const blue = 255 * gain[2];
    const sigma = 255 * noise;
    for (let v = 0, at = 0; v < height; v++) {
      // Every row reads the table from another place.
      let from = random.int32() & 0xffff;
      for (let u = 0; u < width; u++, at += 3) {
        image[at] = red * shaded[at] + sigma * noiseTable[from];
        image[at + 1] = green * shaded[at + 1] + sigma * noiseTable[(from + 1) & 0xffff];
        image[at + 2] = blue * shaded[at + 2] + sigma * noiseTable[(from + 2) & 0xffff];
        from = (from + 3) & 0xffff;
      }
    }
    return {
      image: ndarray(new Uint8Array(image.buffer), [height, width, 3]),
      mask: ndarray(mask, [height, width]),
    };
  };
}

function normalTable(): Float32Array {
  const random = seededRandom('noise table');
  return Float32Array.from({ length: 0x10000 }, () => random.normal());
}
