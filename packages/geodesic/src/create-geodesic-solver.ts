import { EuclideanDistance } from './euclidean-distance.js';
import { FastMarching } from './fast-marching.js';
import { ReleasedMarching } from './released-marching.js';
import { maskMoments } from './mask-moments.js';
import { weightOptions } from './weight-options.js';
import type { GeodesicWeightOptions } from './weight-options.js';

/** Scheme of the finite differences: first order, or second order (more accurate, the default). */
export type GeodesicOrder = 1 | 2;

/**
 * Distance maps for many masks of one size, on flat arrays and without allocation per call.
 * Masks hold height x width numbers, row-major, nonzero = inside; results go into `out`, a
 * `Float32Array` of the same length. A solver must not be shared between threads.
 */
export interface GeodesicSolver {
  readonly height: number;
  readonly width: number;
  /** As `geodesicDistance`; `sources` is flat: x, y, x, y, ... */
  geodesicDistance(
    mask: ArrayLike<number>,
    sources: ArrayLike<number>,
    out: Float32Array,
    order?: GeodesicOrder,
  ): void;
  /** As `distanceToMask`. */
  distanceToMask(mask: ArrayLike<number>, out: Float32Array): void;
  /** As `geodesicWeight`. */
  geodesicWeight(mask: ArrayLike<number>, out: Float32Array, options?: GeodesicWeightOptions): void;
}

/**
 * Creates a solver whose methods write into given flat arrays and reuse their working memory
 * (about 33 bytes per pixel, 54 once `compat` is used): the way to process a data set of equally large masks.
 *
 * @param height mask height in pixels.
 * @param width mask width in pixels.
 * @throws Error when a size is not a positive integer; its methods throw when a length is wrong,
 *   or a source lies outside the image or the mask.
 *
 * @example
 * ```ts
 * import { createGeodesicSolver } from '@mas/geodesic';
 *
 * const solver = createGeodesicSolver(1, 4);
 * const distance = new Float32Array(4);
 * solver.geodesicDistance([1, 1, 1, 0], [0, 0], distance);
 * console.log([...distance]); // [ 0, 1, 2, Infinity ]
 * ```
 */
export function createGeodesicSolver(height: number, width: number): GeodesicSolver {
  for (const [key, value] of Object.entries({ height, width })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new Error(`createGeodesicSolver: ${key} must be a positive integer, found ${value}.`);
    }
  }
  return new Solver(height, width);
}

class Solver implements GeodesicSolver {
  readonly height: number;
  readonly width: number;
  private readonly marching: FastMarching;
  private readonly euclidean: EuclideanDistance;
  private readonly background: Float32Array;
  private released: ReleasedMarching | undefined;

  constructor(height: number, width: number) {
    this.height = height;
    this.width = width;
    this.marching = new FastMarching(height, width);
    this.euclidean = new EuclideanDistance(height, width);
    this.background = new Float32Array(height * width);
  }

  geodesicDistance(
    mask: ArrayLike<number>,
    sources: ArrayLike<number>,
    out: Float32Array,
    order: GeodesicOrder = 2,
  ): void {
    this.check('geodesicDistance', mask, out);
    if (order !== 1 && order !== 2) {
      throw new Error(`geodesicDistance: order must be 1 or 2, found ${String(order)}.`);
    }
    if (sources.length % 2 !== 0) {
      throw new Error(
        `geodesicDistance: sources must hold x, y pairs, found ${sources.length} numbers.`,
      );
    }
    this.marching.startInside(mask);
    for (let k = 0; k < sources.length; k += 2) {
      const x = sources[k];
      const y = sources[k + 1];
      const inImage = x >= 0 && x < this.width && y >= 0 && y < this.height;
      if (!inImage || !Number.isInteger(x) || !Number.isInteger(y)) {
        throw new Error(
          `geodesicDistance: source ${k / 2} must be a pixel [x, y] of the ${this.width} x ` +
            `${this.height} image, found [${x}, ${y}].`,
        );
      }
      if (mask[y * this.width + x] === 0) {
        throw new Error(
          `geodesicDistance: source ${k / 2} at [${x}, ${y}] lies outside the mask; ` +
            `move it with nearestMaskPixel first.`,
        );
      }
      this.marching.source(x, y);
    }
    this.marching.march(order, out);
  }

  distanceToMask(mask: ArrayLike<number>, out: Float32Array): void {
    this.check('distanceToMask', mask, out);
    this.euclidean.run(mask, out);
  }

  geodesicWeight(
    mask: ArrayLike<number>,
    out: Float32Array,
    options?: GeodesicWeightOptions,
  ): void {
    this.check('geodesicWeight', mask, out);
    const { params, normalize, compat } = weightOptions(options);
    const drawn = compat ? this.releasedDistances(mask, out) : this.distances(mask, out);
    if (!drawn) {
      out.fill(1);
      return;
    }
    this.combine(mask, out, params, compat);
    if (normalize === 'mean') divideByMean(out);
  }

  /** Distances inside (into `out`) and outside the mask; false for an empty mask. */
  private distances(mask: ArrayLike<number>, out: Float32Array): boolean {
    this.marching.startInside(mask);
    if (!this.sourcesAtCentroid(mask)) return false;
    this.marching.march(2, out);
    this.euclidean.run(mask, this.background);
    return true;
  }

  /** The released code truncates the centroid and gives up when it is not inside the mask. */
  private releasedDistances(mask: ArrayLike<number>, out: Float32Array): boolean {
    const { count, sumX, sumY } = maskMoments(mask, this.height, this.width);
    const x = Math.trunc(sumX / count);
    const y = Math.trunc(sumY / count);
    if (count === 0 || mask[y * this.width + x] === 0) return false;
    this.released ??= new ReleasedMarching(this.height, this.width);
    this.released.startInside(mask);
    this.released.source(x, y);
    this.released.march(2, out);
    this.released.startFromMask(mask);
    this.released.march(2, this.background);
    return true;
  }

  /**
   * Sources at the mask pixels nearest to the centroid: all of them when several are equally near,
   * so that the map of a flipped mask is the flipped map. False for an empty mask.
   */
  private sourcesAtCentroid(mask: ArrayLike<number>): boolean {
    const { height, width } = this;
    const { count, sumX, sumY } = maskMoments(mask, height, width);
    let smallest = Infinity;
    for (let pass = 0; pass < 2; pass++) {
      for (let y = 0, i = 0; y < height; y++) {
        const dy = count * y - sumY;
        for (let x = 0; x < width; x++, i++) {
          if (mask[i] === 0) continue;
          const dx = count * x - sumX;
          const d2 = dx * dx + dy * dy;
          if (pass === 0 && d2 < smallest) smallest = d2;
          else if (pass === 1 && d2 === smallest) this.marching.source(x, y);
        }
      }
    }
    return count > 0;
  }

  /** Turns `out` from the distance inside the mask into G. */
  private combine(
    mask: ArrayLike<number>,
    out: Float32Array,
    [a, b, c, d]: readonly number[],
    compat: boolean,
  ): void {
    const { background } = this;
    let inside = 0;
    let outside = 0;
    for (let i = 0; i < out.length; i++) {
      if (out[i] !== Infinity && out[i] > inside) inside = out[i];
      if (background[i] > outside) outside = background[i];
    }
    if (compat && (inside === 0 || outside === 0)) {
      out.fill(NaN); // The released code divides 0 by 0 here.
      return;
    }
    const perInside = inside === 0 ? 0 : 1 / inside;
    const perOutside = outside === 0 ? 0 : 1 / outside;
    const unreached = compat ? 0 : 1;
    for (let i = 0; i < out.length; i++) {
      let df = 0;
      if (mask[i] !== 0) df = out[i] === Infinity ? unreached : out[i] * perInside;
      out[i] = Math.exp(a * df) + b + c * (background[i] * perOutside) + d;
    }
  }

  private check(name: string, mask: ArrayLike<number>, out: Float32Array): void {
    const length = this.height * this.width;
    if (mask.length !== length) {
      throw new Error(
        `${name}: mask must have height x width = ${this.height} x ${this.width} = ${length} ` +
          `entries, found ${mask.length}.`,
      );
    }
    if (out.length !== length) {
      throw new Error(`${name}: out must have length ${length}, found ${out.length}.`);
    }
  }
}

function divideByMean(map: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < map.length; i++) sum += map[i];
  const factor = map.length / sum;
  for (let i = 0; i < map.length; i++) map[i] *= factor;
}
