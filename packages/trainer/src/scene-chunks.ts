/**
 * Scenes 0 ... `sceneCount` - 1 in consecutive pieces of at most `size`; fewer where patches are
 * larger than 64 px, as memory grows with their area.
 */
export function sceneChunks(sceneCount: number, size: number, patchSize = 64): number[][] {
  const chunks: number[][] = [];
  const step = Math.max(1, Math.floor(size * Math.min(1, (64 / patchSize) ** 2)));
  for (let start = 0; start < sceneCount; start += step) {
    const length = Math.min(step, sceneCount - start);
    chunks.push(Array.from({ length }, (_, i) => start + i));
  }
  return chunks;
}
