import { sceneChunks } from './scene-chunks.js';

test('every scene is in one chunk, in order; the last one may be shorter', () => {
  expect(sceneChunks(7, 3)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  expect(sceneChunks(3, 3)).toEqual([[0, 1, 2]]);
  expect(sceneChunks(0, 3)).toEqual([]);
});
