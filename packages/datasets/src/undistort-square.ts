import { distortPoints, type Camera } from '@mas/geometry';
import ndarray from 'ndarray';
import type { Box, Raster } from './resample-square.js';

/** Squares larger than this are sampled more coarsely than the image, so that memory is bounded. */
const LARGEST = 2048;

/**
 * Samples image and mask (0/1, out as 0..255) around an undistorted box at about the resolution of
 * the image, bilinear, 0 outside. Returns them with the box in their own px.
 *
 * @param margin Extra px around the box, for the footprints of its outer patch pixels.
 */
export function undistortSquare(
  image: Raster,
  mask: Raster,
  camera: Camera,
  box: Box,
  margin: number,
): { image: Raster; mask: Raster; box: Box } {
  const extent = box.side + 2 * margin;
  const size = Math.min(LARGEST, Math.ceil(extent) + 1);
  const pitch = extent / (size - 1);
  const pixels = new Uint8Array(size * size * 3);
  const coverage = new Uint8Array(size * size);
  const { width, height } = image;
  const [[fx, skew, cx], [, fy, cy]] = camera.intrinsics;
  const limit = squaredRadiusLimit(camera.distortion);
  const row = ndarray(new Float64Array(2 * size), [size, 2]);
  for (let j = 0; j < size; j++) {
    const y = box.top - margin + j * pitch;
    for (let i = 0; i < size; i++) {
      row.data[2 * i] = box.left - margin + i * pitch;
      row.data[2 * i + 1] = y;
    }
    const seen = distortPoints(row, camera).data;
    const ny = (y - cy) / fy;
    for (let i = 0; i < size; i++) {
      const nx = (row.data[2 * i] - cx - skew * ny) / fx;
      const u = Math.floor(seen[2 * i]);
      const v = Math.floor(seen[2 * i + 1]);
      const isInside = u >= 0 && v >= 0 && u + 1 < width && v + 1 < height;
      if (!isInside || nx * nx + ny * ny > limit) continue;
      const fu = seen[2 * i] - u;
      const fv = seen[2 * i + 1] - v;
      const mix = (data: Raster['data'], at: number, step: number): number =>
        (1 - fv) * ((1 - fu) * data[at] + fu * data[at + step]) +
        fv * ((1 - fu) * data[at + width * step] + fu * data[at + width * step + step]);
      const from = v * width + u;
      const to = j * size + i;
      for (let c = 0; c < 3; c++) pixels[3 * to + c] = mix(image.data, 3 * from + c, 3) + 0.5;
      coverage[to] = 255 * mix(mask.data, from, 1) + 0.5;
    }
  }
  return {
    image: { data: pixels, width: size, height: size, channels: 3 },
    mask: { data: coverage, width: size, height: size, channels: 1 },
    box: { left: margin / pitch, top: margin / pitch, side: box.side / pitch },
  };
}

/**
 * The squared radius (focal length 1) up to which the radial polynomial grows. Beyond it the lens
 * model folds back and would show the same pixel twice.
 */
function squaredRadiusLimit([k1, k2, , , k3]: readonly number[]): number {
  for (let s = 0; s < 16; s += 0.01) {
    if (1 + s * (3 * k1 + s * (5 * k2 + s * 7 * k3)) <= 0) return s;
  }
  return Infinity;
}
