import type { MaskStatistics } from '@mas/masks';

/**
 * How {@link singleViewSide} guesses the side of a patch. Least squares on the calibrated patches of
 * 88 synthetic people, by `npm run bench:crops` of this package: no label, as cameras and masks tell
 * their sides.
 */
export const singleViewCrop = { sidePerRootArea: 3.7, slenderness: 0.33 } as const;

const { exp, hypot, log, sqrt } = Math;

/**
 * What {@link singleViewSide} tells masks apart by, beside their area A: ln(h / √A) · ln(σ / √A), h the
 * height of the bounding box and σ the standard deviation along the mask's long axis. Of all shapes
 * that were tried it was the one number that helped most.
 */
export function maskSlenderness({ count, bounds, covariance }: MaskStatistics): number {
  const [xx, xy, yy] = covariance;
  const long = sqrt((xx + yy) / 2 + hypot((xx - yy) / 2, xy));
  const root = sqrt(count);
  return log((bounds.bottom - bounds.top + 1) / root) * log(long / root);
}

/** The side in px that a calibrated patch would have, guessed from the mask of one view. */
export function singleViewSide(statistics: MaskStatistics): number {
  const { sidePerRootArea, slenderness } = singleViewCrop;
  return sidePerRootArea * sqrt(statistics.count) * exp(slenderness * maskSlenderness(statistics));
}
