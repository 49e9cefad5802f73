/** Distorts the normalised image point (x, y) into `out` at `o`; OpenCV's k1 k2 p1 p2 k3. */
export function distort(
  x: number,
  y: number,
  distortion: readonly number[],
  out: Float64Array | number[],
  o: number,
): void {
  const k1 = distortion[0];
  const k2 = distortion[1];
  const p1 = distortion[2];
  const p2 = distortion[3];
  const k3 = distortion[4];
  const r2 = x * x + y * y;
  const radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
  out[o] = x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x);
  out[o + 1] = y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y;
}

/** Derivatives of `distort` into `out`: dx'/dx, dx'/dy (= dy'/dx), dy'/dy. */
export function distortionJacobian(
  x: number,
  y: number,
  distortion: readonly number[],
  out: Float64Array,
): void {
  const k1 = distortion[0];
  const k2 = distortion[1];
  const p1 = distortion[2];
  const p2 = distortion[3];
  const k3 = distortion[4];
  const r2 = x * x + y * y;
  const radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
  const slope = 2 * (k1 + r2 * (2 * k2 + r2 * 3 * k3));
  out[0] = radial + x * x * slope + 2 * p1 * y + 6 * p2 * x;
  out[1] = x * y * slope + 2 * p1 * x + 2 * p2 * y;
  out[2] = radial + y * y * slope + 6 * p1 * y + 2 * p2 * x;
}

const jacobian = /* @__PURE__ */ new Float64Array(3);

/**
 * Solves distort(x, y) = (xd, yd) by Newton's method from the image's centre, with steps halved until
 * they come nearer and stay before the fold of the distortion, behind which the image is covered
 * twice. NaN if there is no solution before the fold.
 */
export function undistort(
  xd: number,
  yd: number,
  distortion: readonly number[],
  out: Float64Array | number[],
  o: number,
): void {
  let x = 0;
  let y = 0;
  let ex = xd;
  let ey = yd;
  const tolerance = (1e-12 * (Math.abs(xd) + Math.abs(yd))) ** 2;
  for (let iteration = 0; iteration < 100; iteration++) {
    distortionJacobian(x, y, distortion, jacobian);
    const xx = jacobian[0];
    const xy = jacobian[1];
    const yy = jacobian[2];
    const determinant = xx * yy - xy * xy;
    if (!(determinant > 0)) break;
    const dx = (yy * ex - xy * ey) / determinant;
    const dy = (xx * ey - xy * ex) / determinant;
    const error = ex * ex + ey * ey;
    let share = 1;
    for (; share > 1e-9; share /= 2) {
      const nextX = x + share * dx;
      const nextY = y + share * dy;
      distort(nextX, nextY, distortion, out, o);
      ex = xd - out[o];
      ey = yd - out[o + 1];
      if (ex * ex + ey * ey < error && isBeforeFold(nextX, nextY, distortion)) {
        x = nextX;
        y = nextY;
        break;
      }
      if (error <= tolerance) {
        // Rounding is all that is left.
        out[o] = x;
        out[o + 1] = y;
        return;
      }
    }
    if (share <= 1e-9) break;
  }
  out[o] = NaN;
  out[o + 1] = NaN;
}

/** Whether r (1 + k1 r^2 + k2 r^4 + k3 r^6) grows all the way from the centre to the point. */
function isBeforeFold(x: number, y: number, distortion: readonly number[]): boolean {
  const k1 = distortion[0];
  const k2 = distortion[1];
  const k3 = distortion[4];
  const end = x * x + y * y;
  // The derivative, a cubic in s = r^2, is least at the end or where its own derivative is 0.
  const half = 5 * k2;
  const q = -half - (half < 0 ? -1 : 1) * Math.sqrt(half * half - 63 * k1 * k3);
  const first = q / (21 * k3);
  const second = (3 * k1) / q;
  return (
    grows(end, k1, k2, k3) &&
    !(first > 0 && first < end && !grows(first, k1, k2, k3)) &&
    !(second > 0 && second < end && !grows(second, k1, k2, k3))
  );
}

/** Whether the derivative of the radial distortion is positive where r^2 = s. */
function grows(s: number, k1: number, k2: number, k3: number): boolean {
  return 1 + s * (3 * k1 + s * (5 * k2 + s * 7 * k3)) > 0;
}
