import type { CameraCapsule, PixelBox } from './project-capsule.js';

/** Nearest surface per pixel, row-major. */
export interface DepthBuffer {
  width: number;
  /** Depth along the camera's z axis, mm; Infinity where nothing was met. */
  depth: Float32Array;
  /** Number of the capsule that was met. */
  nearest: Uint16Array;
  /** x / z of the ray through each column, and y / z of the ray through each row. */
  rayX: Float64Array;
  rayY: Float64Array;
}

/**
 * Meets the rays of the pixels in `box` with a capsule and keeps what is nearer than before. Rays are
 * (x, y, 1) from the origin, so the ray parameter is the depth. Cylinder first, then the sphere at
 * the end that the cylinder's point overshoots (I. Quilez, "Ray-surface intersection functions",
 * capsule, https://iquilezles.org/articles/intersectors/).
 */
export function castCapsule(
  { from, to, radius }: CameraCapsule,
  id: number,
  box: PixelBox,
  buffer: DepthBuffer,
): void {
  const { width, depth, nearest, rayX, rayY } = buffer;
  const [ax, ay, az] = from;
  const [ex, ey, ez] = to;
  const bx = ex - ax;
  const by = ey - ay;
  const bz = ez - az;
  const bb = bx * bx + by * by + bz * bz;
  const ba = -(bx * ax + by * ay + bz * az);
  const aa = ax * ax + ay * ay + az * az - radius * radius;
  const ee = ex * ex + ey * ey + ez * ez - radius * radius;
  const c = bb * aa - ba * ba;
  for (let v = box.firstRow; v <= box.lastRow; v++) {
    const y = rayY[v];
    for (let u = box.firstColumn; u <= box.lastColumn; u++) {
      const x = rayX[u];
      const dd = x * x + y * y + 1;
      const bd = bx * x + by * y + bz;
      const da = -(x * ax + y * ay + az);
      // Zero where the ray runs along the axis (or the capsule is a sphere): then an end is met first.
      const a = bb * dd - bd * bd;
      let t = 0;
      let onCylinder = false;
      let atFrom = bd >= 0;
      if (a > 1e-9 * bb * dd) {
        const b = bb * da - ba * bd;
        const h = b * b - a * c;
        if (h < 0) continue;
        t = (-b - Math.sqrt(h)) / a;
        const along = ba + t * bd;
        onCylinder = along > 0 && along < bb;
        atFrom = along <= 0;
      }
      if (!onCylinder) {
        const half = atFrom ? da : -(x * ex + y * ey + ez);
        const h = half * half - dd * (atFrom ? aa : ee);
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
