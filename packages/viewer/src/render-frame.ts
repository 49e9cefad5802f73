import { drawPose2d, imageViewBox } from './draw-pose-2d.js';
import { escapeHtml } from './escape-html.js';
import { centrePose, drawPoseView, gridStep } from './pose-view.js';
import type { ReportFrame, ReportSkeleton } from './report-data.js';

/** One test frame: the image with its joints, the 3D pose from two sides, the small pictures. */
export function renderFrame(frame: ReportFrame, skeleton: ReportSkeleton): string {
  const { image, predicted2d, true2d, predicted3d, true3d, panels } = frame;
  const pose = centrePose(skeleton, predicted3d, true3d);
  const view = (name: string, yaw: number) =>
    `<figure><svg class="view" viewBox="0 0 200 200" data-yaw="${yaw}">${drawPoseView(pose, yaw)}</svg>` +
    `<figcaption>${name}</figcaption></figure>`;
  const pictures = panels
    .map(
      ({ label, png }) =>
        `<figure><img src="${escapeHtml(png)}" alt=""><figcaption>${escapeHtml(label)}</figcaption></figure>`,
    )
    .join('');
  return (
    `<article class="frame"><h3>${escapeHtml(frame.title)}</h3>` +
    `<div class="row" data-pose="${escapeHtml(JSON.stringify(pose))}"><figure class="picture"><svg viewBox="${imageViewBox(image)}">` +
    `${drawPose2d(skeleton, image, predicted2d, true2d)}</svg><figcaption>predicted joints${true2d ? ', true ones dashed' : ''}</figcaption></figure>` +
    `${view(`front, grid ${gridStep(pose)} mm`, 0)}${view('side, camera on the left', Math.PI / 2)}` +
    `<div class="panels">${pictures}</div></div>` +
    (frame.note ? `<p class="note">${escapeHtml(frame.note)}</p>` : '') +
    '</article>'
  );
}
