import { add, cross, dot, unit } from '../vector.js';
import type { Matrix3, Vector3 } from '../vector.js';
import type { Paint } from './paint.js';

/**
 * One convex piece of a body or of its clothes, world mm. Along `up` from `origin` its radius goes
 * from `startRadius` to `endRadius` over `height`; `scale` stretches it along right, forward and up,
 * so sections are ellipses. A round cone ends in the (stretched) balls of its end radii, a frustum is
 * cut off flat.
 */
export interface Solid {
  kind: 'roundCone' | 'frustum';
  origin: Vector3;
  /** Unit vectors at right angles; right is forward x up. */
  forward: Vector3;
  up: Vector3;
  /** In units of `scale[2]`. */
  height: number;
  startRadius: number;
  endRadius: number;
  /** Along right, forward and up. */
  scale: Vector3;
  paint: Paint;
}

/** How a limb's section differs from a circle. */
export interface Section {
  /** Factor along the limb's right and forward; default 1. */
  width?: number;
  depth?: number;
}

/** A round cone from one point to another, its section turned so that `forward` is its front. */
export function roundCone(
  from: Vector3,
  to: Vector3,
  startRadius: number,
  endRadius: number,
  forward: Vector3,
  paint: Paint,
  { width = 1, depth = 1 }: Section = {},
): Solid {
  const along = add(to, from, -1);
  const height = Math.hypot(...along);
  const scale: Vector3 = [width, depth, 1];
  // One end ball holds the other: only the larger is left.
  if (height <= Math.abs(startRadius - endRadius) + 1e-6) {
    const larger = startRadius >= endRadius;
    const radius = Math.max(startRadius, endRadius);
    const up = orthogonal([0, 0, 1], forward);
    const origin = larger ? from : to;
    return {
      kind: 'roundCone',
      origin,
      forward: unit(forward),
      up,
      height: 0,
      startRadius: radius,
      endRadius: radius,
      scale,
      paint,
    };
  }
  const up = unit(along);
  return {
    kind: 'roundCone',
    origin: from,
    forward: orthogonal(forward, up),
    up,
    height,
    startRadius,
    endRadius,
    scale,
    paint,
  };
}

/** A cut-off cone from one point to another. */
export function frustum(
  from: Vector3,
  to: Vector3,
  startRadius: number,
  endRadius: number,
  forward: Vector3,
  paint: Paint,
  section: Section = {},
): Solid {
  const solid = roundCone(from, to, 1, 1, forward, paint, section);
  return { ...solid, kind: 'frustum', startRadius, endRadius };
}

/** An ellipsoid with half axes along the columns (right, forward, up) of `frame`. */
export function ellipsoid(
  centre: Vector3,
  frame: Matrix3,
  [right, forward, up]: Vector3,
  paint: Paint,
): Solid {
  return {
    kind: 'roundCone',
    origin: centre,
    forward: [frame[1], frame[4], frame[7]],
    up: [frame[2], frame[5], frame[8]],
    height: 0,
    startRadius: 1,
    endRadius: 1,
    scale: [right, forward, up],
    paint,
  };
}

/** The height of a round cone's lowest point, mm. */
export function lowestPoint({
  origin,
  forward,
  up,
  height,
  startRadius,
  endRadius,
  scale,
}: Solid): number {
  const right = cross(forward, up);
  // Support of the unit ball after stretching; the cone is the hull of its end balls.
  const reach = Math.hypot(scale[0] * right[2], scale[1] * forward[2], scale[2] * up[2]);
  const end = origin[2] + height * scale[2] * up[2];
  return Math.min(origin[2] - startRadius * reach, end - endRadius * reach);
}

/** The unit vector nearest to `v` at right angles to the unit vector `axis`. */
export function orthogonal(v: Vector3, axis: Vector3): Vector3 {
  const rest = add(v, axis, -dot(v, axis));
  if (Math.hypot(...rest) > 1e-6) return unit(rest);
  // `v` runs along the axis: any direction will do, but always the same one.
  const other: Vector3 = Math.abs(axis[0]) < 0.7 ? [1, 0, 0] : [0, 1, 0];
  return unit(add(other, axis, -dot(other, axis)));
}
