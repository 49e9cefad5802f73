import { readFile } from 'node:fs/promises';
import { checkCamera, type Camera } from '@mas/geometry';
import { DataError } from './data-error.js';
import { parseOpenCvCalibration } from './parse-opencv-calibration.js';

/**
 * Reads a camera from an OpenCV calibration file.
 *
 * @param imageSize Size of the footage.
 * @param millimetres The unit of the file's translation in mm.
 */
export async function importCamera(
  id: string,
  file: string,
  imageSize: [width: number, height: number],
  millimetres: number,
): Promise<Camera> {
  const fail = (expected: string, found: string, fix: string): never => {
    throw new DataError({ where: file, expected, found, fix });
  };
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    fail('a calibration file', error.code ?? error.message, 'Check the path.'),
  );
  const calibration = parseOpenCvCalibration(text, file);
  const { intrinsics, distortion, rotation, translation } = calibration;
  if (!rotation || !translation) {
    return fail(
      'the pose of the camera (Rotation or rvec, and Translation or tvec)',
      'intrinsics only',
      'Use the file that holds the extrinsic calibration too.',
    );
  }
  const size = calibration.imageSize;
  if (size && size.join() !== imageSize.join()) {
    fail(
      `the size of the footage, ${imageSize.join(' x ')} px`,
      `${size.join(' x ')}`,
      'Calibrate at the size of the footage, or scale the intrinsics.',
    );
  }
  const camera = {
    id,
    imageSize,
    intrinsics,
    distortion,
    cameraFromWorld: rotation.map((row, i) => [...row, translation[i] * millimetres]),
  };
  checkCamera(camera, file);
  return camera;
}
