import type { GeodesicWeightOptions } from '@mas/geodesic';

/** Sizes of patches and the options of their weights. */
export interface PatchSizes {
  /** Side of the image patches, px; 64 by default. */
  patchSize?: number;
  /** Side of target masks and weights, px; 32 by default. */
  maskSize?: number;
  /** Half the side of a calibrated patch at the scene's centre, mm; 1100 by default. */
  halfExtent?: number;
  /** Options of `geodesicWeight`; its defaults if left out. */
  weightParams?: GeodesicWeightOptions;
}

/** Fills in the defaults and checks the numbers. */
export function patchSizes(options: PatchSizes, caller: string) {
  const { patchSize = 64, maskSize = 32, halfExtent = 1100, weightParams } = options;
  for (const [name, value] of Object.entries({ patchSize, maskSize })) {
    if (!Number.isInteger(value) || value < 4) {
      throw new Error(`${caller}: expected an integer ${name} of 4 or more, found ${value}`);
    }
  }
  if (!(halfExtent > 0 && Number.isFinite(halfExtent))) {
    throw new Error(`${caller}: expected halfExtent > 0 mm, found ${halfExtent}`);
  }
  return { patchSize, maskSize, halfExtent, weightParams };
}
