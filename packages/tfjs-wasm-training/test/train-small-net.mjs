// What browser.test.ts runs in Node and in a browser: a small net that tells stripes from checks.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { groupNorm, installTraining, TrainingAdam } from '../dist/index.js';

/** Loss of each step, and what was installed. */
export async function trainSmallNet(steps) {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  const { simd, gemm, reasons, uninstall } = await installTraining(tf, { relaxedSimd: 'off' });
  const normal = (shape, seed) => tf.variable(tf.randomNormal(shape, 0, 0.3, 'float32', seed));
  const layers = [normal([3, 3, 1, 6], 1), normal([3, 3, 6, 8], 2)];
  const gammas = [tf.variable(tf.ones([6])), tf.variable(tf.ones([8]))];
  const betas = [tf.variable(tf.zeros([6])), tf.variable(tf.zeros([8]))];
  const head = normal([8, 2], 3);
  const line = tf.tensor1d(Array.from({ length: 12 }, (_, i) => i % 2));
  const stripes = tf.tile(tf.reshape(line, [1, 12, 1, 1]), [8, 1, 12, 1]);
  const checks = tf.abs(tf.sub(stripes, tf.transpose(stripes, [0, 2, 1, 3])));
  const noise = tf.randomNormal([16, 12, 12, 1], 0, 0.5, 'float32', 4);
  const images = tf.add(tf.concat([stripes, checks]), noise);
  const labels = tf.oneHot([...Array(8).fill(0), ...Array(8).fill(1)], 2);
  const loss = () => {
    let x = images;
    layers.forEach((filter, i) => {
      x = tf.conv2d(x, filter, i + 1, 'same');
      x = groupNorm(x, gammas[i], betas[i], { groups: 2, activation: 'leakyRelu' });
      if (i === 0) x = tf.maxPool(x, 2, 2, 'same');
    });
    return tf.losses.softmaxCrossEntropy(labels, tf.matMul(tf.mean(x, [1, 2]), head));
  };
  const adam = new TrainingAdam(0.03);
  const losses = [];
  for (let step = 0; step < steps; step++) {
    const { value, grads } = tf.variableGrads(loss, [...layers, ...gammas, ...betas, head]);
    adam.applyGradients(grads);
    losses.push((await value.data())[0]);
    tf.dispose([value, grads]);
  }
  uninstall();
  return { losses, simd, gemm, reasons };
}
