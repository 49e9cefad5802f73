import { unprojectPoints, type Camera } from '@mas/geometry';
import ndarray from 'ndarray';
import type { View } from '../src/types.js';

/** Cameras on a circle that look at the origin, upright; z is up. */
export function ringCameras(
  count: number,
  { size = 128, focal = 200, distance = 4000, distortion = [0, 0, 0, 0, 0] } = {},
): Camera[] {
  return Array.from({ length: count }, (_, i) => {
    const a = (2 * Math.PI * i) / count + 0.3;
    const back = [Math.cos(a), Math.sin(a), 0];
    const rotation = [
      [-back[1], back[0], 0],
      [0, 0, -1],
      [-back[0], -back[1], 0],
    ];
    return {
      id: `cam${i}`,
      imageSize: [size, size],
      intrinsics: [
        [focal, 0, (size - 1) / 2],
        [0, focal * 1.01, (size - 1) / 2],
        [0, 0, 1],
      ],
      distortion,
      cameraFromWorld: rotation.map((row, k) => [...row, k === 2 ? distance : 0]),
    };
  });
}

/** A ball in front of a camera; red grows with the column, green with the row. */
export function renderBall(camera: Camera, center: readonly number[], radius: number): View {
  const [width, height] = camera.imageSize;
  const count = width * height;
  const pixels = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    pixels[2 * i] = i % width;
    pixels[2 * i + 1] = Math.floor(i / width);
  }
  const at = (depth: number) =>
    unprojectPoints(
      ndarray(pixels, [count, 2]),
      ndarray(new Float64Array(count).fill(depth), [count]),
      camera,
    ).data;
  const near = at(1000);
  const far = at(2000);
  const image = new Uint8Array(3 * count);
  const mask = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const d = [0, 1, 2].map((k) => far[3 * i + k] - near[3 * i + k]);
    const o = [0, 1, 2].map((k) => center[k] - near[3 * i + k]);
    const along = o[0] * d[0] + o[1] * d[1] + o[2] * d[2];
    const dd = d[0] ** 2 + d[1] ** 2 + d[2] ** 2;
    const oo = o[0] ** 2 + o[1] ** 2 + o[2] ** 2;
    mask[i] = along > 0 && oo - along ** 2 / dd < radius ** 2 ? 1 : 0;
    image[3 * i] = i % width;
    image[3 * i + 1] = Math.floor(i / width);
    image[3 * i + 2] = mask[i] * 255;
  }
  return { image: ndarray(image, [height, width, 3]), mask: ndarray(mask, [height, width]) };
}
