import type { Camera } from '@mas/geometry';
import type { Findings } from './check-dataset.js';
import { DataError } from '../data-error.js';

/** Fields of view of lenses that the pinhole model fits, degrees. */
const FIELD = [3, 140] as const;
/** fx and fy of sensors with square pixels differ by less. */
const ASPECT = 0.1;
/** Part of the image by which the principal point of an uncropped image is off the middle. */
const OFF_CENTRE = 0.2;

/** What the intrinsics of a camera come to. */
export interface LensSummary {
  /** Horizontal field of view without distortion, degrees. */
  fieldOfView: number;
  /** Distance of the principal point from the middle of the image, as part of its width and height. */
  offCentre: [number, number];
}

/** Looks for intrinsics that no camera has: of another image size, in mm instead of px, transposed. */
export function checkLens(camera: Camera, where: string, findings: Findings): LensSummary {
  const { imageSize, intrinsics: k, distortion } = camera;
  const [width, height] = imageSize;
  const [fx, fy, cx, cy] = [k[0][0], k[1][1], k[0][2], k[1][2]];
  const warn = (expected: string, found: string, fix: string): void =>
    findings.warn(new DataError({ where, expected, found, fix }));
  const fieldOfView = (2 * Math.atan(width / 2 / fx) * 180) / Math.PI;
  const offCentre: [number, number] = [
    Math.abs(cx - (width - 1) / 2) / width,
    Math.abs(cy - (height - 1) / 2) / height,
  ];
  const isOutside = cx < 0 || cy < 0 || cx > width - 1 || cy > height - 1;
  const scale = (2 * cx + 1) / width;
  const isScaled =
    Math.abs(scale / ((2 * cy + 1) / height) - 1) < 0.1 && Math.abs(scale - 1) > OFF_CENTRE;
  if (isOutside || isScaled || Math.max(...offCentre) > OFF_CENTRE) {
    warn(
      `a principal point near the middle of ${width} x ${height} px`,
      `(${cx.toFixed(1)}, ${cy.toFixed(1)})`,
      isScaled
        ? `The intrinsics look like those of images ${scale.toFixed(2)} times as large: divide the first two rows by that, or give the size of the images that were calibrated.`
        : 'It is right for cropped images only. Check imageSize, and whether the matrix is transposed.',
    );
  }
  if (!(fieldOfView > FIELD[0] && fieldOfView < FIELD[1])) {
    warn(
      `a field of view of ${FIELD.join(' to ')} degrees`,
      `${fieldOfView.toFixed(1)}: f is ${fx.toPrecision(4)} px for ${width} px`,
      fieldOfView < FIELD[0]
        ? 'Check imageSize: it is far smaller than the image that was calibrated.'
        : 'Focal lengths are in pixels, not in mm or as part of the width.',
    );
  }
  if (Math.abs(fx / fy - 1) > ASPECT) {
    warn(
      'fx and fy that differ by less than 10 %',
      `${fx.toPrecision(5)} and ${fy.toPrecision(5)}`,
      'It is right for stretched images only: calibrate again if these are not.',
    );
  }
  const fold = foldingRadius(distortion);
  const corner = Math.hypot(Math.max(cx, width - 1 - cx) / fx, Math.max(cy, height - 1 - cy) / fy);
  if (fold < corner) {
    warn(
      'a lens model that is one-to-one over the whole image',
      `k1, k2, k3 of ${[distortion[0], distortion[1], distortion[4]].join(', ')} that turn back ${Math.round(100 * (fold / corner))} % of the way to the corner`,
      'Points there are found in the wrong place. Calibrate with points near the corners, or with fewer coefficients.',
    );
  }
  return { fieldOfView, offCentre };
}

/** The radius (tangent of the angle) from which on a larger radius lands nearer the middle. */
function foldingRadius([k1, k2, , , k3]: readonly number[]): number {
  // d/dr of r (1 + k1 r^2 + k2 r^4 + k3 r^6).
  const slope = (r: number): number => 1 + 3 * k1 * r ** 2 + 5 * k2 * r ** 4 + 7 * k3 * r ** 6;
  for (let r = 0; r < 4; r += 0.01) if (slope(r) <= 0) return r;
  return Infinity;
}
