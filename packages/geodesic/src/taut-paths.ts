import { doubled } from './grid.js';
import type { Grid } from './grid.js';
import { MinHeap } from './min-heap.js';
import { BLOCKED, CLOCKWISE, COUNTER_CLOCKWISE, Sight } from './sight.js';

/** Numbers per corner: X, Y, quadrant x, y, turn, direction u, v, distance, label. */
const CORNER = 9;
const DISTANCE = 7;
const LABEL = 8;
/** A large prime: steps of this length around a list visit all of it. */
const STEP = 2654435761;
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
 * (continuous Dijkstra). See `Sight` for coordinates.
 *
 * @internal
 */
export class TautPaths extends Sight {
  /** By corner and quadrant behind it: its place in `corners`, -1 for none. */
  readonly #holder: Int32Array;
  #corners = new Float64Array(64 * CORNER);
  #end = 0;
  readonly #queue = new MinHeap();

  constructor(grid: Grid) {
    super(grid);
    this.#holder = new Int32Array(2 * grid.inside.length).fill(-1);
  }

  /** Fills the grid with distances from its sources, and labels; changes `inside`. */
  run(spacingX: number, spacingY: number): void {
    const queue = this.#queue;
    const holder = this.#holder;
    this.squareX = (spacingX * spacingX) / 4;
    this.squareY = (spacingY * spacingY) / 4;
    this.slack = spacingX;
    this.#lookFromSources();
    while (queue.size > 0) this.#lookFromCorner(queue.pop());
    const corners = this.#corners;
    for (let c = 0; c < this.#end; c += CORNER) {
      holder[this.#slot(corners[c], corners[c + 1], corners[c + 2])] = -1;
    }
    this.#end = 0;
  }

  #lookFromSources(): void {
    const { cells } = this;
    const { stride, label, sources, count } = this.grid;
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
      this.x = 2 * (c - row * stride) + 1;
      this.y = 2 * row + 1;
      this.distance = 0;
      this.label = label[c];
      this.odd = 1;
      for (let q = 0; q < 4; q++) this.look(1 - 2 * (q & 1), 1 - (q & 2), 0, 1, 1, 0);
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
    this.x = x;
    this.y = y;
    this.distance = distance;
    this.label = corners[c + LABEL];
    this.odd = 0;
    // Along the wall behind the corner, and on along a grid line that the path came on.
    if (clockwise || v === 0) this.#follow(sx, 0);
    if (!clockwise || u === 0) this.#follow(0, sy);
    if (clockwise) this.look(sx, sy, u, v, 1, 0);
    else this.look(sx, sy, 0, 1, u, v);
  }

  /** A corner's place in `holder`; the sectors behind it lie in two quadrants of opposite sides. */
  #slot(x: number, y: number, sx: number): number {
    return y * this.grid.stride + x + (sx > 0 ? 1 : 0);
  }

  /** Offers the corner at (u, v) of the present quadrant its distance from the root. */
  protected override bend(turn: number, u: number, v: number): void {
    const { sx, sy, label } = this;
    let corners = this.#corners;
    const x = this.x + sx * u;
    const y = this.y + sy * v;
    const distance = this.distance + Math.sqrt(this.squareX * u * u + this.squareY * v * v);
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
    const { cells, x, y } = this;
    const { stride } = this.grid;
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
        this.sx = dx || side;
        this.sy = dy || side;
        this.bend(dx === 0 ? CLOCKWISE : COUNTER_CLOCKWISE, dx && length, dy && length);
        return;
      }
      if (backLeft === frontRight) return; // Two squares that touch at this corner only.
    }
  }
}
