import { geodesicWeight, type GeodesicWeightOptions } from '@mas/geodesic';
import ndarray from 'ndarray';
import { resampleSquare, type Box, type Raster } from './resample-square.js';
import type { SceneArrays } from './scene-set.js';

/** Sizes of the patches, and the parameters of their weights. */
export interface PatchOptions {
  patchSize: number;
  maskSize: number;
  weightParams: GeodesicWeightOptions | undefined;
}

/**
 * Crops one view into slot `slot` (scene * views + view) of the arrays: image, mask, target mask and
 * weights.
 *
 * @param full The value of full coverage in `mask`.
 */
export function fillPatches(
  arrays: SceneArrays,
  slot: number,
  image: Raster,
  mask: Raster,
  full: number,
  box: Box,
  { patchSize, maskSize, weightParams }: PatchOptions,
): void {
  const area = patchSize * patchSize;
  const colours = resampleSquare(image, box, patchSize);
  arrays.images.set(colours.map(Math.round), slot * 3 * area);
  const coverage = resampleSquare(mask, box, patchSize);
  const binary = new Uint8Array(area);
  let foreground = 0;
  for (let i = 0; i < area; i++) {
    const value = Math.min(255, Math.round((coverage[i] * 255) / full));
    arrays.masks[slot * area + i] = value;
    binary[i] = value > 127 ? 1 : 0;
    foreground += binary[i];
  }

  const targetArea = maskSize * maskSize;
  const target = resampleSquare(mask, box, maskSize);
  for (let i = 0; i < targetArea; i++) {
    arrays.targetMasks[slot * targetArea + i] = Math.min(1, target[i] / full);
  }
  const weights = arrays.weights.subarray(slot * targetArea, (slot + 1) * targetArea);
  if (foreground === 0) {
    weights.fill(1);
    return;
  }
  const map = geodesicWeight(ndarray(binary, [patchSize, patchSize]), weightParams);
  const source = {
    data: map.data as Float32Array,
    width: patchSize,
    height: patchSize,
    channels: 1,
  };
  // Corners aligned in both grids: the outer pixels sit on the same spots.
  const whole = { left: 0, top: 0, side: patchSize - 1 };
  const averaged = resampleSquare(source, whole, maskSize, 'ignore');
  const mean = averaged.reduce((sum, value) => sum + value, 0) / targetArea;
  for (let i = 0; i < targetArea; i++) weights[i] = averaged[i] / mean;
}
