/** exp(-16.12) = 1e-7: beyond this squared distance in sigmas a bone adds nothing. @internal */
export const CUT = 16.11809565095832;

/** Added to |b - a|^2 (px^2), so that a bone of zero length is a point. @internal */
export const LENGTH_EPSILON = 1e-8;

/**
 * The pixels that one bone can reach, row by row: the bone's bounding box grown by its reach,
 * cut by the strip of that width along the bone.
 *
 * @internal
 */
export class BoneWindow {
  ax = 0;
  ay = 0;
  dx = 0;
  dy = 0;
  /** 1 / (|b - a|^2 + eps) */
  inverseLength2 = 0;
  inverseSigma2 = 0;
  /** First and last row; none when y1 < y0. */
  y0 = 0;
  y1 = -1;
  /** First and last column of the row given to {@link row}; none when x1 < x0. */
  x0 = 0;
  x1 = -1;
  private left = 0;
  private right = -1;
  private strip = 0;
  private readonly height: number;
  private readonly width: number;

  constructor(height: number, width: number) {
    this.height = height;
    this.width = width;
  }

  /** Takes one bone; false when it reaches no pixel or has a non-finite end. */
  bone(ax: number, ay: number, bx: number, by: number, sigma: number): boolean {
    const dx = bx - ax;
    const dy = by - ay;
    const length2 = dx * dx + dy * dy;
    const reach = sigma * Math.sqrt(CUT);
    if (!(length2 < Infinity)) return false;
    this.ax = ax;
    this.ay = ay;
    this.dx = dx;
    this.dy = dy;
    this.inverseLength2 = 1 / (length2 + LENGTH_EPSILON);
    this.inverseSigma2 = 1 / (sigma * sigma);
    this.left = Math.max(0, Math.ceil(Math.min(ax, bx) - reach));
    this.right = Math.min(this.width - 1, Math.floor(Math.max(ax, bx) + reach));
    this.y0 = Math.max(0, Math.ceil(Math.min(ay, by) - reach));
    this.y1 = Math.min(this.height - 1, Math.floor(Math.max(ay, by) + reach));
    // Horizontal half-width of the strip; a flat bone's strip covers its whole box.
    this.strip = Math.abs(dy) > 1e-3 ? (reach * Math.sqrt(length2)) / Math.abs(dy) : Infinity;
    return this.left <= this.right && this.y0 <= this.y1;
  }

  /** Sets x0 and x1 for row y. */
  row(y: number): void {
    if (this.strip === Infinity) {
      this.x0 = this.left;
      this.x1 = this.right;
      return;
    }
    const centre = this.ax + ((y - this.ay) * this.dx) / this.dy;
    this.x0 = Math.max(this.left, Math.ceil(centre - this.strip));
    this.x1 = Math.min(this.right, Math.floor(centre + this.strip));
  }
}
