import type { Grid } from './grid.js';
import { doubled } from './grid.js';

/** More cells than any mask has. */
const MANY = 0x3fffffff;
/** Numbers per waiting cone. */
const CONE = 6;
/** Which way a path turns at a corner, as seen in a quadrant with u to the right and v upwards. */
export const CLOCKWISE = 1;
export const COUNTER_CLOCKWISE = 0;
/** Value of a cell outside the mask. */
export const BLOCKED = 0;

/**
 * What a point of the mask sees: offers its straight distance to the pixel centres, and tells which
 * reflex corners of the mask it sees (`bend`). Goes row by row away from the point with the part of
 * a cone between two rays that walls have not cut off.
 *
 * Positions count half pixels: centres are odd, corners even. Rays are integer vectors, so that
 * visibility is decided without rounding. A cone lies in one quadrant of its root: u and v count
 * half pixels from the root along the quadrant's two sides, and the rays run from `l` (least u / v)
 * to `h`; cell (k, j) of the quadrant covers u from 2 k - odd to 2 k - odd + 2, and v likewise,
 * where `odd` is 1 for a root at a centre and 0 at a corner. Every comparison that decides
 * visibility includes equality, on both rays, so that a flipped or transposed mask offers the same
 * distances to the same pixels.
 *
 * @internal
 */
export abstract class Sight {
  protected readonly grid: Grid;
  protected readonly cells: Uint8Array;
  /** Squares of half a pixel's sides, and the width of a pixel. */
  protected squareX = 0;
  protected squareY = 0;
  protected slack = 0;
  /** The root: position, distance so far, index of its source, kind, present quadrant. */
  protected x = 0;
  protected y = 0;
  protected distance = 0;
  protected label = 0;
  protected odd = 0;
  protected sx = 1;
  protected sy = 1;
  /** Index of cell (0, 0) of the quadrant. */
  #start = 0;
  #cones = new Int32Array(64 * CONE);
  #waiting = 0;

  constructor(grid: Grid) {
    this.grid = grid;
    this.cells = grid.inside;
  }

  /** Called for every reflex corner at (u, v) of the present quadrant that a path can bend around. */
  protected abstract bend(turn: number, u: number, v: number): void;

  /** Offers what the root sees between two rays of a quadrant its distance. */
  protected look(sx: number, sy: number, lu: number, lv: number, hu: number, hv: number): void {
    this.sx = sx;
    this.sy = sy;
    const column = sx < 0 ? (this.x - 1) >> 1 : this.x >> 1;
    const row = sy < 0 ? (this.y - 1) >> 1 : this.y >> 1;
    this.#start = row * this.grid.stride + column;
    this.#enter(0, lu, lv, hu, hv, MANY);
    while (this.#waiting > 0) {
      const cones = this.#cones;
      const at = (this.#waiting -= CONE);
      this.#enter(
        cones[at],
        cones[at + 1],
        cones[at + 2],
        cones[at + 3],
        cones[at + 4],
        cones[at + 5],
      );
    }
  }

  #wait(j: number, lu: number, lv: number, hu: number, hv: number, wall: number): void {
    const at = this.#waiting;
    this.#waiting += CONE;
    if (at === this.#cones.length) this.#cones = doubled(this.#cones);
    const cones = this.#cones;
    cones[at] = j;
    cones[at + 1] = lu;
    cones[at + 2] = lv;
    cones[at + 3] = hu;
    cones[at + 4] = hv;
    cones[at + 5] = wall;
  }

  /** The cell that a ray is in at height `at`, the next one on the edge between two. */
  #cellOn(u: number, v: number, at: number): number {
    return v === 0 ? MANY : Math.floor((u * at + this.odd * v) / (2 * v));
  }

  /** Lets a cone into row j; `wall` is the first blocked cell right of it in the row before. */
  #enter(j: number, lu: number, lv: number, hu: number, hv: number, wall: number): void {
    const { cells, sx, odd } = this;
    const v = 2 * j - odd;
    const down = this.sy * this.grid.stride;
    const row = this.#start + down * j;
    let k = 0;
    let last = 0;
    if (j > 0) {
      const before = row - down;
      k = this.#cellOn(lu, lv, v);
      last = this.#cellOn(hu, hv, v);
      if (last >= wall) {
        last = wall - 1;
        const u = 2 * wall - odd;
        if (
          cells[row + sx * wall] !== BLOCKED &&
          cells[row + sx * last] !== BLOCKED &&
          lu * v <= u * lv
        ) {
          this.bend(CLOCKWISE, u, v);
          hu = u;
          hv = v;
          last = wall;
        }
      }
      const u = 2 * k - odd;
      if (
        k <= last &&
        u > 0 &&
        lu * v === u * lv &&
        cells[row + sx * k] !== BLOCKED &&
        cells[row + sx * (k - 1)] === BLOCKED &&
        cells[before + sx * (k - 1)] !== BLOCKED &&
        cells[before + sx * k] !== BLOCKED
      ) {
        this.bend(COUNTER_CLOCKWISE, u, v);
      }
    }
    for (const first = k; k <= last; k++) {
      if (cells[row + sx * k] === BLOCKED) continue;
      if (k > first) {
        lu = 2 * k - odd;
        lv = v;
        this.bend(COUNTER_CLOCKWISE, lu, lv);
      }
      k = this.#cross(j, row, k, lu, lv, hu, hv);
    }
  }

  /**
   * Offers the pixels of row j that a cone sees its distances, from free cell k up to the next wall,
   * and lets what is left of the cone wait for the next row. Returns the cell where it stopped.
   */
  #cross(
    j: number,
    row: number,
    k: number,
    lu: number,
    lv: number,
    hu: number,
    hv: number,
  ): number {
    const { cells, sx, odd, distance, slack, squareX } = this;
    const { value, label } = this.grid;
    const v = 2 * j - odd + 1;
    const squareV = this.squareY * v * v;
    const from = this.#cellOn(lu, lv, v);
    const to = this.#cellOn(hu, hv, v);
    while (k < from && cells[row + sx * k] !== BLOCKED) k++;
    if (k < from) return k;
    let firstAlive = -1;
    let lastAlive = -1;
    for (; k <= to && cells[row + sx * k] !== BLOCKED; k++) {
      const u = 2 * k - odd + 1;
      const length = distance + Math.sqrt(squareX * u * u + squareV);
      const c = row + sx * k;
      // Within half a pixel both this length and the shortest one change by half a pixel at most.
      if (length >= value[c] + slack) continue;
      if (firstAlive < 0) firstAlive = k;
      lastAlive = k;
      if (length > value[c] || u * lv < lu * v || u * hv > hu * v) continue;
      if (length < value[c] || this.label < label[c]) label[c] = this.label;
      value[c] = length;
    }
    if (firstAlive < 0) return k;
    // Leave the ends where this root cannot be the nearest any more.
    if (firstAlive > from && v > 0) {
      lu = 2 * firstAlive - odd;
      lv = v;
    }
    if (lastAlive < k - 1) {
      hu = 2 * lastAlive - odd + 2;
      hv = v;
    }
    const exit = this.#cellOn(hu, hv, v + 1);
    let wall = lastAlive + 1;
    while (wall <= exit && cells[row + sx * wall] !== BLOCKED) wall++;
    this.#wait(j + 1, lu, lv, hu, hv, wall <= exit ? wall : MANY);
    return k;
  }
}
