import type { Camera } from '@mas/geometry';
import { failCalibration } from './calibration-error.js';
import { makeCamera, translationOf } from './make-camera.js';
import { toIds } from './to-ids.js';

/**
 * Checks a JSON object of cameras by name as VoxelPose and MMPose publish Campus and Shelf:
 * `{"0": {"R", "T", "fx", "fy", "cx", "cy", "k", "p"}}`, where T is the camera's centre:
 * X_camera = R (X_world - T).
 */
export function parseCentredCameras(
  value: Record<string, unknown>,
  unit: number,
  imageSize: readonly [width: number, height: number],
  where: string,
): Camera[] {
  const ids = toIds(Object.keys(value));
  return Object.values(value).map((entry, i) => {
    const fields = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<
      string,
      unknown
    >;
    const get = (key: string, length: number, missing?: number[]): number[] => {
      const list = Object.hasOwn(fields, key) ? [fields[key]].flat(3) : (missing ?? []);
      if (list.length === length && list.every((n) => Number.isFinite(n))) return list as number[];
      const place = `${where}, camera ${ids[i]}, ${key}`;
      return failCalibration(place, `${length} numbers`, `${list.length} values`);
    };
    const r = get('R', 9);
    const rotation = [r.slice(0, 3), r.slice(3, 6), r.slice(6)];
    const [k1, k2, k3] = get('k', 3, [0, 0, 0]);
    const [p1, p2] = get('p', 2, [0, 0]);
    const parts = {
      id: ids[i],
      imageSize,
      focal: [...get('fx', 1), ...get('fy', 1)] as [number, number],
      center: [...get('cx', 1), ...get('cy', 1)] as [number, number],
      distortion: [k1, k2, p1, p2, k3],
      rotation,
      translation: translationOf(rotation, get('T', 3)),
    };
    return makeCamera(parts, unit, where);
  });
}
