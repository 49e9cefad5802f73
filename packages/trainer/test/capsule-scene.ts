import type { BodyShape } from '../src/body-fit/body-model.js';
import { levelProjection, project } from './analytic-scenes.js';

// Local names: looking globals up in hot loops is very slow inside a vm context.
const { hypot, min, max, floor } = Math;

/** Masks of a body as level cameras see it, drawn capsule by capsule. */
export function capsuleScene(
  { capsules }: BodyShape,
  points: ArrayLike<number>,
  patchSize = 64,
  azimuths = [0.3, 1.8, 3.4, 5.1],
) {
  const projections = Float32Array.from(azimuths.flatMap(levelProjection));
  const masks = new Uint8Array(azimuths.length * patchSize ** 2);
  azimuths.forEach((_, v) => {
    const at = (j: number) =>
      project(projections, 12 * v, [points[3 * j], points[3 * j + 1], points[3 * j + 2]]);
    for (const { from, to, radius } of capsules) {
      const [a, b] = [at(from), at(to)];
      const [bx, by] = [b.x - a.x, b.y - a.y];
      for (let i = 0; i < patchSize ** 2; i++) {
        const px = (2 * (i % patchSize) + 1) / patchSize - 1 - a.x;
        const py = (2 * floor(i / patchSize) + 1) / patchSize - 1 - a.y;
        const along = (px * bx + py * by) / (bx * bx + by * by + 1e-9);
        const t = min(1, max(0, along));
        if (hypot(px - t * bx, py - t * by) < radius) masks[v * patchSize ** 2 + i] = 255;
      }
    }
  });
  return { masks, patchSize, projections, viewWeights: new Float32Array(azimuths.length).fill(1) };
}
