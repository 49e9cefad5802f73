import { doubled } from './grid.js';
import type { Grid } from './grid.js';
import { MinHeap } from './min-heap.js';

/** More cells than any mask has. */
const MANY = 0x3fffffff;
/** Numbers per waiting cone. */
const CONE = 6;
/** Which way a path turns at a corner, as seen in a quadrant with u to the right and v upwards. */
const CLOCKWISE = 1;
const COUNTER_CLOCKWISE = 0;
/** Numbers per corner: X, Y, quadrant x, y, turn, direction u, v, distance, label. */
const CORNER = 9;
const DISTANCE = 7;
const LABEL = 8;
/** A large prime: steps of this length around a list visit all of it. */
const STEP = 2654435761;
/** Cells: outside, then as `Grid.inside` has it, sources, and those that were looked from. */
const BLOCKED = 0;
const FREE = 1;
const SOURCE = 2;
const DONE = 3;

/**
 * Exact lengths of the shortest paths inside the closed union of the mask's pixel squares, from
 * pixel centre to pixel centre; squares that touch at a corner only are not connected there.
 *
 * Such a path is straight except where it bends around a reflex corner of the mask. So each source
 * offers its straight distance to the pixel centres and reflex corners that it sees; then each
 * corner, nearest first, offers its own to what it sees in the sector that opens behind it
 * (continuous Dijkstra). What a root (a source or corner) sees is found row by row,
 * as the part of a cone between two rays that walls have not cut off.
 *
 * Positions count half pixels: centres are odd, corners even. Rays are integer vectors, so that
 * visibility is decided without rounding. A cone lies in one quadrant of its root: u and v count
 * half pixels from the root along the quadrant's two sides, and the rays run from `l` (least u / v)
 * to `h`; cell (k, j) of the quadrant covers u from 2 k - odd to 2 k - odd + 2, and v likewise,
 * where `odd` is 1 for a root at a centre and 0 at a corner. Every comparison that decides
 * visibility includes equality, on both rays, so that a flipped or transposed mask offers the same
 * distances to the same pixels.
 *
 * A long file, since all of it works on the state of one root.
 *
 * @internal
 */
export class TautPaths {
  readonly #grid: Grid;
  readonly #cells: Uint8Array;
  /** Squares of half a pixel's sides, and the width of a pixel. */
  #squareX = 0;
  #squareY = 0;
  #slack = 0;
  /** The root: position, distance so far, index of its source, kind, present quadrant. */
  #x = 0;
  #y = 0;
  #distance = 0;
  #label = 0;
  #odd = 0;
  #sx = 1;
  #sy = 1;
  /** Index of cell (0, 0) of the quadrant. */
  #start = 0;
  #cones = new Int32Array(64 * CONE);
  #waiting = 0;

  /** By corner and quadrant behind it: its place in `corners`, -1 for none. */
  readonly #holder: Int32Array;
  #corners = new Float64Array(64 * CORNER);
  #end = 0;
  readonly #queue = new MinHeap();

  constructor(grid: Grid) {
    this.#grid = grid;
    this.#cells = grid.inside;
    this.#holder = new Int32Array(2 * grid.inside.length).fill(-1);
  }

  /** Fills the grid with distances from its sources, and labels; changes `inside`. */
  run(spacingX: number, spacingY: number): void {
    const queue = this.#queue;
    const holder = this.#holder;
    this.#squareX = (spacingX * spacingX) / 4;
    this.#squareY = (spacingY * spacingY) / 4;
    this.#slack = spacingX;
    this.#lookFromSources();
    while (queue.size > 0) this.#lookFromCorner(queue.pop());
    const corners = this.#corners;
    for (let c = 0; c < this.#end; c += CORNER) {
      holder[this.#slot(corners[c], corners[c + 1], corners[c + 2])] = -1;
    }
    this.#end = 0;
  }

  #lookFromSources(): void {
    const cells = this.#cells;
    const { stride, label, sources, count } = this.#grid;
    for (let k = 0; k < count; k++) cells[sources[k]] = SOURCE;
    // Far apart in the list first: each new one of a dense row then only sees to half-way.
    for (let n = 0, k = 0; n < count; n++, k = (k + STEP) % count) {
      const c = sources[k];
      if (cells[c] === DONE) continue;
      cells[c] = DONE;
      // Paths from a source that is enclosed by sources are no shorter than theirs.
      const open =
        cells[c - 1] === FREE ||
        cells[c + 1] === FREE ||
        cells[c - stride] === FREE ||
        cells[c + stride] === FREE;
      if (!open) continue;
      const row = Math.floor(c / stride);
      this.#x = 2 * (c - row * stride) + 1;
      this.#y = 2 * row + 1;
      this.#distance = 0;
      this.#label = label[c];
      this.#odd = 1;
      for (let q = 0; q < 4; q++) this.#look(1 - 2 * (q & 1), 1 - (q & 2), 0, 1, 1, 0);
    }
  }

  #lookFromCorner(c: number): void {
    const corners = this.#corners;
    const holder = this.#holder;
    const x = corners[c];
    const y = corners[c + 1];
    const sx = corners[c + 2];
    const sy = corners[c + 3];
    const clockwise = corners[c + 4] === CLOCKWISE;
    const u = corners[c + 5];
    const v = corners[c + 6];
    const distance = corners[c + DISTANCE];
    if (holder[this.#slot(x, y, sx)] !== c) return;
    const opposite = holder[this.#slot(x, y, -sx)];
    if (opposite >= 0 && corners[opposite + DISTANCE] < distance) return;
    this.#x = x;
    this.#y = y;
    this.#distance = distance;
    this.#label = corners[c + LABEL];
    this.#odd = 0;
    // Along the wall behind the corner, and on along a grid line that the path came on.
    if (clockwise || v === 0) this.#follow(sx, 0);
    if (!clockwise || u === 0) this.#follow(0, sy);
    if (clockwise) this.#look(sx, sy, u, v, 1, 0);
    else this.#look(sx, sy, 0, 1, u, v);
  }

  /** A corner's place in `holder`; the sectors behind it lie in two quadrants of opposite sides. */
  #slot(x: number, y: number, sx: number): number {
    return y * this.#grid.stride + x + (sx > 0 ? 1 : 0);
  }

  /** Offers the corner at (u, v) of the present quadrant its distance from the root. */
  #bend(turn: number, u: number, v: number): void {
    const sx = this.#sx;
    const sy = this.#sy;
    const label = this.#label;
    let corners = this.#corners;
    const x = this.#x + sx * u;
    const y = this.#y + sy * v;
    const distance = this.#distance + Math.sqrt(this.#squareX * u * u + this.#squareY * v * v);
    const slot = this.#slot(x, y, sx);
    const held = this.#holder[slot];
    if (held >= 0) {
      const other = corners[held + DISTANCE];
      if (other < distance || (other === distance && corners[held + LABEL] <= label)) return;
    }
    const c = this.#end;
    this.#end += CORNER;
    if (c === corners.length) this.#corners = corners = doubled(corners);
    corners[c] = x;
    corners[c + 1] = y;
    corners[c + 2] = sx;
    corners[c + 3] = sy;
    corners[c + 4] = turn;
    corners[c + 5] = u;
    corners[c + 6] = v;
    corners[c + DISTANCE] = distance;
    corners[c + LABEL] = label;
    this.#holder[slot] = c;
    this.#queue.push(distance, c);
  }

  /** Goes from a corner along a grid line to the first corner that a path can bend around. */
  #follow(dx: number, dy: number): void {
    const cells = this.#cells;
    const x = this.#x;
    const y = this.#y;
    const { stride } = this.#grid;
    const across = dx === 0 ? 1 : stride;
    const ahead = dx + dy * stride;
    // The cells on both sides of the edge ahead.
    let right = (y / 2) * stride + x / 2;
    if (dx < 0) right -= 1;
    if (dy < 0) right -= stride;
    let left = right - across;
    for (let length = 2; ; length += 2) {
      const backLeft = cells[left] === BLOCKED;
      const backRight = cells[right] === BLOCKED;
      left += ahead;
      right += ahead;
      const frontLeft = cells[left] === BLOCKED;
      const frontRight = cells[right] === BLOCKED;
      if (frontLeft && frontRight) return;
      if (backLeft === backRight) continue;
      if (!frontLeft && !frontRight) {
        const side = backLeft ? -1 : 1;
        this.#sx = dx || side;
        this.#sy = dy || side;
        this.#bend(dx === 0 ? CLOCKWISE : COUNTER_CLOCKWISE, dx && length, dy && length);
        return;
      }
      if (backLeft === frontRight) return; // Two squares that touch at this corner only.
    }
  }

  /** Offers what the root sees between two rays of a quadrant its distance. */
  #look(sx: number, sy: number, lu: number, lv: number, hu: number, hv: number): void {
    this.#sx = sx;
    this.#sy = sy;
    const column = sx < 0 ? (this.#x - 1) >> 1 : this.#x >> 1;
    const row = sy < 0 ? (this.#y - 1) >> 1 : this.#y >> 1;
    this.#start = row * this.#grid.stride + column;
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
    return v === 0 ? MANY : Math.floor((u * at + this.#odd * v) / (2 * v));
  }

  /** Lets a cone into row j; `wall` is the first blocked cell right of it in the row before. */
  #enter(j: number, lu: number, lv: number, hu: number, hv: number, wall: number): void {
    const cells = this.#cells;
    const sx = this.#sx;
    const odd = this.#odd;
    const v = 2 * j - odd;
    const down = this.#sy * this.#grid.stride;
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
          this.#bend(CLOCKWISE, u, v);
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
        this.#bend(COUNTER_CLOCKWISE, u, v);
      }
    }
    for (const first = k; k <= last; k++) {
      if (cells[row + sx * k] === BLOCKED) continue;
      if (k > first) {
        lu = 2 * k - odd;
        lv = v;
        this.#bend(COUNTER_CLOCKWISE, lu, lv);
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
    const cells = this.#cells;
    const sx = this.#sx;
    const odd = this.#odd;
    const distance = this.#distance;
    const slack = this.#slack;
    const squareX = this.#squareX;
    const { value, label } = this.#grid;
    const v = 2 * j - odd + 1;
    const squareV = this.#squareY * v * v;
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
      if (length < value[c] || this.#label < label[c]) label[c] = this.#label;
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
