// The stacked hourglass of pose estimation (Newell et al. 2016) with GroupNorm and an integral 3D head
// (Sun et al. 2018), the same as in webgpu_peer.py: 256 x 256 images, 2 stacks, 256 channels,
// 18 joints with 64 depths on heat maps of 64 x 64, 7.4 million parameters.
import * as tf from '@tensorflow/tfjs';
import { groupNorm, softArgmax3d } from '../dist/index.js';

const joints = 18;

/**
 * Returns the variables and a function that computes the loss on one fixed random batch. Both are the
 * same at every call, on every backend.
 */
export function makeStackedHourglass(batch, size = 256, channels = 256, depthBins = 64) {
  const variables = [];
  let created = 0;
  const make = (tensor) => {
    const variable = tf.variable(tensor);
    variables.push(variable);
    return variable;
  };
  const convolution = (inC, outC, k = 1, stride = 1) => {
    const deviation = Math.sqrt(1 / (k * k * inC));
    created += 1;
    const filter = make(tf.randomNormal([k, k, inC, outC], 0, deviation, 'float32', created));
    return (x) => tf.conv2d(x, filter, stride, 'same');
  };
  const normed = (channels) => {
    const [gamma, beta] = [make(tf.ones([channels])), make(tf.zeros([channels]))];
    const options = { groups: Math.min(32, channels / 2), activation: 'relu' };
    return (x) => groupNorm(x, gamma, beta, options);
  };
  /** Layers one after the other; grouped in lists for reading only. */
  const inTurn = (...layers) => {
    const all = layers.flat();
    return (x) => all.reduce((y, layer) => layer(y), x);
  };
  const residual = (inC, outC) => {
    const half = outC / 2;
    const branch = inTurn(
      [normed(inC), convolution(inC, half)],
      [normed(half), convolution(half, half, 3)],
      [normed(half), convolution(half, outC)],
    );
    const skip = inC === outC ? (x) => x : convolution(inC, outC);
    return (x) => tf.add(branch(x), skip(x));
  };
  const pool = (x) => tf.maxPool(x, 2, 2, 'valid');
  const double = (x) => tf.image.resizeNearestNeighbor(x, [x.shape[1] * 2, x.shape[2] * 2]);
  const hourglass = (depth) => {
    const [upper, first] = [residual(channels, channels), residual(channels, channels)];
    const inner = depth > 1 ? hourglass(depth - 1) : residual(channels, channels);
    const last = residual(channels, channels);
    return (x) => tf.add(upper(x), double(last(inner(first(pool(x))))));
  };

  const [quarter, half] = [channels / 4, channels / 2];
  const stem = inTurn(
    [convolution(3, quarter, 7, 2), normed(quarter), residual(quarter, half)],
    [pool, residual(half, half), residual(half, channels)],
  );
  const levels = Math.min(4, Math.log2(size / 4));
  const stacks = [0, 1].map((stack) => ({
    features: inTurn(
      [hourglass(levels), residual(channels, channels)],
      [convolution(channels, channels), normed(channels)],
    ),
    head: convolution(channels, joints * depthBins),
    merge: stack === 0 && [
      convolution(channels, channels),
      convolution(joints * depthBins, channels),
    ],
  }));

  const images = tf.randomNormal([batch, size, size, 3], 0, 1, 'float32', 1000);
  const target = tf.randomUniform([batch, joints, 3], -0.5, 0.5, 'float32', 1001);
  const loss = () => {
    let x = stem(images);
    const losses = stacks.map(({ features, head, merge }) => {
      const y = features(x);
      const logits = head(y);
      if (merge) x = tf.addN([x, merge[0](y), merge[1](logits)]);
      return tf.mean(tf.square(tf.sub(softArgmax3d(logits, { joints, depthBins }), target)));
    });
    return tf.addN(losses);
  };
  return { variables, loss };
}
