import type { Vector3 } from '../vector.js';
import type { CameraSolid } from './cast-solid.js';
import type { Solid } from './solid.js';

/** Light in the world; directions point towards the lamp. */
export interface Light {
  direction: Vector3;
  /** Brightness where no lamp shines, and what the lamp adds. */
  ambient: number;
  diffuse: number;
}

/** Writes the colour of the surface point at depth `t` behind the slopes (x, y) into `out` from `at` on. */
export function shadeSolid(
  solid: Solid,
  seen: CameraSolid,
  x: number,
  y: number,
  t: number,
  { ambient, diffuse }: Light,
  out: Float32Array,
  at: number,
): void {
  const { columnX, columnY, columnZ, origin, height, startRadius, endRadius } = seen;
  const dx = columnX[0] * x + columnY[0] * y + columnZ[0];
  const dy = columnX[1] * x + columnY[1] * y + columnZ[1];
  const dz = columnX[2] * x + columnY[2] * y + columnZ[2];
  const qx = origin[0] + t * dx;
  const qy = origin[1] + t * dy;
  const qz = origin[2] + t * dz;
  let nx = qx;
  let ny = qy;
  let nz = qz;
  let isCut = false;
  if (seen.kind === 'frustum') {
    const slope = (endRadius - startRadius) / height;
    isCut = qz < 1e-3 * height || qz > (1 - 1e-3) * height;
    if (isCut) {
      nx = ny = 0;
      nz = qz < 0.5 * height ? -1 : 1;
    } else nz = -slope * (startRadius + slope * qz);
  } else if (height > 0) {
    const slant = startRadius - endRadius;
    const d2 = height * height - slant * slant;
    const along = height * qz - startRadius * slant;
    if (along >= d2) nz = qz - height;
    else if (along > 0) {
      nx = d2 * qx;
      ny = d2 * qy;
      nz = d2 * qz - height * along;
    }
  }
  const { scale, paint } = solid;
  nx /= scale[0];
  ny /= scale[1];
  nz /= scale[2];
  const norm = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
  nx *= norm;
  ny *= norm;
  nz *= norm;
  const lamp = nx * seen.lamp[0] + ny * seen.lamp[1] + nz * seen.lamp[2];
  const sky = nx * seen.sky[0] + ny * seen.sky[1] + nz * seen.sky[2];
  // Towards the eye, undoing the stretch.
  const ex = dx * scale[0];
  const ey = dy * scale[1];
  const ez = dz * scale[2];
  const facing = -(nx * ex + ny * ey + nz * ez) / Math.sqrt(ex * ex + ey * ey + ez * ez);
  let gain = ambient * (0.85 + 0.15 * sky) + diffuse * Math.max(0, lamp);
  // Edges darken a little, so that an arm stands out before a chest of the same colour.
  gain *= 0.82 + 0.18 * Math.sqrt(Math.max(0, facing));
  if (isCut) gain *= 0.5;
  if (paint.folds > 0) {
    const along = qz * scale[2];
    gain *=
      1 +
      0.05 * paint.folds * Math.sin(0.055 * along + 0.05 * qx * scale[0] + 2.1 * ny + solid.height);
  }
  const color = isAccent(solid, qx, qy, qz) ? paint.accent : paint.base;
  out[at] = gain * color[0];
  out[at + 1] = gain * color[1];
  out[at + 2] = gain * color[2];
}

/** Whether the pattern's other colour is at a point of the solid's stretched frame. */
function isAccent({ paint, height, scale, startRadius }: Solid, x: number, y: number, z: number) {
  const { pattern, size } = paint;
  switch (pattern) {
    case 'plain':
      return false;
    case 'hoops':
      return isOdd((z * scale[2]) / size);
    case 'pinstripes':
      return Math.abs(frac((Math.atan2(x, y) * startRadius * scale[0]) / size)) < 0.25;
    case 'checks':
      return (
        isOdd((z * scale[2]) / size) !== isOdd((Math.atan2(x, y) * startRadius * scale[0]) / size)
      );
    case 'dots':
      return (
        (frac((z * scale[2]) / size) - 0.5) ** 2 +
          (frac((Math.atan2(x, y) * startRadius * scale[0]) / size) - 0.5) ** 2 <
        0.08
      );
    case 'print':
      return y > 0 && Math.abs(Math.atan2(x, y)) < size && z > 0.15 * height && z < 0.95 * height;
    case 'open':
      return y > 0 && Math.abs(Math.atan2(x, y)) < size;
    case 'face':
    case 'beard': {
      if (y < 0.25) return false;
      const side = Math.abs(x);
      const isEye = Math.hypot(side - 0.36, 1.1 * (z - 0.05)) < 0.12;
      const isBrow = Math.abs(side - 0.38) < 0.2 && Math.abs(z - 0.27) < 0.06;
      const isMouth = side < 0.26 && Math.abs(z + 0.5) < 0.06;
      return (
        isEye ||
        isBrow ||
        isMouth ||
        (pattern === 'beard' && z < -0.32 && !(side < 0.2 && z > -0.44))
      );
    }
  }
}

function frac(value: number): number {
  return value - Math.floor(value);
}

function isOdd(value: number): boolean {
  return (Math.floor(value) & 1) !== 0;
}
