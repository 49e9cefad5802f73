import type { NdArray } from 'ndarray';
import type { Camera, Matrix } from './camera.js';
import { checkCamera } from './check-camera.js';
import { checkOptions } from './check-options.js';
import { undistort } from './distortion.js';
import { isMatrix } from './is-matrix.js';
import type { TriangulateInput } from './triangulate-input.js';
import type { TriangulateOptions } from './triangulate.js';
import { fromPixels, toPixels } from './pixels.js';
import { multiply } from './projection-matrix.js';
import { readArray } from './read-array.js';
import { describeValue } from './describe-value.js';

/** Checks the arguments of a triangulation and brings them into flat, undistorted form. */
export function readViews(
  points: NdArray,
  cameras: readonly (Camera | Matrix)[],
  options: TriangulateOptions,
  where: string,
): TriangulateInput {
  checkOptions(options, ['weights', 'method'], where);
  const { weights, method = 'planes' } = options;
  if (method !== 'planes' && method !== 'homogeneous') {
    throw new Error(`${where}: method: expected planes or homogeneous, found ${method}.`);
  }
  if (!Array.isArray(cameras) || cameras.length < 2) {
    throw new Error(
      `${where}: cameras: expected an array of at least two cameras or 3x4 matrices, found ` +
        `${cameras?.length ?? typeof cameras}.`,
    );
  }
  const views = cameras.length;
  const observed = readArray(points, [views, 'N', 2], `${where}: points`);
  const count = points.shape[1];
  const flatWeights = weights && readArray(weights, [views, count], `${where}: weights`);
  if (flatWeights) {
    for (let i = 0; i < flatWeights.length; i++) {
      if (!(flatWeights[i] >= 0 && flatWeights[i] < Infinity)) {
        throw new Error(
          `${where}: weights: expected finite numbers >= 0, found ${flatWeights[i]}.`,
        );
      }
    }
  }
  const ideal = Float64Array.from(observed);
  const projections = new Float64Array(views * 12);
  cameras.forEach((camera: Camera | Matrix, v) => {
    projections.set(projectionOf(camera, `${where}: cameras[${v}]`).flat(), v * 12);
    if (isProjection(camera) || camera.distortion.every((k) => k === 0)) return;
    for (let o = v * count * 2; o < (v + 1) * count * 2; o += 2) {
      fromPixels(ideal[o], ideal[o + 1], camera.intrinsics, ideal, o);
      undistort(ideal[o], ideal[o + 1], camera.distortion, ideal, o);
      toPixels(ideal[o], ideal[o + 1], camera.intrinsics, ideal, o);
    }
  });
  return { points: ideal, projections, views, count, weights: flatWeights, method };
}

function isProjection(camera: Camera | Matrix): camera is Matrix {
  return Array.isArray(camera);
}

function projectionOf(camera: Camera | Matrix, where: string): Matrix {
  if (!isProjection(camera)) {
    checkCamera(camera, where);
    return multiply(camera.intrinsics, camera.cameraFromWorld);
  }
  if (!isMatrix(camera, 3, 4)) {
    throw new Error(
      `${where}: expected a camera or a 3x4 matrix of finite numbers, found ` +
        `${describeValue(camera)}.`,
    );
  }
  return camera;
}
