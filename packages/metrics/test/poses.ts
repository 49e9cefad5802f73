/** Digits after the point to which metrics are compared with other software and exact answers. */
export const digits = { golden: 6, exact: 9 } as const;

/** Repeatable irregular poses with coordinates within 1 m, in millimetres: [frames * joints * 3]. */
export function irregularPoses(frames: number, joints: number): Float64Array {
  return Float64Array.from(
    { length: frames * joints * 3 },
    (_, i) => 1000 * ((Math.sin(12.9898 * (i + 1)) * 43758.5453) % 1),
  );
}

/** Every joint moved by `offset`. */
export function shifted(poses: Float64Array, offset: readonly number[]): Float64Array {
  return poses.map((value, i) => value + offset[i % offset.length]);
}
