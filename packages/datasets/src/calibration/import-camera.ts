import type { Camera } from '@mas/geometry';
import { DataError } from '../data-error.js';
import { readCameras } from './read-cameras.js';

/**
 * Reads the camera of a view from a calibration file: the only one in it, or the one of that id.
 *
 * @param imageSize Size of the footage.
 * @param unit The file's unit of length in mm, where it does not say it.
 */
export async function importCamera(
  id: string,
  file: string,
  imageSize: [width: number, height: number],
  unit: number,
): Promise<Camera> {
  const fail = (expected: string, found: string, fix: string): never => {
    throw new DataError({ where: file, expected, found, fix });
  };
  const cameras = await readCameras(file, { unit, imageSize });
  const camera = cameras.length === 1 ? cameras[0] : cameras.find((entry) => entry.id === id);
  if (!camera) {
    const found = cameras.map((entry) => entry.id).join(', ');
    return fail(`a camera "${id}"`, found, 'Name the views as the cameras of the calibration.');
  }
  if (camera.imageSize.join() !== imageSize.join()) {
    fail(
      `the size of the footage, ${imageSize.join(' x ')} px`,
      `${camera.imageSize.join(' x ')}`,
      'Calibrate at the size of the footage, or scale the intrinsics.',
    );
  }
  return { ...camera, id };
}
