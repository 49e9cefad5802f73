import type { NdArray } from 'ndarray';

/**
 * How distances are found: `'exact'` shortest paths, or the numerical solution of the eikonal
 * equation by fast marching with finite differences of order 1 or 2.
 */
export type GeodesicOrder = 'exact' | 1 | 2;

interface CommonOptions {
  /** Scheme; default `'exact'`, with `speed` 2. */
  readonly order?: GeodesicOrder;
  /** Width and height of a pixel; distances are then in their unit. Default [1, 1]. */
  readonly spacing?: readonly [x: number, y: number];
}

/** Options of {@link geodesicDistance} and {@link nearestSource}. */
export interface GeodesicDistanceOptions extends CommonOptions {
  /**
   * H x W, positive inside the mask: speed of the front, so that distances become travel times.
   * Only with fast marching, order 1 or 2.
   */
  readonly speed?: NdArray;
}

/** Options of {@link GeodesicSolver.geodesicDistance}. */
export interface SolverDistanceOptions extends CommonOptions {
  /** As in {@link GeodesicDistanceOptions}, flat. */
  readonly speed?: ArrayLike<number>;
  /** Receives the index of the nearest source, -1 where no source reaches. */
  readonly labels?: Int32Array;
}

/** Options of {@link distanceToMask}. */
export interface MaskDistanceOptions {
  /** Width and height of a pixel; distances are then in their unit. Default [1, 1]. */
  readonly spacing?: readonly [x: number, y: number];
}

/** Pixel size for options that leave it out. @internal */
export const SQUARE: readonly [x: number, y: number] = [1, 1];
