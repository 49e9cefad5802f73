/** Three numbers: a point or a direction. */
export type Vector3 = readonly [number, number, number];

/** A 3 x 3 matrix, row-major. */
export type Matrix3 = readonly number[];

/** Rotation about x; a positive angle turns +y towards +z. */
export function rotationX(angle: number): Matrix3 {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return [1, 0, 0, 0, c, -s, 0, s, c];
}

/** Rotation about y; a positive angle turns +z towards +x. */
export function rotationY(angle: number): Matrix3 {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return [c, 0, s, 0, 1, 0, -s, 0, c];
}

/** Rotation about z; a positive angle turns +x towards +y. */
export function rotationZ(angle: number): Matrix3 {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

/** The product of the matrices from left to right. */
export function product(first: Matrix3, ...rest: readonly Matrix3[]): Matrix3 {
  return rest.reduce((a, b) => {
    const out: number[] = [];
    for (let i = 0; i < 9; i += 3)
      for (let j = 0; j < 3; j++) out.push(a[i] * b[j] + a[i + 1] * b[j + 3] + a[i + 2] * b[j + 6]);
    return out;
  }, first);
}

/** `matrix · vector`. */
export function rotate(m: Matrix3, v: Vector3): Vector3 {
  return [
    m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
    m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
    m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
  ];
}

/** `a + scale · b`. */
export function add(a: Vector3, b: Vector3, scale = 1): Vector3 {
  return [a[0] + scale * b[0], a[1] + scale * b[1], a[2] + scale * b[2]];
}

/** The point at `weight` on the way from `a` to `b`. */
export function between(a: Vector3, b: Vector3, weight: number): Vector3 {
  return [
    a[0] + weight * (b[0] - a[0]),
    a[1] + weight * (b[1] - a[1]),
    a[2] + weight * (b[2] - a[2]),
  ];
}

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** `v / |v|`; `v` must not be zero. */
export function unit(v: Vector3): Vector3 {
  const norm = Math.hypot(v[0], v[1], v[2]);
  return [v[0] / norm, v[1] / norm, v[2] / norm];
}
