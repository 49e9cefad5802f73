import type { Rgb } from '../types.js';

/** What is on a surface. Angles are about the solid's axis, 0 in front. */
export type Pattern =
  | 'plain'
  /** Rings around the axis. */
  | 'hoops'
  /** Lines along the axis. */
  | 'pinstripes'
  | 'checks'
  | 'dots'
  /** A patch in front. */
  | 'print'
  /** Open in front, with something else below. */
  | 'open'
  /** Eyes, brows, mouth, on the front of an ellipsoid. */
  | 'face'
  /** A face with a beard. */
  | 'beard';

/** The looks of a solid. */
export interface Paint {
  base: Rgb;
  /** The pattern's other colour. */
  accent: Rgb;
  pattern: Pattern;
  /** Size of one repeat, mm; for `print` and `open` half its angle, radians. */
  size: number;
  /** Folds of cloth, 0 (skin) to 1 (heavy). */
  folds: number;
}

/** A surface of one colour. */
export function plain(base: Rgb, folds = 0): Paint {
  return { base, accent: base, pattern: 'plain', size: 1, folds };
}

/** The same colour, lighter or darker. */
export function tinted([r, g, b]: Rgb, factor: number): Rgb {
  return [factor * r, factor * g, factor * b];
}
