import type { Camera } from '@mas/geometry';
import { maskStatistics } from '@mas/masks';
import { fillPatches, type PatchOptions } from './fill-patches.js';
import { patchProjection } from './patch-projection.js';
import type { SceneArrays } from './scene-set.js';
import { SkipScene } from './skip-scene.js';
import { triangulateCenter } from './triangulate-center.js';
import type { View } from './types.js';
import { undistortSquare } from './undistort-square.js';

/** What the scenes of one calibrated sequence share. */
export interface Rig {
  cameras: Camera[];
  /** Row-major 3x3. */
  sceneFromWorld: Float64Array;
}

/**
 * Crops all views of one frame around the triangulated centre of its masks, and writes everything
 * into scene `slot` of the arrays. Throws `SkipScene` when the centre cannot be found.
 */
export function fillCalibratedScene(
  arrays: SceneArrays,
  slot: number,
  views: View[],
  { cameras, sceneFromWorld }: Rig,
  options: PatchOptions & { halfExtent: number },
): void {
  const { halfExtent, patchSize, maskSize } = options;
  const statistics = views.map(({ mask }) => maskStatistics(mask));
  const seen = statistics.flatMap(({ count }, v) => (count > 0 ? [v] : []));
  if (seen.length === 0) throw new SkipScene('the mask is empty in every view');
  if (seen.length < 2) throw new SkipScene(`the mask is empty in every view but ${seen[0]}`);
  // A mask cut by the image border has a shifted centroid: use it only if there is nothing better.
  const whole = seen.filter((v) => !statistics[v].isCut);
  const used = whole.length >= 2 ? whole : seen;
  const center = triangulateCenter(
    used.map((v) => cameras[v]),
    used.map((v) => statistics[v].centroid),
  );
  if (!center) throw new SkipScene('the rays through the masks are parallel');

  for (const [v, camera] of cameras.entries()) {
    const [x, y, depth] = camera.cameraFromWorld.map(
      (row) => row[0] * center[0] + row[1] * center[1] + row[2] * center[2] + row[3],
    );
    // Closer than this the patch would span more than 127 degrees.
    if (depth < halfExtent / 2) {
      throw new SkipScene(
        `the triangulated centre of the masks is ${Math.round(depth)} mm in front of the camera, ` +
          `expected at least ${Math.round(halfExtent / 2)} mm`,
        v,
      );
    }
    const [[fx, skew, cx], [, fy, cy]] = camera.intrinsics;
    const side = ((fx + fy) * halfExtent) / depth;
    const box = {
      left: (fx * x + skew * y) / depth + cx - side / 2,
      top: (fy * y) / depth + cy - side / 2,
      side,
    };
    const at = slot * cameras.length + v;
    arrays.projections.set(
      patchProjection(camera, center, sceneFromWorld, halfExtent, box),
      12 * at,
    );
    arrays.depths[at] = depth;
    arrays.boxes.set([box.left, box.top, box.side], 3 * at);
    arrays.viewWeights[at] = whole.includes(v) ? 1 : 0;

    const [height, width] = views[v].mask.shape;
    const image = { data: views[v].image.data, width, height, channels: 3 };
    const mask = { data: views[v].mask.data, width, height, channels: 1 };
    if (camera.distortion.some((k) => k !== 0)) {
      const margin = side / (Math.min(patchSize, maskSize) - 1) + 1;
      const straight = undistortSquare(image, mask, camera, box, margin);
      fillPatches(arrays, at, straight.image, straight.mask, 255, straight.box, options);
    } else {
      fillPatches(arrays, at, image, mask, 1, box, options);
    }
  }
  arrays.centers.set(center, 3 * slot);
  arrays.sceneFromWorld.set(sceneFromWorld, 9 * slot);
}
