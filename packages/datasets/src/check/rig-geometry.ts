import { worldToCamera, type Camera } from '@mas/geometry';
import ndarray from 'ndarray';
import { triangulateCenter } from '../triangulate-center.js';

/** Where the cameras of a rig stand and what they look at; lengths in the unit of the cameras. */
export interface RigGeometry {
  /** By camera: where it stands, world. */
  positions: [number, number, number][];
  /** By camera: the unit vector that it looks along, world. */
  directions: [number, number, number][];
  /** Mean of the cameras' -y axes, a unit vector; null when they cancel out. */
  up: [number, number, number] | null;
  /** The point nearest to all optical axes; null for one camera and parallel axes. */
  center: [number, number, number] | null;
  /** By camera: depth of the centre, negative behind it. NaN without a centre. */
  depths: number[];
  /** Smallest and largest distance of two cameras; NaN for one. */
  baselines: [smallest: number, largest: number];
  /** Largest angle between two cameras as seen from the centre, degrees up to 90; NaN without. */
  angle: number;
}

/** Measures a rig. */
export function rigGeometry(cameras: readonly Camera[]): RigGeometry {
  const positions = cameras.map(({ cameraFromWorld: e }) =>
    triple((k) => -(e[0][k] * e[0][3] + e[1][k] * e[1][3] + e[2][k] * e[2][3])),
  );
  const directions = cameras.map(({ cameraFromWorld: e }) => triple((k) => e[2][k]));
  const sum = triple((k) =>
    cameras.reduce((total, { cameraFromWorld: e }) => total - e[1][k] / cameras.length, 0),
  );
  const length = Math.hypot(...sum);
  const center =
    cameras.length < 2
      ? null
      : triangulateCenter(
          cameras.map(withoutLens),
          cameras.map(() => [0, 0]),
        );
  const point = center && ndarray(Float64Array.from(center), [1, 3]);
  const between = positions.flatMap((a, i) => positions.slice(i + 1).map((b) => distance(a, b)));
  let angle = center && cameras.length > 1 ? 0 : NaN;
  if (center) {
    const rays = positions.map((position) => triple((k) => center[k] - position[k]));
    for (const [i, a] of rays.entries()) {
      for (const b of rays.slice(i + 1)) {
        const cosine = Math.abs(dot(a, b)) / (Math.hypot(...a) * Math.hypot(...b));
        angle = Math.max(angle, (180 / Math.PI) * Math.acos(Math.min(1, cosine)));
      }
    }
  }
  return {
    positions,
    directions,
    up: length < 0.1 ? null : triple((k) => sum[k] / length),
    center,
    depths: cameras.map((camera) => (point ? worldToCamera(point, camera).data[2] : NaN)),
    baselines: between.length > 0 ? [Math.min(...between), Math.max(...between)] : [NaN, NaN],
    angle,
  };
}

/** The same pose with a lens whose optical axis is pixel (0, 0). */
function withoutLens({ cameraFromWorld }: Camera): Camera {
  const intrinsics = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  return {
    id: 'axis',
    imageSize: [1, 1],
    intrinsics,
    distortion: [0, 0, 0, 0, 0],
    cameraFromWorld,
  };
}

function triple(value: (k: number) => number): [number, number, number] {
  return [value(0), value(1), value(2)];
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
