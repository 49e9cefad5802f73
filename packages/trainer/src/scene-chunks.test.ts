import { sceneChunks } from './scene-chunks.js';

test('every scene is in one chunk, in order; the last one may be shorter', () => {
  expect(sceneChunks(7, 3)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  expect(sceneChunks(3, 3)).toEqual([[0, 1, 2]]);
  expect(sceneChunks(0, 3)).toEqual([]);
});

test('chunks hold fewer scenes of larger patches, one at least', () => {
  expect(sceneChunks(6, 4, 128)).toEqual([[0], [1], [2], [3], [4], [5]]);
  expect(sceneChunks(6, 16, 128)).toEqual([
    [0, 1, 2, 3],
    [4, 5],
  ]);
  expect(sceneChunks(2, 4, 256)).toEqual([[0], [1]]);
  expect(sceneChunks(6, 4, 32)).toEqual(sceneChunks(6, 4));
});
