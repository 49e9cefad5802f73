import type { Side } from './report-data.js';

/** The side of a bone: that of its joints; the trunk's joints belong to no side, left to right is centre. */
export function boneSide(a: Side, b: Side): Side {
  if (a === b || b === 'center') return a;
  return a === 'center' ? b : 'center';
}
