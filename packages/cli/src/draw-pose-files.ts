import path from 'node:path';
import { getSkeleton, sideOfJoint } from '@mas/skeleton';
import { writeAtomically } from '@mas/trainer';
import { renderPoseSvg, type Point2d, type Point3d, type ReportSkeleton } from '@mas/viewer';
import type { NdArray } from 'ndarray';
import { encodePicture } from './encode-picture.js';
import type { PoseView } from './poses-file.js';
import { rasterizeSvg } from './rasterize-svg.js';

/** Longest side of the photograph inside a picture, px. */
const longest = 720;

/** Writes NAME.svg and NAME.png: the image with the joints on it, and the pose from two sides. */
export async function drawPoseFiles(
  dir: string,
  image: NdArray<Uint8Array>,
  view: PoseView,
  skeletonId: string,
): Promise<void> {
  const [height, width] = image.shape;
  const url = await encodePicture(
    { data: image.data, width, height, channels: 3 },
    { longSide: Math.min(longest, Math.max(256, width, height)), kind: 'photo' },
  );
  const svg = renderPoseSvg({
    skeleton: reportSkeleton(skeletonId),
    image: url,
    predicted2d: view.keypoints as Point2d[],
    predicted3d: view.joints as Point3d[],
    title: view.name,
  });
  const file = path.join(dir, view.name.replace(/\.[a-z]+$/i, ''));
  await writeAtomically(`${file}.svg`, svg);
  await writeAtomically(`${file}.png`, await rasterizeSvg(svg));
}

function reportSkeleton(id: string): ReportSkeleton {
  const skeleton = getSkeleton(id);
  return {
    joints: skeleton.joints,
    // Landmarks have no bones.
    bones: skeleton.parents.flatMap((parent, joint): [number, number][] =>
      parent < 0 || skeleton.maskBones.length === 0 ? [] : [[parent, joint]],
    ),
    sides: skeleton.joints.map((_, joint) => sideOfJoint(skeleton, joint)),
  };
}
