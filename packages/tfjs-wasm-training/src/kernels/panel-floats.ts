/** Floats of a packed filter: `columns` rounded up to whole panels of 8. */
export function panelFloats(depth: number, columns: number): number {
  return depth * Math.ceil(columns / 8) * 8;
}
