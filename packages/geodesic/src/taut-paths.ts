import { CornerQueue } from './corner-queue.js';

/** More cells than any mask has. */
const MANY = 0x3fffffff;
/** Numbers per waiting cone. */
const CONE = 6;
const CLOCKWISE = 1;
const COUNTER_CLOCKWISE = 0;
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
 * (continuous Dijkstra). What a root (a source or corner) sees is found row by row, as the part of a
 * cone between two rays that walls have not cut off.
 *
 * Positions count half pixels: centres are odd, corners even. Rays are integer vectors, so that
 * visibility is decided without rounding. A cone lies in one quadrant of its root: u and v count
 * half pixels from the root along the quadrant's two sides, and the rays run from `l` (least u / v)
 * to `h`; cell (k, j) of the quadrant covers u from 2 k - odd to 2 k - odd + 2, and v likewise,
 * where `odd` is 1 for sources. Every comparison that decides visibility includes equality, on both
 * rays, so that a flipped or transposed mask offers the same distances to the same pixels.
 *
 * @internal
 */
export class TautPaths {
  private readonly width: number;
  private readonly height: number;
  private readonly stride: number;
  /** BLOCKED or not, with a margin of one cell. */
  private readonly cells: Uint8Array;
  /** By corner and quadrant behind it: its place in the queue, -1 for none. */
  private readonly holder: Int32Array;
  private readonly queue = new CornerQueue();
  private cones = new Int32Array(64 * CONE);
  private waiting = 0;

  private out: Float32Array = new Float32Array(0);
  private labels: Int32Array | null = null;
  private squareX = 0;
  private squareY = 0;
  private slack = 0;

  private x = 0;
  private y = 0;
  private distance = 0;
  private label = 0;
  private odd = 0;
  private sx = 1;
  private sy = 1;

  constructor(height: number, width: number) {
    this.width = width;
    this.height = height;
    this.stride = width + 2;
    this.cells = new Uint8Array((height + 2) * this.stride);
    this.holder = new Int32Array(2 * (height + 1) * (width + 1)).fill(-1);
  }

  /** Writes distances from the nearest of the sources (x, y pairs), and the index of that source. */
  run(
    mask: ArrayLike<number>,
    sources: ArrayLike<number>,
    count: number,
    out: Float32Array,
    labels: Int32Array | null,
    spacingX: number,
    spacingY: number,
  ): void {
    const { width, height, stride, cells, queue } = this;
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, c = (y + 1) * stride + 1; x < width; x++, i++, c++) {
        cells[c] = mask[i] === 0 ? BLOCKED : FREE;
      }
    }
    out.fill(Infinity);
    labels?.fill(-1);
    this.out = out;
    this.labels = labels;
    this.squareX = (spacingX * spacingX) / 4;
    this.squareY = (spacingY * spacingY) / 4;
    this.slack = spacingX;
    this.lookFromSources(sources, count);
    for (let c = queue.pop(); c >= 0; c = queue.pop()) this.lookFromCorner(c);
    for (let c = 0; c < queue.count; c++) {
      this.holder[this.slot(queue.get(c, 0), queue.get(c, 1), queue.get(c, 2))] = -1;
    }
    queue.clear();
  }

  private lookFromSources(sources: ArrayLike<number>, count: number): void {
    const { cells, stride, out, labels } = this;
    for (let k = count - 1; k >= 0; k--) {
      const i = sources[2 * k + 1] * this.width + sources[2 * k];
      cells[(sources[2 * k + 1] + 1) * stride + sources[2 * k] + 1] = SOURCE;
      out[i] = 0;
      if (labels !== null) labels[i] = k;
    }
    // Far apart in the list first: each new one of a dense row then only sees to half-way.
    const step = coprime(count);
    for (let n = 0, k = 0; n < count; n++, k = (k + step) % count) {
      const x = sources[2 * k];
      const y = sources[2 * k + 1];
      const c = (y + 1) * stride + x + 1;
      if (cells[c] === DONE) continue;
      cells[c] = DONE;
      // Paths from a source that is enclosed by sources are no shorter than theirs.
      const open =
        cells[c - 1] === FREE ||
        cells[c + 1] === FREE ||
        cells[c - stride] === FREE ||
        cells[c + stride] === FREE;
      if (!open) continue;
      this.x = 2 * x + 1;
      this.y = 2 * y + 1;
      this.distance = 0;
      this.label = labels === null ? k : labels[y * this.width + x];
      this.odd = 1;
      this.look(1, 1, 0, 1, 1, 0);
      this.look(1, -1, 0, 1, 1, 0);
      this.look(-1, 1, 0, 1, 1, 0);
      this.look(-1, -1, 0, 1, 1, 0);
    }
  }

  private lookFromCorner(c: number): void {
    const { queue, holder } = this;
    const x = queue.get(c, 0);
    const y = queue.get(c, 1);
    const sx = queue.get(c, 2);
    const slot = this.slot(x, y, sx);
    const opposite = holder[this.slot(x, y, -sx)];
    if (holder[slot] !== c) return;
    if (opposite >= 0 && queue.distance(opposite) < queue.distance(c)) return;
    const sy = queue.get(c, 3);
    const clockwise = queue.get(c, 4) === CLOCKWISE;
    const u = queue.get(c, 5);
    const v = queue.get(c, 6);
    this.x = x;
    this.y = y;
    this.distance = queue.distance(c);
    this.label = queue.get(c, 8);
    this.odd = 0;
    // Along the wall behind the corner, and on along a grid line that the path came on.
    if (clockwise || v === 0) this.follow(sx, 0);
    if (!clockwise || u === 0) this.follow(0, sy);
    if (clockwise) this.look(sx, sy, u, v, 1, 0);
    else this.look(sx, sy, 0, 1, u, v);
  }

  /** A corner's place in `holder`; the sectors behind it lie in two quadrants of opposite sides. */
  private slot(x: number, y: number, sx: number): number {
    return y * (this.width + 1) + x + (sx > 0 ? 1 : 0);
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
    const { queue, label } = this;
    const slot = this.slot(x, y, sx);
    const held = this.holder[slot];
    if (held >= 0) {
      const other = queue.distance(held);
      if (other < distance || (other === distance && queue.get(held, 8) <= label)) return;
    }
    this.holder[slot] = queue.add(x, y, sx, sy, clockwise, u, v, distance, label);
  }

  /** Offers the corner at (u, v) of the present quadrant its distance from the root. */
  private bend(clockwise: number, u: number, v: number): void {
    const { x, y, sx, sy, squareX, squareY } = this;
    const distance = this.distance + Math.sqrt(squareX * u * u + squareY * v * v);
    this.offer(x + sx * u, y + sy * v, sx, sy, clockwise, u, v, distance);
  }

  /** Goes from a corner along a grid line to the first corner that a path can bend around. */
  private follow(dx: number, dy: number): void {
    const { cells, stride, x, y } = this;
    const across = dx === 0 ? 1 : stride;
    const ahead = dx + dy * stride;
    // The cells on both sides of the edge ahead.
    let right = (y / 2 + 1) * stride + x / 2 + 1;
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

  /** Offers what the root sees between two rays of a quadrant its distance. */
  private look(sx: number, sy: number, lu: number, lv: number, hu: number, hv: number): void {
    this.sx = sx;
    this.sy = sy;
    this.enter(0, lu, lv, hu, hv, MANY);
    while (this.waiting > 0) {
      const { cones } = this;
      const at = (this.waiting -= CONE);
      this.enter(
        cones[at],
        cones[at + 1],
        cones[at + 2],
        cones[at + 3],
        cones[at + 4],
        cones[at + 5],
      );
    }
  }

  private wait(j: number, lu: number, lv: number, hu: number, hv: number, wall: number): void {
    const at = this.waiting;
    this.waiting += CONE;
    if (this.waiting > this.cones.length) {
      const grown = new Int32Array(2 * this.cones.length);
      grown.set(this.cones);
      this.cones = grown;
    }
    const { cones } = this;
    cones[at] = j;
    cones[at + 1] = lu;
    cones[at + 2] = lv;
    cones[at + 3] = hu;
    cones[at + 4] = hv;
    cones[at + 5] = wall;
  }

  /** Index in `cells` of cell (0, j) of the present quadrant. */
  private rowStart(j: number): number {
    const { x, y, sx, sy, odd } = this;
    const column = odd === 1 || sx > 0 ? x >> 1 : (x >> 1) - 1;
    const row = odd === 1 || sy > 0 ? y >> 1 : (y >> 1) - 1;
    return (row + sy * j + 1) * this.stride + column + 1;
  }

  /** The cell that a ray is in at height `at`, the next one on the edge between two. */
  private cellOn(u: number, v: number, at: number): number {
    return v === 0 ? MANY : Math.floor((u * at + this.odd * v) / (2 * v));
  }

  /** Lets a cone into row j; `wall` is the first blocked cell right of it in the row before. */
  private enter(j: number, lu: number, lv: number, hu: number, hv: number, wall: number): void {
    const { cells, stride, sx, odd } = this;
    const v = 2 * j - odd;
    const row = this.rowStart(j);
    let k = 0;
    let last = 0;
    if (j > 0) {
      const before = row - this.sy * stride;
      k = this.cellOn(lu, lv, v);
      last = this.cellOn(hu, hv, v);
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
      k = this.cross(j, row, k, lu, lv, hu, hv);
    }
  }

  /**
   * Offers the pixels of row j that a cone sees its distances, from free cell k up to the next wall,
   * and lets what is left of the cone wait for the next row. Returns the cell where it stopped.
   */
  private cross(
    j: number,
    row: number,
    k: number,
    lu: number,
    lv: number,
    hu: number,
    hv: number,
  ): number {
    const { cells, sx, odd, out, labels, distance, label, slack, squareX } = this;
    const v = 2 * j - odd + 1;
    const squareV = this.squareY * v * v;
    const y = Math.floor(row / this.stride) - 1;
    const outRow = row - this.stride - 1 - 2 * y;
    const from = this.cellOn(lu, lv, v);
    const to = this.cellOn(hu, hv, v);
    const seenFrom = (2 * from - odd + 1) * lv >= lu * v ? from : from + 1;
    const seenTo = hv === 0 || (2 * to - odd + 1) * hv <= hu * v ? to : to - 1;
    while (k < from && cells[row + sx * k] !== BLOCKED) k++;
    if (k < from) return k;
    let firstAlive = -1;
    let lastAlive = -1;
    for (; k <= to && cells[row + sx * k] !== BLOCKED; k++) {
      const u = 2 * k - odd + 1;
      const length = distance + Math.sqrt(squareX * u * u + squareV);
      const i = outRow + sx * k;
      // Within half a pixel both this length and the shortest one change by half a pixel at most.
      if (length >= out[i] + slack) continue;
      if (firstAlive < 0) firstAlive = k;
      lastAlive = k;
      if (k < seenFrom || k > seenTo) continue;
      const rounded = Math.fround(length);
      if (rounded < out[i]) {
        out[i] = rounded;
        if (labels !== null) labels[i] = label;
      } else if (labels !== null && rounded === out[i] && label < labels[i]) {
        labels[i] = label;
      }
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
    const exit = this.cellOn(hu, hv, v + 1);
    let wall = lastAlive + 1;
    while (wall <= exit && cells[row + sx * wall] !== BLOCKED) wall++;
    this.wait(j + 1, lu, lv, hu, hv, wall <= exit ? wall : MANY);
    return k;
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
