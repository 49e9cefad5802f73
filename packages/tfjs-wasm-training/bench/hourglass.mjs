// A small hourglass network and its loss, the same as in peer.py: 16 heat maps of square images.
import * as tf from '@tensorflow/tfjs';
import { groupNorm, resizeBilinearHalfPixel } from '../dist/index.js';

let seed = 0;

function block(inC, outC, k = 3, stride = 1) {
  const deviation = Math.sqrt(2 / (k * k * inC));
  seed += 1;
  return {
    stride,
    filter: tf.variable(tf.randomNormal([k, k, inC, outC], 0, deviation, 'float32', seed)),
    bias: tf.variable(tf.zeros([outC])),
    gamma: tf.variable(tf.ones([outC])),
    beta: tf.variable(tf.zeros([outC])),
  };
}

function convolve(x, { filter, bias, stride }) {
  return tf.add(tf.conv2d(x, filter, stride, 'same'), bias);
}

function run(x, layer) {
  const options = { groups: 8, activation: 'leakyRelu', alpha: 0.2 };
  return groupNorm(convolve(x, layer), layer.gamma, layer.beta, options);
}

const pool = (x) => tf.maxPool(x, 2, 2, 'valid');
const upTo = (x, like) => tf.image.resizeNearestNeighbor(x, [like.shape[1], like.shape[2]]);

/**
 * Returns the variables and a function that computes the loss on one fixed random batch. Both are the
 * same at every call, on every backend.
 */
export function makeHourglass(batch, size = 64) {
  seed = 0;
  const side = size / 2;
  const layers = {
    stem: block(3, 32, 3, 2),
    skip0: block(32, 32),
    down: block(32, 64),
    skip1: block(64, 64),
    bottom0: block(64, 64),
    bottom1: block(64, 64),
    up1: block(64, 64),
    project: block(64, 32, 1),
    up0: block(32, 32),
    head: block(32, 16, 1),
  };
  const images = tf.randomNormal([batch, size, size, 3], 0, 1, 'float32', 100);
  const target = tf.randomUniform([batch, 16, 2], 0, 1, 'float32', 101);
  const line = tf.linspace(0, 1, side);

  function heatMaps() {
    const x = run(images, layers.stem);
    const skip0 = run(x, layers.skip0);
    const y = run(pool(x), layers.down);
    const skip1 = run(y, layers.skip1);
    let z = run(run(pool(y), layers.bottom0), layers.bottom1);
    z = convolve(run(tf.add(upTo(z, skip1), skip1), layers.up1), layers.project);
    z = tf.add(resizeBilinearHalfPixel(z, [side, side]), skip0);
    return convolve(run(z, layers.up0), layers.head);
  }

  function loss() {
    const maps = heatMaps();
    const flat = tf.reshape(tf.transpose(maps, [0, 3, 1, 2]), [batch * 16, side * side]);
    const p = tf.reshape(tf.softmax(flat), [batch, 16, side, side]);
    const x = tf.sum(tf.mul(tf.sum(p, 2), line), -1);
    const y = tf.sum(tf.mul(tf.sum(p, 3), line), -1);
    const distance = tf.mean(tf.square(tf.sub(tf.stack([x, y], -1), target)));
    return tf.add(distance, tf.mul(1e-3, tf.mean(tf.square(maps))));
  }

  const variables = Object.entries(layers).flatMap(([name, layer]) =>
    name === 'project' || name === 'head'
      ? [layer.filter, layer.bias]
      : [layer.filter, layer.bias, layer.gamma, layer.beta],
  );
  return { variables, loss };
}
