import { quaternionToMatrix, type Camera } from '@mas/geometry';
import { failCalibration } from './calibration-error.js';
import { makeCamera, type CameraParts } from './make-camera.js';
import { toIds } from './to-ids.js';

type Lens = Pick<CameraParts, 'focal' | 'center' | 'distortion'>;

/** Parameters of COLMAP's camera models (src/colmap/sensor/models.h) that OpenCV's five can express. */
const MODELS: Record<string, { count: number; lens(p: number[]): Lens }> = {
  SIMPLE_PINHOLE: { count: 3, lens: ([f, x, y]) => ({ focal: [f, f], center: [x, y] }) },
  PINHOLE: { count: 4, lens: ([fx, fy, x, y]) => ({ focal: [fx, fy], center: [x, y] }) },
  SIMPLE_RADIAL: {
    count: 4,
    lens: ([f, x, y, k]) => ({ focal: [f, f], center: [x, y], distortion: [k] }),
  },
  RADIAL: {
    count: 5,
    lens: ([f, x, y, k1, k2]) => ({ focal: [f, f], center: [x, y], distortion: [k1, k2] }),
  },
  OPENCV: {
    count: 8,
    lens: ([fx, fy, x, y, ...k]) => ({ focal: [fx, fy], center: [x, y], distortion: k }),
  },
  FULL_OPENCV: {
    count: 12,
    lens: ([fx, fy, x, y, ...k]) => ({ focal: [fx, fy], center: [x, y], distortion: k }),
  },
};

/**
 * Reads a COLMAP model in text form: `cameras.txt` (lenses) and `images.txt` (poses). Each image gives
 * a camera, named by its folder or file. COLMAP's origin is the corner of the image: half a pixel is
 * taken off the principal point.
 *
 * COLMAP finds the world up to a factor. Measure a known distance and set `unit` to its length in mm
 * divided by its length in the model.
 *
 * @param files The text of both files.
 * @param unit The model's unit of length in mm.
 * @param where Named in errors: the folder.
 * @throws DataError for lines that do not fit, or a camera model that five coefficients cannot
 *   express (fisheye and others).
 *
 * @example
 * ```ts
 * import { parseColmap } from '@mas/datasets';
 *
 * const cameras = '1 PINHOLE 640 480 500 500 320 240';
 * const images = '1 1 0 0 0 0 0 2 1 left.png\n\n2 1 0 0 0 0.5 0 2 1 right.png\n\n';
 * const rig = parseColmap({ cameras, images }, 1000);
 * console.log(rig.map(({ id }) => id).join(' '), rig[1].cameraFromWorld[0][3]); // left right 500
 * ```
 */
export function parseColmap(
  files: { cameras: string; images: string },
  unit: number,
  where = 'COLMAP',
): Camera[] {
  const lenses = new Map<string, Lens & { imageSize: [number, number] }>();
  for (const [i, line] of files.cameras.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const place = `${where}/cameras.txt, line ${i + 1}`;
    const [id, model = '', ...words] = line.trim().split(/\s+/);
    const known = Object.hasOwn(MODELS, model)
      ? MODELS[model]
      : failCalibration(
          place,
          `a model of ${Object.keys(MODELS).join(', ')}`,
          JSON.stringify(model.slice(0, 40)),
          'Undistort the images with "colmap image_undistorter", which writes PINHOLE.',
        );
    const [width, height, ...parameters] = words.map(Number);
    if (parameters.length !== known.count || !parameters.every(Number.isFinite)) {
      failCalibration(
        place,
        `${known.count} parameters of ${model}`,
        `${parameters.length} values`,
      );
    }
    const lens = known.lens(parameters);
    if (lens.distortion?.slice(5).some((value) => value !== 0)) {
      failCalibration(place, 'k4, k5 and k6 of 0', parameters.slice(9).join(', '));
    }
    lenses.set(id, { ...lens, imageSize: [width, height] });
  }

  // Two lines for each image: the pose, and its points, which may be an empty line.
  const lines = files.images.split('\n').map((text, i) => ({ text: text.trim(), number: i + 1 }));
  const rows = lines.filter(({ text }) => !text.startsWith('#'));
  while (rows[0]?.text === '') rows.shift();
  const images = rows
    .filter(({ text }, i) => i % 2 === 0 && text !== '')
    .map(({ text, number }) => {
      const place = `${where}/images.txt, line ${number}`;
      const words = text.split(/\s+/);
      const pose = words.slice(1, 8).map(Number);
      const name = words.slice(9).join(' ');
      if (name === '' || !pose.every(Number.isFinite)) {
        failCalibration(place, 'ID QW QX QY QZ TX TY TZ CAMERA NAME', text.slice(0, 80));
      }
      const lens =
        lenses.get(words[8]) ??
        failCalibration(place, 'a camera of cameras.txt', JSON.stringify(words[8].slice(0, 40)));
      if (pose.slice(0, 4).every((value) => value === 0)) {
        failCalibration(place, 'a rotation', 'the quaternion 0 0 0 0');
      }
      return { name, pose, lens };
    });
  if (images.length === 0) failCalibration(`${where}/images.txt`, 'an image or more', 'none');
  const ids = toIds(images.map(({ name }) => name));
  return images.map(({ pose, lens }, i) =>
    makeCamera(
      {
        ...lens,
        id: ids[i],
        center: [lens.center[0] - 0.5, lens.center[1] - 0.5],
        rotation: quaternionToMatrix(pose.slice(0, 4)),
        translation: pose.slice(4),
      },
      unit,
      `${where}/images.txt`,
    ),
  );
}
