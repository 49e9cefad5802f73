import { BucketMarching } from './bucket-marching.js';
import { SQUARE, checkSpacing } from './distance-options.js';
import type { SolverDistanceOptions } from './distance-options.js';
import { EuclideanDistance } from './euclidean-distance.js';
import { FastMarching, RELEASED } from './fast-marching.js';
import { maskMoments } from './mask-moments.js';
import { SourceList } from './source-list.js';
import { TautPaths } from './taut-paths.js';
import { weightMap } from './weight-map.js';
import { weightOptions } from './weight-options.js';
import type { GeodesicWeightOptions } from './weight-options.js';

/** Options of {@link GeodesicSolver.distanceToMask}. */
export interface SolverMaskDistanceOptions {
  /** Width and height of a pixel; distances are then in their unit. Default [1, 1]. */
  readonly spacing?: readonly [x: number, y: number];
  /** Receives the flat index y width + x of the nearest mask pixel, -1 for an empty mask. */
  readonly nearest?: Int32Array;
}

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
    options?: SolverDistanceOptions,
  ): void;
  /** As `distanceToMask`. */
  distanceToMask(
    mask: ArrayLike<number>,
    out: Float32Array,
    options?: SolverMaskDistanceOptions,
  ): void;
  /** As `geodesicWeight`. */
  geodesicWeight(mask: ArrayLike<number>, out: Float32Array, options?: GeodesicWeightOptions): void;
}

/**
 * Creates a solver whose methods write into given flat arrays and reuse their working memory: the
 * way to process a data set of equally large masks. Buffers are made at the first call that needs
 * them and grow with the most complicated mask so far; after that nothing is allocated.
 *
 * @param height mask height in pixels.
 * @param width mask width in pixels.
 * @throws Error when a size is not a positive integer; its methods throw when a length is wrong, an
 *   option is wrong, or a source is not a pixel of the mask. They do not look for NaN in the mask,
 *   where it counts as inside.
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

const NO_OPTIONS = {};

class Solver implements GeodesicSolver {
  readonly height: number;
  readonly width: number;
  private readonly sources = new SourceList();
  private taut: TautPaths | undefined;
  private buckets: BucketMarching | undefined;
  private marching: FastMarching | undefined;
  private euclidean: EuclideanDistance | undefined;
  private background: Float32Array | undefined;

  constructor(height: number, width: number) {
    this.height = height;
    this.width = width;
  }

  geodesicDistance(
    mask: ArrayLike<number>,
    sources: ArrayLike<number>,
    out: Float32Array,
    options: SolverDistanceOptions = NO_OPTIONS,
  ): void {
    const { speed = null, labels = null, spacing = SQUARE, snap = false } = options;
    const { order = speed === null ? 'exact' : 2 } = options;
    this.check('geodesicDistance', 'mask', mask);
    this.check('geodesicDistance', 'out', out);
    if (labels !== null) this.check('geodesicDistance', 'labels', labels);
    checkSpacing('geodesicDistance', spacing);
    if (order !== 'exact' && order !== 1 && order !== 2) {
      throw new Error(
        `geodesicDistance: order must be 'exact', 1 or 2, found ${String(order as unknown)}.`,
      );
    }
    if (speed !== null) this.checkSpeed(mask, speed, order);
    this.sources.read(mask, this.height, this.width, sources, snap, spacing);
    const { pixels, count } = this.sources;
    if (order === 'exact') {
      this.taut ??= new TautPaths(this.height, this.width);
      this.taut.run(mask, pixels, count, out, labels, spacing[0], spacing[1]);
    } else if (order === 1 && speed === null && labels === null) {
      this.buckets ??= new BucketMarching(this.height, this.width);
      this.buckets.run(mask, pixels, count, out, spacing[0], spacing[1]);
    } else {
      this.marching ??= new FastMarching(this.height, this.width);
      this.marching.run(mask, pixels, count, out, labels, order, spacing[0], spacing[1], speed);
    }
  }

  distanceToMask(
    mask: ArrayLike<number>,
    out: Float32Array,
    { spacing = SQUARE, nearest = undefined }: SolverMaskDistanceOptions = NO_OPTIONS,
  ): void {
    this.check('distanceToMask', 'mask', mask);
    this.check('distanceToMask', 'out', out);
    if (nearest !== undefined) this.check('distanceToMask', 'nearest', nearest);
    checkSpacing('distanceToMask', spacing);
    this.euclidean ??= new EuclideanDistance(this.height, this.width);
    this.euclidean.run(mask, out, nearest ?? null, spacing[0], spacing[1]);
  }

  geodesicWeight(
    mask: ArrayLike<number>,
    out: Float32Array,
    options?: GeodesicWeightOptions,
  ): void {
    this.check('geodesicWeight', 'mask', mask);
    this.check('geodesicWeight', 'out', out);
    const { params, normalize, compat } = weightOptions(options);
    this.background ??= new Float32Array(out.length);
    const drawn = compat ? this.releasedDistances(mask, out) : this.distances(mask, out);
    if (drawn) weightMap(mask, out, this.background, params, normalize, compat);
    else out.fill(1);
  }

  /** Distances inside (into `out`) and outside the mask; false for an empty mask. */
  private distances(mask: ArrayLike<number>, out: Float32Array): boolean {
    const moments = maskMoments(mask, this.height, this.width);
    if (moments.count === 0) return false;
    this.sources.takeNearestTo(mask, this.height, this.width, moments);
    this.taut ??= new TautPaths(this.height, this.width);
    this.taut.run(mask, this.sources.pixels, this.sources.count, out, null, 1, 1);
    this.euclidean ??= new EuclideanDistance(this.height, this.width);
    this.euclidean.run(mask, this.background!, null, 1, 1);
    return true;
  }

  /** The released code truncates the centroid and gives up when it is not inside the mask. */
  private releasedDistances(mask: ArrayLike<number>, out: Float32Array): boolean {
    const { count, sumX, sumY } = maskMoments(mask, this.height, this.width);
    const x = Math.trunc(sumX / count);
    const y = Math.trunc(sumY / count);
    if (count === 0 || mask[y * this.width + x] === 0) return false;
    const { sources } = this;
    const marching = (this.marching ??= new FastMarching(this.height, this.width));
    sources.count = 0;
    sources.add(x, y);
    marching.run(mask, sources.pixels, 1, out, null, RELEASED, 1, 1, null);
    sources.count = 0;
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] !== 0) sources.add(i % this.width, Math.floor(i / this.width));
    }
    const { pixels } = sources;
    marching.run(null, pixels, sources.count, this.background!, null, RELEASED, 1, 1, null);
    return true;
  }

  private checkSpeed(mask: ArrayLike<number>, speed: ArrayLike<number>, order: unknown): void {
    this.check('geodesicDistance', 'speed', speed);
    if (order === 'exact') {
      throw new Error(
        `geodesicDistance: order 'exact' holds for constant speed only; use order 1 or 2 with speed.`,
      );
    }
    for (let i = 0; i < speed.length; i++) {
      if (mask[i] === 0 || (speed[i] > 0 && speed[i] < Infinity)) continue;
      const at = `[${i % this.width}, ${Math.floor(i / this.width)}]`;
      throw new Error(
        `geodesicDistance: speed must be positive and finite inside the mask, found ${speed[i]} ` +
          `at [x, y] = ${at}; take pixels that the front may not enter out of the mask.`,
      );
    }
  }

  private check(name: string, argument: string, array: ArrayLike<number>): void {
    const length = this.height * this.width;
    if (array.length !== length) {
      throw new Error(
        `${name}: ${argument} must have height x width = ${this.height} x ${this.width} = ` +
          `${length} entries, found ${array.length}.`,
      );
    }
  }
}
