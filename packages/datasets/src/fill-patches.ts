import {
  createGeodesicSolver,
  type GeodesicSolver,
  type GeodesicWeightOptions,
} from '@mas/geodesic';
import { resampleSquare, type Box, type Raster } from './resample-square.js';
import type { SceneArrays } from './scene-set.js';

// Local names: looking globals up in hot loops is very slow inside a vm context, as under jest.
const { min, round } = Math;

/** The one used last, kept because patches have one size, and working memory is dear to make. */
let solver: GeodesicSolver | undefined;

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
  const pixels = arrays.images.subarray(3 * slot * area, 3 * (slot + 1) * area);
  for (let i = 0; i < pixels.length; i++) pixels[i] = round(colours[i]);
  const coverage = resampleSquare(mask, box, patchSize);
  const masks = arrays.masks.subarray(slot * area, (slot + 1) * area);
  const binary = new Uint8Array(area);
  let foreground = 0;
  for (let i = 0; i < area; i++) {
    const value = min(255, round((coverage[i] * 255) / full));
    masks[i] = value;
    binary[i] = value > 127 ? 1 : 0;
    foreground += binary[i];
  }

  const targetArea = maskSize * maskSize;
  const covered = resampleSquare(mask, box, maskSize);
  const targets = arrays.targetMasks.subarray(slot * targetArea, (slot + 1) * targetArea);
  for (let i = 0; i < targetArea; i++) targets[i] = min(1, covered[i] / full);
  const weights = arrays.weights.subarray(slot * targetArea, (slot + 1) * targetArea);
  if (foreground === 0) {
    weights.fill(1);
    return;
  }
  if (solver?.width !== patchSize) solver = createGeodesicSolver(patchSize, patchSize);
  const map = new Float32Array(area);
  solver.geodesicWeight(binary, map, weightParams);
  const source = {
    data: map,
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
