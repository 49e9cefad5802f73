import { addSources } from './add-sources.js';
import { BucketMarching } from './bucket-marching.js';
import { SQUARE } from './distance-options.js';
import type { MaskDistanceOptions, SolverDistanceOptions } from './distance-options.js';
import { EuclideanDistance } from './euclidean-distance.js';
import { FastMarching, RELEASED } from './fast-marching.js';
import { Grid } from './grid.js';
import { maskMoments } from './mask-moments.js';
import type { MaskMoments } from './mask-moments.js';
import { nearestPixels } from './nearest-pixels.js';
import { TautPaths } from './taut-paths.js';
import { weightMap } from './weight-map.js';
import { weightOptions } from './weight-options.js';
import type { GeodesicWeightOptions } from './weight-options.js';

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
  distanceToMask(mask: ArrayLike<number>, out: Float32Array, options?: MaskDistanceOptions): void;
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
  if (!Number.isInteger(height) || !Number.isInteger(width) || height < 1 || width < 1) {
    throw new Error(
      `createGeodesicSolver: sizes must be positive integers, found ${height} x ${width}.`,
    );
  }
  return new Solver(height, width);
}

const NO_OPTIONS = {};

/** As {@link createGeodesicSolver}; `name` stands in errors of `geodesicDistance`. @internal */
export class Solver implements GeodesicSolver {
  readonly height: number;
  readonly width: number;
  readonly #name: string;
  readonly #grid: Grid;
  readonly #central = new Int32Array(256);
  #taut: TautPaths | undefined;
  #buckets: BucketMarching | undefined;
  #marching: FastMarching | undefined;
  #euclidean: EuclideanDistance | undefined;
  #background: Float32Array | undefined;

  constructor(height: number, width: number, name = 'geodesicDistance') {
    this.#name = name;
    this.height = height;
    this.width = width;
    this.#grid = new Grid(height, width);
  }

  geodesicDistance(
    mask: ArrayLike<number>,
    sources: ArrayLike<number>,
    out: Float32Array,
    options: SolverDistanceOptions = NO_OPTIONS,
  ): void {
    const name = this.#name;
    const { speed, labels, spacing = SQUARE } = options;
    const { order = speed === undefined ? 'exact' : 2 } = options;
    this.#check(name, { mask, out, labels: labels ?? out, speed: speed ?? out }, spacing);
    if (order !== 1 && order !== 2 && (order !== 'exact' || speed)) {
      throw new Error(
        `${name}: order must be 1, 2 or (without speed) 'exact', found ${String(order)}.`,
      );
    }
    for (let i = 0; i < (speed?.length ?? 0); i++) {
      if (mask[i] === 0 || (speed![i] > 0 && speed![i] < Infinity)) continue;
      throw new Error(
        `${name}: speed must be positive and finite inside the mask, found ${speed![i]} ` +
          `at [x, y] = [${i % this.width}, ${Math.floor(i / this.width)}].`,
      );
    }
    const grid = this.#grid;
    grid.load(mask);
    addSources(name, grid, mask, sources);
    if (order === 'exact') {
      this.#taut ??= new TautPaths(grid);
      this.#taut.run(spacing[0], spacing[1]);
    } else if (order === 1 && !speed && !labels && spacing[0] === 1 && spacing[1] === 1) {
      this.#buckets ??= new BucketMarching(grid);
      this.#buckets.run();
    } else {
      this.#marching ??= new FastMarching(grid);
      this.#marching.run(order, spacing[0], spacing[1], speed);
    }
    grid.write(out, labels);
  }

  distanceToMask(
    mask: ArrayLike<number>,
    out: Float32Array,
    { spacing = SQUARE }: MaskDistanceOptions = NO_OPTIONS,
  ): void {
    this.#check('distanceToMask', { mask, out }, spacing);
    this.#euclidean ??= new EuclideanDistance(this.#grid);
    this.#euclidean.run(mask, out, spacing[0], spacing[1]);
  }

  geodesicWeight(
    mask: ArrayLike<number>,
    out: Float32Array,
    options?: GeodesicWeightOptions,
  ): void {
    this.#check('geodesicWeight', { mask, out }, SQUARE);
    const { params, normalize, compat } = weightOptions(options);
    const moments = maskMoments(mask, this.width);
    this.#background ??= new Float32Array(out.length);
    if (
      compat ? this.#releasedDistances(mask, out, moments) : this.#distances(mask, out, moments)
    ) {
      weightMap(mask, out, this.#background, params, normalize, compat);
    } else {
      out.fill(1);
    }
  }

  /** Distances inside (into `out`) and outside the mask; false for an empty mask. */
  #distances(mask: ArrayLike<number>, out: Float32Array, moments: MaskMoments): boolean {
    const grid = this.#grid;
    const central = this.#central;
    grid.load(mask);
    // All pixels nearest to the centroid, so that a flipped mask has the flipped map.
    const found = nearestPixels(mask, this.width, moments, central);
    for (let k = 0; k < found; k++) grid.add(central[k]);
    this.#taut ??= new TautPaths(grid);
    this.#taut.run(1, 1);
    grid.write(out);
    this.#euclidean ??= new EuclideanDistance(grid);
    this.#euclidean.run(mask, this.#background!, 1, 1);
    return found > 0;
  }

  /** The released code truncates the centroid and gives up when it is not inside the mask. */
  #releasedDistances(
    mask: ArrayLike<number>,
    out: Float32Array,
    { count, sumX, sumY }: MaskMoments,
  ): boolean {
    const { width } = this;
    const grid = this.#grid;
    const centre = Math.trunc(sumY / count) * width + Math.trunc(sumX / count);
    if (count === 0 || mask[centre] === 0) return false;
    this.#marching ??= new FastMarching(grid);
    grid.load(mask);
    grid.add(centre);
    this.#marching.run(RELEASED, 1, 1);
    grid.write(out);
    grid.load(null);
    for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) grid.add(i);
    this.#marching.run(RELEASED, 1, 1);
    grid.write(this.#background!);
    return true;
  }

  #check(
    name: string,
    arrays: Record<string, ArrayLike<number>>,
    spacing: readonly [x: number, y: number],
  ): void {
    const { height, width } = this;
    for (const key in arrays) {
      const found = arrays[key]?.length;
      if (found === height * width) continue;
      throw new Error(`${name}: ${key} must have ${height} x ${width} entries, found ${found}.`);
    }
    const x = spacing?.[0];
    const y = spacing?.[1];
    if (spacing?.length !== 2 || !(x > 0 && x < Infinity && y > 0 && y < Infinity)) {
      throw new Error(
        `${name}: spacing must be two positive finite numbers [x, y], found [${spacing}].`,
      );
    }
  }
}
