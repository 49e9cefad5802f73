import type { SceneSet } from '@mas/datasets';
import { jitterCrops, type CropJitter } from './jitter-crops.js';
import type { Random } from './random.js';

/** How patches are varied. All additions to the paper; zero turns each off. */
export interface Augmentation {
  /** Probability of mirroring the batch, cameras included. */
  mirror: number;
  /** Standard deviation of the gain per colour channel. */
  colour: number;
  /** Standard deviation of the brightness factor per patch. */
  brightness: number;
  /** Largest shift of the patches in pixels; masks and cameras stay. */
  shift: number;
  /** How far each view's crop varies, masks and cameras with it; none without it. */
  crop?: CropJitter;
  /** Takes the background out of the patches; left out it does. */
  maskInput?: boolean;
}

/** Patches as they are: for prediction. */
export const noAugmentation: Augmentation = { mirror: 0, colour: 0, brightness: 0, shift: 0 };

/** What a `SceneBatch` is made of, flat and row-major: it can be made in another thread. */
export interface BatchArrays {
  views: number;
  calibrated: boolean;
  mirrored: boolean;
  indices: readonly number[];
  patchSize: number;
  maskSize: number;
  /** [F V, P, P, 3] */
  patches: Float32Array;
  /** [F V, M, M] */
  targetMasks: Float32Array;
  weights: Float32Array;
  /** [F, V, 3, 4] */
  projections: Float32Array;
  /** [F, V] */
  depthScale: Float32Array;
  viewWeights: Float32Array;
}

function mirrorRows<T extends Uint8Array | Float32Array>(
  values: T,
  width: number,
  channels: number,
): void {
  const row = width * channels;
  for (let start = 0; start < values.length; start += row) {
    for (let left = 0, right = width - 1; left < right; left++, right--) {
      for (let c = 0; c < channels; c++) {
        const a = start + left * channels + c;
        const b = start + right * channels + c;
        const swap = values[a];
        values[a] = values[b];
        values[b] = swap;
      }
    }
  }
}

/**
 * The mirror image x -> -x of a scene is the scene mirrored in its x axis, seen by the mirrored
 * projection diag(-1, 1, 1) P diag(-1, 1, 1, 1).
 */
function mirrorProjections(projections: Float32Array): void {
  for (let p = 0; p < projections.length; p += 12) {
    for (let k = 0; k < 4; k++) projections[p + k] *= -1;
    for (let row = 0; row < 3; row++) projections[p + 4 * row] *= -1;
  }
}

function gather<T extends Uint8Array | Float32Array>(
  source: T,
  indices: readonly number[],
  stride: number,
  target: T,
): T {
  indices.forEach((scene, i) =>
    target.set(source.subarray(scene * stride, (scene + 1) * stride), i * stride),
  );
  return target;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/**
 * Cuts scenes out of a set and varies them, without touching the backend: the costly half of
 * `makeBatch`.
 *
 * @param indices scenes of `set`, at least one.
 * @param random what mirroring, colours, crops and shifts are drawn from.
 */
export function assembleBatch(
  set: SceneSet,
  indices: readonly number[],
  random: Random,
  augmentation: Augmentation,
): BatchArrays {
  const { views, patchSize, maskSize } = set;
  const scenes = indices.length;
  const count = scenes * views;
  const pixels = patchSize * patchSize;
  const images = gather(
    set.images,
    indices,
    views * pixels * 3,
    new Uint8Array(count * pixels * 3),
  );
  const masks = gather(set.masks, indices, views * pixels, new Uint8Array(count * pixels));
  const cells = maskSize * maskSize;
  const targetMasks = gather(
    set.targetMasks,
    indices,
    views * cells,
    new Float32Array(count * cells),
  );
  const weights = gather(set.weights, indices, views * cells, new Float32Array(count * cells));
  const projections = gather(set.projections, indices, views * 12, new Float32Array(count * 12));
  const viewWeights = gather(set.viewWeights, indices, views, new Float32Array(count));
  const depths = gather(set.depths, indices, views, new Float32Array(count));
  const depthScale = depths.map((depth) => (set.calibrated ? set.halfExtent / depth : 0));
  for (let i = 0; i < count; i++) {
    if (viewWeights[i] !== 1) {
      for (let k = i * cells; k < (i + 1) * cells; k++) weights[k] *= viewWeights[i];
    }
  }

  const mirrored = random.uniform() < augmentation.mirror;
  if (mirrored) {
    mirrorRows(images, patchSize, 3);
    mirrorRows(masks, patchSize, 1);
    mirrorRows(targetMasks, maskSize, 1);
    mirrorRows(weights, maskSize, 1);
    mirrorProjections(projections);
  }
  const { crop, maskInput = true } = augmentation;
  if (crop && (crop.zoom > 0 || crop.shift > 0 || crop.rotation > 0)) {
    const crops = { images, masks, targetMasks, weights, projections, depthScale };
    jitterCrops(crops, set, crop, random, maskInput);
  }

  const patches = new Float32Array(count * pixels * 3);
  const span = 2 * augmentation.shift + 1;
  const shiftX = augmentation.shift ? random.integer(span) - augmentation.shift : 0;
  const shiftY = augmentation.shift ? random.integer(span) - augmentation.shift : 0;
  for (let i = 0; i < count; i++) {
    const brightness = augmentation.brightness
      ? clamp(random.normal(1, augmentation.brightness), 0.5, 1.7)
      : 1;
    const gains = [0, 0, 0].map(() =>
      augmentation.colour
        ? (brightness * clamp(random.normal(1, augmentation.colour), 0.4, 1.8)) / 255
        : brightness / 255,
    );
    const offsets = [0, 0, 0].map(() => (augmentation.colour ? 0.08 * random.normal() : 0));
    for (let row = 0; row < patchSize; row++) {
      const sourceRow = row - shiftY;
      if (sourceRow < 0 || sourceRow >= patchSize) continue;
      for (let column = 0; column < patchSize; column++) {
        const sourceColumn = column - shiftX;
        if (sourceColumn < 0 || sourceColumn >= patchSize) continue;
        const from = i * pixels + sourceRow * patchSize + sourceColumn;
        const coverage = maskInput ? masks[from] : 255;
        if (coverage === 0) continue;
        const to = (i * pixels + row * patchSize + column) * 3;
        for (let c = 0; c < 3; c++) {
          const value = clamp(images[3 * from + c] * gains[c] + offsets[c], 0, 1.3);
          patches[to + c] = ((value - 0.5) * coverage) / 255;
        }
      }
    }
  }

  return {
    views,
    calibrated: set.calibrated,
    mirrored,
    indices,
    patchSize,
    maskSize,
    patches,
    targetMasks,
    weights,
    projections,
    depthScale,
    viewWeights,
  };
}
