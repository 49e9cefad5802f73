/**
 * How a predicted pose is brought onto the true one before they are compared.
 *
 * - `none`: not at all.
 * - `root`: both are moved so that their root joint is the origin.
 * - `scale`: `root`, then the prediction is multiplied by the best scale (N-MPJPE).
 * - `procrustes`: best scale, rotation and translation, no reflection (P-MPJPE).
 */
export type Alignment = 'none' | 'root' | 'scale' | 'procrustes';

/**
 * `standard`, or `authors` for the literal arithmetic of the code of X-as-Supervision: no alignment
 * by default, `scale` without centring first, and invisible joints divided by as if they were
 * compared.
 */
export type Convention = 'standard' | 'authors';

/** A number with all that is needed to compare it with a published one. */
export interface MetricResult {
  /** NaN if nothing was compared. */
  readonly value: number;
  readonly unit: 'mm' | 'percent' | 'fraction';
  readonly alignment: Alignment;
  /** Joints per pose; 0 for masks. */
  readonly joints: number;
  /** Poses or masks that entered. */
  readonly frames: number;
  /** How many numbers `value` is the mean of: its weight beside other results. */
  readonly count: number;
}
