import { boneSide } from './bone-side.js';
import type { Point2d, PngUrl, ReportSkeleton } from './report-data.js';

/** An image with the joints and bones over it, as the inside of an SVG whose unit is the image's pixel. */
export function drawPose2d(
  skeleton: ReportSkeleton,
  image: PngUrl,
  predicted: Point2d[],
  truth: Point2d[] | undefined,
): string {
  const unit = Math.max(image.width, image.height) / 256;
  // Pixel centres lie at integers, so the first pixel begins at -0.5.
  const picture = `<image href="${image.url}" x="-0.5" y="-0.5" width="${image.width}" height="${image.height}"/>`;
  return (
    picture +
    `<g class="predicted">${bones(skeleton, predicted, unit, 2.4, true)}${joints(skeleton, predicted, unit, 2.9)}</g>` +
    (truth
      ? `<g class="truth">${bones(skeleton, truth, unit, 1.1, false)}${joints(skeleton, truth, unit, 3.6)}</g>`
      : '')
  );
}

/** The view box in which pixel (0, 0) has its centre at the origin. */
export function imageViewBox(image: PngUrl): string {
  return `-0.5 -0.5 ${image.width} ${image.height}`;
}

function bones(
  skeleton: ReportSkeleton,
  points: Point2d[],
  unit: number,
  width: number,
  halo: boolean,
): string {
  let under = '';
  let over = '';
  for (const [i, j] of skeleton.bones) {
    const [a, b] = [points[i], points[j]];
    if (!isDrawable(a) || !isDrawable(b)) continue;
    const line = `x1="${round(a[0])}" y1="${round(a[1])}" x2="${round(b[0])}" y2="${round(b[1])}"`;
    if (halo) under += `<line class="halo" ${line} stroke-width="${round((width + 1.6) * unit)}"/>`;
    const side = boneSide(skeleton.sides[i], skeleton.sides[j]);
    const dash = halo ? '' : ` stroke-dasharray="${round(4 * unit)} ${round(2.5 * unit)}"`;
    over += `<line class="${side}" ${line} stroke-width="${round(width * unit)}"${dash}/>`;
  }
  return under + over;
}

function joints(skeleton: ReportSkeleton, points: Point2d[], unit: number, radius: number): string {
  return points
    .map((point, i) =>
      isDrawable(point)
        ? `<circle class="${skeleton.sides[i]}" cx="${round(point[0])}" cy="${round(point[1])}" r="${round(radius * unit)}" stroke-width="${round(unit)}"/>`
        : '',
    )
    .join('');
}

function isDrawable(point: Point2d): boolean {
  return Number.isFinite(point[0]) && Number.isFinite(point[1]);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
