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
 * Solves distort(x, y) = (xd, yd) by Newton's method from the distorted point. NaN if that does not
 * converge, or converges beyond the fold of the distortion, where the image is covered twice.
 */
export function undistort(
  xd: number,
  yd: number,
  distortion: readonly number[],
  out: Float64Array | number[],
  o: number,
): void {
  let x = xd;
  let y = yd;
  for (let iteration = 0; iteration < 30; iteration++) {
    distort(x, y, distortion, out, o);
    const ex = xd - out[o];
    const ey = yd - out[o + 1];
    distortionJacobian(x, y, distortion, jacobian);
    const xx = jacobian[0];
    const xy = jacobian[1];
    const yy = jacobian[2];
    const determinant = xx * yy - xy * xy;
    if (!(determinant > 0)) break;
    const dx = (yy * ex - xy * ey) / determinant;
    const dy = (xx * ey - xy * ex) / determinant;
    x += dx;
    y += dy;
    if (Math.abs(dx) + Math.abs(dy) <= 1e-14 * (1 + Math.abs(x) + Math.abs(y))) {
      out[o] = x;
      out[o + 1] = y;
      return;
    }
  }
  out[o] = NaN;
  out[o + 1] = NaN;
}
