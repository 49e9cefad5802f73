import * as tf from '@tensorflow/tfjs';
import ndarray from 'ndarray';
import { circleCamera } from '../test/cameras.js';
import { fromRows } from '../test/arrays.js';
import * as geometry from './index.js';
import * as geometryTf from './tf/index.js';

const g = geometry as Record<keyof typeof geometry, any>;
const t = geometryTf as Record<keyof typeof geometryTf, any>;

const camera = circleCamera(0);
const cameras = [camera, circleCamera(1)];
const world = fromRows([[1, 2, 3]]);
const pixels = fromRows([[400, 500]]);
const seen = ndarray(new Float64Array([400, 500, 410, 500]), [2, 1, 2]);
const [rays, matrices] = [tf.ones([1, 2, 1, 2]), tf.ones([1, 2, 3, 4])];
const box = { x: 0, y: 0, width: 100, height: 100 };

// What is wrong, the call, and where the message says that it is.
test.each<[string, () => unknown, string]>([
  ['no camera', () => g.checkCamera(null), 'checkCamera: expected a camera'],
  [
    'no camera',
    () => g.projectPoints(world, undefined),
    'projectPoints: camera: expected a camera',
  ],
  ['no camera', () => g.projectionMatrix(null), 'projectionMatrix: camera: expected a camera'],
  ['no points', () => g.projectPoints(null, camera), 'projectPoints: points: expected an ndarray'],
  [
    'points that are no ndarray',
    () => g.worldToCamera([[1, 2, 3]], camera),
    'worldToCamera: points: expected an ndarray of shape [N, 3], found object. Wrap numbers',
  ],
  [
    'data too short for the shape',
    () => g.projectPoints(ndarray(new Float64Array(3), [2, 3]), camera),
    'projectPoints: points: expected data of at least 6 numbers for shape [2, 3], found 3',
  ],
  [
    'data too short for the strides',
    () => g.projectPoints(ndarray(new Float64Array(6), [2, 3], [1, 3]), camera),
    'projectPoints: points: expected data of at least 8 numbers',
  ],
  [
    'what are no numbers',
    () => g.projectPoints(ndarray(new BigInt64Array(3), [1, 3]), camera),
    'projectPoints: points: expected numbers, found bigint 0',
  ],
  ['no depths', () => g.unprojectPoints(pixels, 5000, camera), 'unprojectPoints: depths: expected'],
  ['no box', () => g.cropCamera(camera, null, 256), 'cropCamera: box: expected'],
  ['no size', () => g.cropCamera(camera, box), 'cropCamera: size: expected [width, height]'],
  ['half a size', () => g.cropCamera(camera, box, [256]), 'cropCamera: size: expected'],
  ['half a size', () => g.imageToPatch(pixels, box, [256]), 'imageToPatch: size: expected'],
  ['no size', () => g.patchToImage(pixels, box, null), 'patchToImage: size: expected'],
  ['no size', () => g.pixelsToNdc(pixels), 'pixelsToNdc: size: expected'],
  ['a size of 1', () => g.ndcToPixels(pixels, 1), 'ndcToPixels: size: expected'],
  ['no depth', () => g.worldToPatch(world, camera), 'worldToPatch: options: expected an object'],
  [
    'an infinite depth range',
    () => g.worldToPatch(world, camera, { rootDepth: 1, depthRange: Infinity }),
    'worldToPatch: expected a finite rootDepth',
  ],
  [
    'a misspelt option',
    () => g.patchToWorld(world, camera, { rootDepth: 1, range: 3 }),
    'patchToWorld: options: expected rootDepth, depthRange, found range',
  ],
  ['no center', () => g.ndcProjectionMatrix(camera, {}), 'ndcProjectionMatrix: expected unit > 0'],
  ['no frame', () => g.ndcProjectionMatrix(camera), 'ndcProjectionMatrix: options: expected'],
  ['no cameras', () => g.triangulate(seen, null), 'triangulate: cameras: expected an array'],
  ['one camera', () => g.triangulate(seen, [camera]), 'triangulate: cameras: expected an array'],
  [
    'a camera that is missing',
    () => g.triangulate(seen, [camera, null]),
    'triangulate: cameras[1]: expected a camera',
  ],
  [
    'fewer views than cameras',
    () => g.triangulate(seen, [...cameras, camera]),
    'triangulate: points: expected an ndarray of shape [3, N, 2], found shape [2, 1, 2]',
  ],
  [
    'a misspelt method',
    () => g.triangulate(seen, cameras, { method: 'homogenous' }),
    'triangulate: method: expected planes or homogeneous, found homogenous',
  ],
  [
    'a misspelt option',
    () => g.triangulateGradient(seen, cameras, world, { weight: seen }),
    'triangulateGradient: options: expected weights, method, found weight',
  ],
  ['options null', () => g.triangulate(seen, cameras, null), 'triangulate: options: expected'],
  [
    'a misspelt option',
    () => g.alignSimilarity(world, world, { reflections: true }),
    'alignSimilarity: options: expected scale, reflection, found reflections',
  ],
  ['no vector', () => g.axisAngleToMatrix(null), 'axisAngleToMatrix: rotation: expected an array'],
  ['no vector', () => g.quaternionToMatrix(), 'quaternionToMatrix: quaternion: expected an array'],
  ['no matrix', () => g.matrixToQuaternion(null), 'matrixToQuaternion: matrix: expected 3x3'],
  ['a flat matrix', () => g.matrixToAxisAngle([1, 0]), 'matrixToAxisAngle: matrix: expected 3x3'],
  ['no matrix', () => g.matrixToRotation6d({}), 'matrixToRotation6d: matrix: expected 3x3'],
  ['no tensor', () => t.projectPoints([1]), 'projectPoints: points: expected a tensor of shape'],
  [
    'an epsilon of 0',
    () => t.projectPoints(tf.ones([1, 1, 3]), matrices, { epsilon: 0 }),
    'projectPoints: epsilon: expected a depth above 0, found 0',
  ],
  [
    'a misspelt option',
    () => t.triangulatePoints(rays, matrices, { rigde: 0 }),
    'triangulatePoints: options: expected ridge, weights, solver, found rigde',
  ],
  [
    'more views than matrices',
    () => t.triangulatePoints(tf.ones([1, 3, 1, 2]), matrices),
    'projections: expected a tensor of shape [1, 3, 3, 4], found [1, 2, 3, 4]',
  ],
  [
    'weights of another shape',
    () => t.triangulatePoints(rays, matrices, { weights: tf.ones([1, 2, 3]) }),
    'weights: expected a tensor of shape [1, 2, 1], found [1, 2, 3]',
  ],
  [
    'a negative ridge',
    () => t.triangulatePoints(rays, matrices, { ridge: -1 }),
    'triangulatePoints: ridge: expected >= 0, found -1',
  ],
  [
    'a solver that does not exist',
    () => t.triangulatePoints(rays, matrices, { solver: 'svd' }),
    'triangulatePoints: solver: expected float64 or tensors, found svd',
  ],
])('%s is an error that says where: %#', (_, run, message) => {
  expect(run).toThrow(message);
});

test('one number stands for a square', () => {
  expect(g.pixelsToNdc(pixels, 256).data).toEqual(g.pixelsToNdc(pixels, [256, 256]).data);
  expect(g.ndcToPixels(pixels, 256).data).toEqual(g.ndcToPixels(pixels, [256, 256]).data);
});
