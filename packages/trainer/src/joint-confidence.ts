/** Cells around the peak that count as one answer, in each direction. */
const reach = 2;

/**
 * How sure a 3D heat map is of each joint: the probability within two cells of its peak.
 *
 * It describes the heat map, and is no probability that the joint is right: only means of heat maps
 * are trained. On people never seen it says something of elbows and wrists (rank correlation with the
 * error about -0.3 to -0.4), nothing of other joints; compare it within one joint, not between joints.
 * `npm run bench:confidence` measures it.
 *
 * @param logits [H, W, J * D] of one patch, square, channel j * D + d.
 * @returns [J] in 0-1; near 1 for one sharp peak, small for a broad or divided heat map.
 *
 * @example
 * ```ts
 * // One joint, two depth bins, 4 x 4 cells that are all alike: a 3 x 3 corner of them counts.
 * console.log(jointConfidence(new Float32Array(4 * 4 * 2), 1, 2)); // [ 0.5625 ]
 * ```
 */
export function jointConfidence(logits: Float32Array, joints: number, depthBins: number): number[] {
  const channels = joints * depthBins;
  const cells = logits.length / channels;
  const size = Math.sqrt(cells);
  return Array.from({ length: joints }, (_, j) => {
    const start = j * depthBins;
    let peak = -Infinity;
    let at = [0, 0, 0];
    for (let cell = 0; cell < cells; cell++) {
      for (let d = 0; d < depthBins; d++) {
        const value = logits[cell * channels + start + d];
        if (value > peak) {
          peak = value;
          at = [Math.floor(cell / size), cell % size, d];
        }
      }
    }
    let all = 0;
    let near = 0;
    for (let cell = 0; cell < cells; cell++) {
      const inside =
        Math.abs(Math.floor(cell / size) - at[0]) <= reach &&
        Math.abs((cell % size) - at[1]) <= reach;
      for (let d = 0; d < depthBins; d++) {
        const p = Math.exp(logits[cell * channels + start + d] - peak);
        all += p;
        if (inside && Math.abs(d - at[2]) <= reach) near += p;
      }
    }
    return near / all;
  });
}
