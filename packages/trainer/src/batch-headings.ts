import type { SceneBatch } from './scene-batch.js';

/** Headings [F, 2] of a batch's scenes, mirrored where the batch is. */
export function batchHeadings(headings: Float32Array, batch: SceneBatch): Float32Array {
  const picked = new Float32Array(2 * batch.scenes);
  batch.indices.forEach((scene, i) => {
    picked[2 * i] = headings[2 * scene] * (batch.mirrored ? -1 : 1);
    picked[2 * i + 1] = headings[2 * scene + 1];
  });
  return picked;
}
