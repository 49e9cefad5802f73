import type { Camera } from '@mas/geometry';
import { requireInteger } from './require-integer.js';
import { seededRandom } from './seeded-random.js';
import { cross, dot, unit } from './vector.js';
import type { Vector3 } from './vector.js';

const target: Vector3 = [0, 0, 950];
const fourAzimuths = [52, 128, -52, -128];
const degree = Math.PI / 180;

/**
 * Cameras around the origin that look at the point (0, 0, 950) mm from 4.3 to 4.8 m, 1.4 to 1.7 m
 * above the floor, without distortion. Four cameras stand at azimuths of about 52, 128, -52 and
 * -128 degrees; any other number is spread evenly. A standing person is about 0.43 image heights
 * tall and stays inside the picture anywhere within 500 mm of the origin.
 *
 * @param seed the data set's seed
 * @param count number of cameras, at least 1
 * @param imageSize width and height in pixels
 * @returns cameras `cam0`, `cam1`, ... ; `cameraFromWorld` is [R|t] in mm with det R = +1
 * @throws Error if `count` or `imageSize` is not an integer in its range
 * @example
 * cameraRing(1, 4, 256).map((camera) => camera.id); // [ 'cam0', 'cam1', 'cam2', 'cam3' ]
 */
export function cameraRing(seed: number, count: number, imageSize: number): Camera[] {
  requireInteger('cameraRing: count', count, 1, 64);
  requireInteger('cameraRing: imageSize', imageSize, 16, 4096);
  const random = seededRandom(seed, 'cameras');
  return Array.from({ length: count }, (_, index) => {
    const azimuth = count === 4 ? fourAzimuths[index] : 45 + (360 * index) / count;
    const angle = (azimuth + random.uniform(-4, 4)) * degree;
    const distance = random.uniform(4300, 4800);
    const position: Vector3 = [
      distance * Math.cos(angle),
      distance * Math.sin(angle),
      random.uniform(1400, 1700),
    ];
    const focal = (imageSize / 256) * random.uniform(275, 290);
    const centre = (imageSize - 1) / 2;

    const forward = unit([
      target[0] - position[0],
      target[1] - position[1],
      target[2] - position[2],
    ]);
    const right = unit(cross(forward, [0, 0, 1]));
    const down = cross(forward, right);
    return {
      id: `cam${index}`,
      imageSize: [imageSize, imageSize],
      intrinsics: [
        [focal, 0, centre],
        [0, focal, centre],
        [0, 0, 1],
      ],
      distortion: [0, 0, 0, 0, 0],
      cameraFromWorld: [right, down, forward].map((axis) => [...axis, -dot(axis, position)]),
    };
  });
}
