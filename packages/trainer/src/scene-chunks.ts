/** Scenes 0 ... `sceneCount` - 1 in consecutive pieces of at most `size`. */
export function sceneChunks(sceneCount: number, size: number): number[][] {
  const chunks: number[][] = [];
  for (let start = 0; start < sceneCount; start += size) {
    const length = Math.min(size, sceneCount - start);
    chunks.push(Array.from({ length }, (_, i) => start + i));
  }
  return chunks;
}
