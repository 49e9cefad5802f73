/** A pinhole camera; the type of `@mas/geometry`. */
export interface Camera {
  id: string;
  /** Width, height in pixels. */
  imageSize: readonly [number, number];
  /** 3 x 3. */
  intrinsics: readonly (readonly number[])[];
  /** k1, k2, p1, p2, k3. */
  distortion: readonly number[];
  /** 3 x 4, [R|t], mm. */
  cameraFromWorld: readonly (readonly number[])[];
}
