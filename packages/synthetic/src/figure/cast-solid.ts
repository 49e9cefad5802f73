import type { Vector3 } from '../vector.js';
import type { DepthBuffer } from '../cast-capsule.js';
import type { PixelBox } from '../project-capsule.js';

/**
 * A solid as one camera sees it: in its own stretched frame (axis z, starting at 0) it is an upright
 * round cone or frustum, rays start at `origin` and run along columnX x + columnY y + columnZ for the
 * pixel slopes (x, y). Lines stay lines under stretching, so the ray parameter is still the depth.
 */
export interface CameraSolid {
  kind: 'roundCone' | 'frustum';
  origin: Vector3;
  columnX: Vector3;
  columnY: Vector3;
  columnZ: Vector3;
  height: number;
  startRadius: number;
  endRadius: number;
  /** Cosines of the solid's right, forward and up with the way to the lamp and the way up. */
  lamp: Vector3;
  sky: Vector3;
}

/**
 * Meets the rays of the pixels in `box` with a solid and keeps what is nearer than before. Round cone
 * after I. Quilez, "Ray-surface intersection functions"
 * (https://iquilezles.org/articles/intersectors/), for directions of any length.
 */
export function castSolid(
  solid: CameraSolid,
  id: number,
  box: PixelBox,
  buffer: DepthBuffer,
): void {
  if (solid.kind === 'frustum') castFrustum(solid, id, box, buffer);
  else castRoundCone(solid, id, box, buffer);
}

function castRoundCone(solid: CameraSolid, id: number, box: PixelBox, buffer: DepthBuffer): void {
  const { width, depth, nearest, rayX, rayY } = buffer;
  const { height, startRadius: ra, endRadius: rb } = solid;
  const [ox, oy, oz] = solid.origin;
  const [xx, xy, xz] = solid.columnX;
  const [yx, yy, yz] = solid.columnY;
  const [zx, zy, zz] = solid.columnZ;
  const slant = ra - rb;
  const m0 = height * height;
  const m1 = height * oz;
  const m5 = ox * ox + oy * oy + oz * oz;
  const m7 = m5 - 2 * m1 + m0;
  const d2 = m0 - slant * slant;
  const k0 = d2 * m5 - m1 * m1 + 2 * m1 * slant * ra - m0 * ra * ra;
  const start = m5 - ra * ra;
  const end = m7 - rb * rb;
  const isBall = height === 0;
  for (let v = box.firstRow; v <= box.lastRow; v++) {
    const y = rayY[v];
    const baseX = yx * y + zx;
    const baseY = yy * y + zy;
    const baseZ = yz * y + zz;
    for (let u = box.firstColumn; u <= box.lastColumn; u++) {
      const x = rayX[u];
      const dx = xx * x + baseX;
      const dy = xy * x + baseY;
      const dz = xz * x + baseZ;
      const dd = dx * dx + dy * dy + dz * dz;
      const m3 = dx * ox + dy * oy + dz * oz;
      let t = Infinity;
      if (isBall) {
        const h = m3 * m3 - dd * start;
        if (h < 0) continue;
        t = (-m3 - Math.sqrt(h)) / dd;
      } else {
        const m2 = height * dz;
        const k2 = d2 * dd - m2 * m2;
        const k1 = d2 * m3 - m1 * m2 + m2 * slant * ra;
        const h = k1 * k1 - k0 * k2;
        if (h < 0) continue;
        t = (-Math.sqrt(h) - k1) / k2;
        const along = m1 - ra * slant + t * m2;
        if (!(along > 0 && along < d2)) {
          t = Infinity;
          const h1 = m3 * m3 - dd * start;
          if (h1 >= 0) t = (-m3 - Math.sqrt(h1)) / dd;
          const m6 = m3 - m2;
          const h2 = m6 * m6 - dd * end;
          if (h2 >= 0) t = Math.min(t, (-m6 - Math.sqrt(h2)) / dd);
        }
      }
      const pixel = v * width + u;
      if (t > 0 && t < depth[pixel]) {
        depth[pixel] = t;
        nearest[pixel] = id;
      }
    }
  }
}

function castFrustum(solid: CameraSolid, id: number, box: PixelBox, buffer: DepthBuffer): void {
  const { width, depth, nearest, rayX, rayY } = buffer;
  const { height, startRadius, endRadius } = solid;
  const [ox, oy, oz] = solid.origin;
  const [xx, xy, xz] = solid.columnX;
  const [yx, yy, yz] = solid.columnY;
  const [zx, zy, zz] = solid.columnZ;
  const slope = (endRadius - startRadius) / height;
  const radius = startRadius + slope * oz;
  const c = ox * ox + oy * oy - radius * radius;
  for (let v = box.firstRow; v <= box.lastRow; v++) {
    const y = rayY[v];
    const baseX = yx * y + zx;
    const baseY = yy * y + zy;
    const baseZ = yz * y + zz;
    for (let u = box.firstColumn; u <= box.lastColumn; u++) {
      const x = rayX[u];
      const dx = xx * x + baseX;
      const dy = xy * x + baseY;
      const dz = xz * x + baseZ;
      // Between the planes of the ends; then inside the cone, whose one half only lies between them.
      let enter = -oz / dz;
      let leave = (height - oz) / dz;
      if (enter > leave) [enter, leave] = [leave, enter];
      const a = dx * dx + dy * dy - slope * slope * dz * dz;
      const b = ox * dx + oy * dy - radius * slope * dz;
      const h = b * b - a * c;
      if (a > 0) {
        if (h < 0) continue;
        const root = Math.sqrt(h);
        enter = Math.max(enter, (-b - root) / a);
        leave = Math.min(leave, (-b + root) / a);
      } else if (h >= 0) {
        const root = Math.sqrt(h);
        const low = (-b + root) / a;
        const high = (-b - root) / a;
        if (enter < low) leave = Math.min(leave, low);
        else enter = Math.max(enter, high);
      }
      if (!(enter < leave)) continue;
      const pixel = v * width + u;
      if (enter > 0 && enter < depth[pixel]) {
        depth[pixel] = enter;
        nearest[pixel] = id;
      }
    }
  }
}
