import type { GeodesicWeightOptions } from '@mas/geodesic';
import { patchSizes, type PatchSizes } from '../patch-sizes.js';

/** What the content of a prepared folder depends on, beside the data. */
export interface PreparedSettings {
  patchSize: number;
  maskSize: number;
  halfExtent: number;
  weightParams: Required<GeodesicWeightOptions>;
  /** How weighting maps are stored. */
  weights: 'float16' | 'float32';
  /** False: every view is a scene of its own. */
  multiView: boolean;
  /** Scenes per chunk. */
  chunkScenes: number;
}

/** Options of `prepareDataset` that decide what is in the folder. */
export interface PreparedOptions extends PatchSizes {
  /** Splits to prepare; all by default. */
  splits?: readonly string[];
  /** Ties the calibrated views of a frame together, true by default; false as in training. */
  multiView?: boolean;
  /** Stores weighting maps as float32, so that training gets the very same bytes as without. */
  exact?: boolean;
  /** Scenes per chunk, 128 by default. */
  chunkScenes?: number;
}

/** A chunk is held in memory, by every worker. */
export const MOST_CHUNK_SCENES = 65_536;

/** Fills in the defaults and checks the numbers. */
export function preparedSettings(options: PreparedOptions): PreparedSettings {
  const { patchSize, maskSize, halfExtent, weightParams } = patchSizes(options, 'prepareDataset');
  const { multiView = true, exact = false, chunkScenes = 128 } = options;
  if (!Number.isInteger(chunkScenes) || chunkScenes < 1 || chunkScenes > MOST_CHUNK_SCENES) {
    throw new Error(
      `prepareDataset: expected chunkScenes from 1 to ${MOST_CHUNK_SCENES}, found ${chunkScenes}`,
    );
  }
  return {
    patchSize,
    maskSize,
    halfExtent,
    weightParams: completeWeightParams(weightParams),
    weights: exact ? 'float32' : 'float16',
    multiView,
    chunkScenes,
  };
}

/** With the defaults of `geodesicWeight` spelt out: left out or given, they are the same. */
export function completeWeightParams(
  options: GeodesicWeightOptions = {},
): Required<GeodesicWeightOptions> {
  const { params = [2, 1, 2, 1, 0], compat = false } = options;
  return { params, normalize: options.normalize ?? (compat ? 'none' : 'mean'), compat };
}
