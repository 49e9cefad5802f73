import { doubled } from './grid.js';
import type { Grid } from './grid.js';
import { MinHeap } from './min-heap.js';
import { BLOCKED, CLOCKWISE, COUNTER_CLOCKWISE, Sight } from './sight.js';

/** Numbers per corner: X, Y, quadrant x, y, turn, direction u, v, distance, label. */
const CORNER = 9;
const DISTANCE = 7;
const LABEL = 8;
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
  private readonly holder: Int32Array;
  private corners = new Float64Array(64 * CORNER);
  private end = 0;
  private readonly queue = new MinHeap();

  constructor(grid: Grid) {
    super(grid);
    this.holder = new Int32Array(2 * grid.inside.length).fill(-1);
  }

  /** Fills the grid with distances from its sources, and labels; changes `inside`. */
  run(spacingX: number, spacingY: number): void {
    const { queue, holder } = this;
    this.squareX = (spacingX * spacingX) / 4;
    this.squareY = (spacingY * spacingY) / 4;
    this.slack = spacingX;
    this.lookFromSources();
    while (queue.size > 0) this.lookFromCorner(queue.pop());
    const { corners } = this;
    for (let c = 0; c < this.end; c += CORNER) {
      holder[this.slot(corners[c], corners[c + 1], corners[c + 2])] = -1;
    }
    this.end = 0;
  }

  private lookFromSources(): void {
    const { cells } = this;
    const { stride, label, sources, count } = this.grid;
    for (let k = 0; k < count; k++) cells[sources[k]] = SOURCE;
    // Far apart in the list first: each new one of a dense row then only sees to half-way.
    const step = coprime(count);
    for (let n = 0, k = 0; n < count; n++, k = (k + step) % count) {
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
      this.look(1, 1, 0, 1, 1, 0);
      this.look(1, -1, 0, 1, 1, 0);
      this.look(-1, 1, 0, 1, 1, 0);
      this.look(-1, -1, 0, 1, 1, 0);
    }
  }

  private lookFromCorner(c: number): void {
    const { corners, holder } = this;
    const x = corners[c];
    const y = corners[c + 1];
    const sx = corners[c + 2];
    const sy = corners[c + 3];
    const clockwise = corners[c + 4] === CLOCKWISE;
    const u = corners[c + 5];
    const v = corners[c + 6];
    const distance = corners[c + DISTANCE];
    if (holder[this.slot(x, y, sx)] !== c) return;
    const opposite = holder[this.slot(x, y, -sx)];
    if (opposite >= 0 && corners[opposite + DISTANCE] < distance) return;
    this.x = x;
    this.y = y;
    this.distance = distance;
    this.label = corners[c + LABEL];
    this.odd = 0;
    // Along the wall behind the corner, and on along a grid line that the path came on.
    if (clockwise || v === 0) this.follow(sx, 0);
    if (!clockwise || u === 0) this.follow(0, sy);
    if (clockwise) this.look(sx, sy, u, v, 1, 0);
    else this.look(sx, sy, 0, 1, u, v);
  }

  /** A corner's place in `holder`; the sectors behind it lie in two quadrants of opposite sides. */
  private slot(x: number, y: number, sx: number): number {
    return y * this.grid.stride + x + (sx > 0 ? 1 : 0);
  }

  /** Offers a distance to a corner with the sector behind it. */
  private offer(
    x: number,
    y: number,
    sx: number,
    sy: number,
    clockwise: number,
    u: number,
    v: number,
    distance: number,
  ): void {
    const { label } = this;
    let { corners } = this;
    const slot = this.slot(x, y, sx);
    const held = this.holder[slot];
    if (held >= 0) {
      const other = corners[held + DISTANCE];
      if (other < distance || (other === distance && corners[held + LABEL] <= label)) return;
    }
    const c = this.end;
    this.end += CORNER;
    if (c === corners.length) this.corners = corners = doubled(corners);
    corners[c] = x;
    corners[c + 1] = y;
    corners[c + 2] = sx;
    corners[c + 3] = sy;
    corners[c + 4] = clockwise;
    corners[c + 5] = u;
    corners[c + 6] = v;
    corners[c + DISTANCE] = distance;
    corners[c + LABEL] = label;
    this.holder[slot] = c;
    this.queue.push(distance, c);
  }

  /** Offers the corner at (u, v) of the present quadrant its distance from the root. */
  protected override bend(clockwise: number, u: number, v: number): void {
    const { x, y, sx, sy, squareX, squareY } = this;
    const distance = this.distance + Math.sqrt(squareX * u * u + squareY * v * v);
    this.offer(x + sx * u, y + sy * v, sx, sy, clockwise, u, v, distance);
  }

  /** Goes from a corner along a grid line to the first corner that a path can bend around. */
  private follow(dx: number, dy: number): void {
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
        const end = x + dx * length;
        const square = dx === 0 ? this.squareY : this.squareX;
        const distance = this.distance + Math.sqrt(square * length * length);
        if (dx === 0) this.offer(x, y + dy * length, side, dy, CLOCKWISE, 0, 1, distance);
        else this.offer(end, y, dx, side, COUNTER_CLOCKWISE, 1, 0, distance);
        return;
      }
      if (backLeft === frontRight) return; // Two squares that touch at this corner only.
    }
  }
}

/** A step near the golden section of `count` that visits every index below it. */
function coprime(count: number): number {
  let step = Math.max(1, Math.round(0.618 * count));
  for (;;) {
    let a = count;
    let b = step;
    while (b > 0) [a, b] = [b, a % b];
    if (a <= 1) return step;
    step++;
  }
}
