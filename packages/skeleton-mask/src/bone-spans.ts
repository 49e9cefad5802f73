import { CUT } from './gaussian.js';

// Taken once: where code runs in a context of its own (tests), each look-up of a global is slow.
const { abs, ceil, floor, max, min, sqrt } = Math;

const REACH = sqrt(CUT);

/** Which part of a bone the pixels of a span are nearest to. @internal */
export const START = 0;
/** @internal */
export const MIDDLE = 1;
/** @internal */
export const END = 2;

/**
 * The pixels that one bone can reach, cut into runs of one row in which the distance is simple:
 * with the column x it is (d^2 + p^2) sigma^2, where d is linear in x and p constant. Beside the
 * bone p = 0; around an end p is the distance of the row.
 *
 * Row by row there are at most three runs, from left to right: around the left end (START), beside
 * the bone (MIDDLE), around the right end (END).
 *
 * @internal
 */
export class BoneSpans {
  count = 0;
  /** Index of the first pixel in an image. */
  first = new Int32Array(0);
  /** Number of pixels. */
  length = new Int32Array(0);
  part = new Uint8Array(0);
  /** d at the first pixel; it grows by `step[part]` from pixel to pixel. */
  d = new Float64Array(0);
  /** START, END: p, signed. MIDDLE: position t along the bone at the first pixel. */
  p = new Float64Array(0);
  readonly step = new Float64Array(3);
  /** Where the left and the right end are found in the keypoints. */
  left = 0;
  right = 0;
  /** Unit normal of the bone, over sigma. */
  normalX = 0;
  normalY = 0;
  /** Growth of t from pixel to pixel. */
  stepT = 0;

  private height = 0;
  private width = 0;

  /** Sets the size of the image; makes room for the largest one so far. */
  resize(height: number, width: number): void {
    this.height = height;
    this.width = width;
    if (this.first.length >= 3 * height) return;
    this.first = new Int32Array(3 * height);
    this.length = new Int32Array(3 * height);
    this.part = new Uint8Array(3 * height);
    this.d = new Float64Array(3 * height);
    this.p = new Float64Array(3 * height);
  }

  /** Takes one bone, given by where its ends are found; no span when an end is not finite. */
  take(keypoints: ArrayLike<number>, from: number, to: number, sigma: number): void {
    const { height, width, first, length, part, d, p } = this;
    this.count = 0;
    const swap = keypoints[to] < keypoints[from];
    const left = (this.left = swap ? to : from);
    const right = (this.right = swap ? from : to);
    const ax = keypoints[left];
    const ay = keypoints[left + 1];
    const bx = keypoints[right];
    const by = keypoints[right + 1];
    const dx = bx - ax;
    const dy = by - ay;
    const length2 = dx * dx + dy * dy;
    if (!(length2 < Infinity)) return;
    const reach = sigma * REACH;
    const inverse = 1 / sigma;
    const x0 = max(0, ceil(ax - reach));
    const x1 = min(width - 1, floor(bx + reach));
    const y0 = max(0, ceil(min(ay, by) - reach));
    const y1 = min(height - 1, floor(max(ay, by) + reach));
    if (x0 > x1) return;

    const size = sqrt(length2);
    const point = size < 1e-6; // nowhere beside it
    const normalX = point ? 0 : (dy / size) * inverse;
    const normalY = point ? 0 : (-dx / size) * inverse;
    const stepT = point ? 0 : dx / length2;
    const stepTY = point ? 0 : dy / length2;
    this.normalX = normalX;
    this.normalY = normalY;
    this.stepT = stepT;
    this.step[START] = inverse;
    this.step[MIDDLE] = normalX;
    this.step[END] = inverse;
    // Columns of a row beside the bone: between the lines across its ends, which meet the row at
    // across and across + run, and within the strip around it. Slopes without a division by 0.
    const tiny = 1e-9 * size;
    const safeX = max(dx, tiny);
    const safeY = abs(dy) < tiny ? tiny : dy;
    const slopeAcross = point ? 0 : -dy / safeX;
    const run = point ? 0 : length2 / safeX;
    const slope = point ? 0 : dx / safeY;
    const strip = point ? 0 : (reach * size) / abs(safeY);

    let n = 0;
    for (let y = y0; y <= y1; y++) {
      const row = y * width;
      const py = y - ay;
      const across = point ? Infinity : ax + py * slopeAcross;
      const lo = ceil(across);
      const hi = floor(across + run);

      const pa = py * inverse;
      let rest = CUT - pa * pa;
      if (rest > 0 && lo > x0) {
        const half = sqrt(rest) * sigma;
        const start = max(x0, ceil(ax - half));
        const stop = min(x1, lo - 1, floor(ax + half));
        if (start <= stop) {
          first[n] = row + start;
          length[n] = stop - start + 1;
          part[n] = START;
          d[n] = (start - ax) * inverse;
          p[n++] = pa;
        }
      }

      const centre = ax + py * slope;
      const start = max(x0, lo, ceil(centre - strip));
      const stop = min(x1, hi, floor(centre + strip));
      if (start <= stop) {
        first[n] = row + start;
        length[n] = stop - start + 1;
        part[n] = MIDDLE;
        d[n] = (start - ax) * normalX + py * normalY;
        p[n++] = (start - ax) * stepT + py * stepTY;
      }

      const pb = (y - by) * inverse;
      rest = CUT - pb * pb;
      if (rest > 0 && hi < x1) {
        const half = sqrt(rest) * sigma;
        const start = max(x0, hi + 1, ceil(bx - half));
        const stop = min(x1, floor(bx + half));
        if (start <= stop) {
          first[n] = row + start;
          length[n] = stop - start + 1;
          part[n] = END;
          d[n] = (start - bx) * inverse;
          p[n++] = pb;
        }
      }
    }
    this.count = n;
  }
}
