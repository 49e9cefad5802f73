import { checkImage, checkPoints, checkSkeleton } from './check-report-data.js';
import { drawPose2d } from './draw-pose-2d.js';
import { escapeHtml } from './escape-html.js';
import { poseStyle } from './pose-style.js';
import { centrePose, drawPoseView, gridStep } from './pose-view.js';
import type { PngUrl, Point2d, Point3d, ReportSkeleton } from './report-data.js';

/** What {@link renderPoseSvg} draws. */
export interface PosePicture {
  skeleton: ReportSkeleton;
  image: PngUrl;
  predicted2d: Point2d[];
  true2d?: Point2d[];
  /** With it the picture gets two 3D views beside the image. */
  predicted3d?: Point3d[];
  true3d?: Point3d[];
  title?: string;
}

const side = 300;
const gap = 12;

/**
 * Draws a pose as one SVG file: the image with its joints and bones (left blue, right orange,
 * centre grey, truth dashed) and, if there is a 3D pose, that pose from the front and from the
 * camera's right. Points are in image pixels with centres at integers, and in millimetres of the
 * camera frame (x right, y down, z forward). A joint that is not finite is left out.
 *
 * @returns SVG text, 300 units high, that needs no other file.
 * @throws Error if a point list has not one point per joint, a bone names no joint, or the image
 *   is no base64 data URL.
 *
 * @example
 * import { renderPoseSvg } from '@mas/viewer';
 *
 * const svg = renderPoseSvg({
 *   skeleton: { joints: ['hip', 'head'], bones: [[0, 1]], sides: ['center', 'center'] },
 *   image: { width: 2, height: 2, url: 'data:image/png;base64,iVBORw0KGgo=' },
 *   predicted2d: [[1, 1], [1, 0]],
 * });
 * console.log(svg.startsWith('<svg')); // true
 */
export function renderPoseSvg(picture: PosePicture): string {
  const { skeleton, image, predicted2d, true2d, predicted3d, true3d, title } = picture;
  checkSkeleton('renderPoseSvg', skeleton);
  checkImage('renderPoseSvg', image, 'image');
  for (const key of ['predicted2d', 'true2d', 'predicted3d', 'true3d'] as const) {
    const points = picture[key];
    if (points) checkPoints('renderPoseSvg', points, skeleton, key);
  }

  const imageWidth = Math.round((side * image.width) / image.height);
  const imageView =
    `<svg class="picture" width="${imageWidth}" height="${side}" viewBox="-0.5 -0.5 ${image.width} ${image.height}">` +
    `${drawPose2d(skeleton, image, predicted2d, true2d)}</svg>`;
  let views = '';
  let width = imageWidth;
  if (predicted3d) {
    const pose = centrePose(skeleton, predicted3d, true3d);
    const labels = [`front, grid ${gridStep(pose)} mm`, 'side, camera on the left'];
    [0, Math.PI / 2].forEach((yaw, i) => {
      width += gap;
      views +=
        `<svg class="view" x="${width}" width="${side}" height="${side}" viewBox="0 0 200 200">` +
        `<rect width="200" height="200" rx="3"/>${drawPoseView(pose, yaw)}<text x="6" y="194">${labels[i]}</text></svg>`;
      width += side;
    });
  }
  const style =
    poseStyle('.mas-pose') +
    '.view rect{fill:#f6f8fa}.view text{font:7px system-ui,sans-serif;fill:#59636e}' +
    '.grid path{stroke:#d8dee4;stroke-width:.6}' +
    '@media(prefers-color-scheme:dark){.view rect{fill:#181d23}.view text{fill:#98a2ad}.grid path{stroke:#2f363e}}';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="mas-pose" width="${width}" height="${side}" viewBox="0 0 ${width} ${side}">` +
    (title ? `<title>${escapeHtml(title)}</title>` : '') +
    `<style>${style}</style>${imageView}${views}</svg>\n`
  );
}
