import { FastMarching, FROZEN, NEVER, NONE } from './fast-marching.js';

/**
 * Second-order fast marching as scikit-fmm computes it, which the released code calls: of two equal
 * neighbours the first one counts, a second pixel found on the first side stays in use when the
 * other side turns out nearer, and behind a source any second pixel counts. Its results therefore
 * change a little when the image is flipped. Sums run in scikit-fmm's order, so that near ties
 * break the same way.
 *
 * @internal
 */
export class ReleasedMarching extends FastMarching {
  protected override arrival(i: number): number {
    const { state, value } = this;
    let a = 0;
    let b = 0;
    let c = 0;
    for (let axis = 0; axis < 2; axis++) {
      const step = axis === 0 ? this.stride : 1;
      let v1 = NEVER;
      let v2 = NEVER;
      for (let side = -step; side <= step; side += 2 * step) {
        if (state[i + side] !== FROZEN || !(value[i + side] < v1)) continue;
        v1 = value[i + side];
        const next = state[i + 2 * side] === FROZEN ? value[i + 2 * side] : NEVER;
        if (next <= v1 || (next < NEVER && v1 === 0)) v2 = next;
      }
      if (v2 < NEVER) {
        const p = (1 / 3) * (4 * v1 - v2);
        a += 9 / 4;
        b -= 2 * (9 / 4) * p;
        c += (9 / 4) * (p * p);
      } else if (v1 < NEVER) {
        a += 1;
        b -= 2 * v1;
        c += v1 * v1;
      }
    }
    const determinant = b * b - 4 * a * (c - 1);
    return determinant > 0 ? (-b + Math.sqrt(determinant)) / 2 / a : NONE;
  }
}
