import type { Vector3 } from './vector.js';

/** A capsule in the camera's frame, mm. */
export interface CameraCapsule {
  from: Vector3;
  to: Vector3;
  radius: number;
  forward: Vector3;
}

/** First and last pixel, both included; empty where last < first. */
export interface PixelBox {
  firstColumn: number;
  lastColumn: number;
  firstRow: number;
  lastRow: number;
}

/**
 * The pixels whose centres lie in the bounding box of a capsule's projection, cut to the picture. A
 * capsule that reaches behind the camera gets the whole picture; one wholly behind gets no pixel.
 */
export function projectCapsule(
  capsule: CameraCapsule,
  intrinsics: readonly (readonly number[])[],
  [width, height]: readonly [number, number],
): PixelBox {
  const { from, to, radius } = capsule;
  if (from[2] <= -radius && to[2] <= -radius)
    return { firstColumn: 0, lastColumn: -1, firstRow: 0, lastRow: -1 };
  if (from[2] <= radius || to[2] <= radius)
    return { firstColumn: 0, lastColumn: width - 1, firstRow: 0, lastRow: height - 1 };
  // A capsule is the hull of its end spheres, so its projection is the hull of theirs.
  const range = (axis: 0 | 1, size: number): [number, number] => {
    const slopes = [from, to].flatMap((centre) => {
      // Tangents from the camera centre to a circle in the plane of this axis and z.
      const x = centre[axis];
      const z = centre[2];
      const root = radius * Math.sqrt(x * x + z * z - radius * radius);
      const scale = z * z - radius * radius;
      return [(x * z - root) / scale, (x * z + root) / scale];
    });
    const pixel = (slope: number) => intrinsics[axis][axis] * slope + intrinsics[axis][2];
    return [
      Math.max(0, Math.ceil(pixel(Math.min(...slopes)))),
      Math.min(size - 1, Math.floor(pixel(Math.max(...slopes)))),
    ];
  };
  const [firstColumn, lastColumn] = range(0, width);
  const [firstRow, lastRow] = range(1, height);
  return { firstColumn, lastColumn, firstRow, lastRow };
}
