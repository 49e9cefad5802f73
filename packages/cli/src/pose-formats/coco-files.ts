import { coco17, convertPose, getSkeleton } from '@mas/skeleton';
import type { PosesFile } from '../poses-file.js';
import type { OutputFile } from './output-file.js';

/**
 * Poses as COCO keypoints, `coco.json`: the 17 joints of COCO in its order, image pixels with pixel
 * centres at integers. Joints that the skeleton lacks (eyes, ears) are [0, 0, 0] and not counted;
 * `score` is the mean confidence of the others, `bbox` and `area` are of the box around them.
 *
 * @example
 * ```ts
 * const [{ content }] = cocoFiles(poses);
 * console.log(JSON.parse(content).annotations[0].keypoints.length); // 51
 * ```
 */
export function cocoFiles(poses: PosesFile): OutputFile[] {
  const skeleton = getSkeleton(poses.skeleton);
  const images = poses.views.map(({ name, imageSize: [width, height] }, i) => ({
    id: i + 1,
    file_name: name,
    width,
    height,
  }));
  const annotations = poses.views.map(({ keypoints, confidence }, i) => {
    const points = convertPose(keypoints.flat(), skeleton, coco17, { dimensions: 2 });
    const scores = convertPose(confidence, skeleton, coco17, { dimensions: 1 });
    const found = coco17.joints.flatMap((_, j) => (Number.isNaN(points[2 * j]) ? [] : [j]));
    const [xs, ys] = [0, 1].map((k) => found.map((j) => points[2 * j + k]));
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
    return {
      id: i + 1,
      image_id: i + 1,
      category_id: 1,
      keypoints: coco17.joints.flatMap((_, j) =>
        found.includes(j) ? [round(points[2 * j]), round(points[2 * j + 1]), 2] : [0, 0, 0],
      ),
      num_keypoints: found.length,
      bbox: [left, top, width, height].map((value) => round(value)),
      area: round(width * height),
      iscrowd: 0,
      score: round(found.reduce((sum, j) => sum + scores[j], 0) / found.length, 1000),
    };
  });
  const categories = [
    {
      id: 1,
      name: 'person',
      supercategory: 'person',
      keypoints: coco17.joints.map((joint) =>
        joint.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
      ),
      // COCO counts joints from 1.
      skeleton: coco17.maskBones.map(([a, b]) => [a + 1, b + 1]),
    },
  ];
  const description = `Poses of mas, ${poses.checkpoint.supervision}; image pixels`;
  const lines = (items: unknown[]) => items.map((item) => `\n${JSON.stringify(item)}`).join(',');
  return [
    {
      path: 'coco.json',
      holds: 'COCO keypoints, 17 joints: image px',
      content:
        `{"info": ${JSON.stringify({ description })},\n"categories": ${JSON.stringify(categories)},\n` +
        `"images": [${lines(images)}],\n"annotations": [${lines(annotations)}]}\n`,
    },
  ];
}

function round(value: number, parts = 100): number {
  return Math.round(value * parts) / parts + 0;
}
