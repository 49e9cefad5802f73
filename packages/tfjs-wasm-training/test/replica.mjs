// The replicas of data-parallel.test.ts, in threads: they need the built package.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installTraining, TrainingAdam } from '../dist/index.js';

const behaviours = { train, fail, exit, leave, hang, unequal };

/** @param {import('../dist/data-parallel.js').Replica} replica */
export async function replica(replica, { behaviour, ...data }) {
  return behaviours[behaviour](replica, data);
}

/** Some steps of a small convolutional network; returns its weights. */
async function train(replica, { steps, batch }) {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  await installTraining(tf, { gemm: 'wasm', relaxedSimd: 'off' });
  const filter = tf.variable(tf.randomNormal([3, 3, 2, 8], 0, 0.3, 'float32', 1), true, 'filter');
  const head = tf.variable(tf.randomNormal([8, 1], 0, 0.3, 'float32', 2), true, 'head');
  const all = tf.randomNormal([batch, 6, 6, 2], 0, 1, 'float32', 3);
  const mine = replica.share(Array.from({ length: batch }, (_, i) => i));
  const images = tf.gather(all, mine);
  const target = tf.mean(images, [1, 2, 3]);
  const adam = new TrainingAdam(0.01);
  const loss = () => {
    const features = tf.mean(tf.relu(tf.conv2d(images, filter, 1, 'same')), [1, 2]);
    return tf.mean(tf.square(tf.sub(tf.reshape(tf.matMul(features, head), [-1]), target)));
  };
  const before = tf.memory().numTensors;
  for (let step = 0; step < steps; step++) {
    const { value, grads } = tf.variableGrads(loss);
    await replica.averageGradients(grads);
    adam.applyGradients(grads);
    tf.dispose([value, grads]);
  }
  adam.dispose();
  const leaked = tf.memory().numTensors - before;
  return { weights: [...filter.dataSync(), ...head.dataSync()], leaked };
}

async function fail(replica, { index }) {
  if (replica.index === index) throw new RangeError(`no luck in ${index}`);
  await replica.barrier();
}

async function exit(replica) {
  if (replica.index === 1) process.exit(3);
  await replica.barrier();
}

async function leave(replica) {
  if (replica.index === 0) await replica.barrier();
}

async function hang(replica) {
  if (replica.index === 1) throw new Error('stuck without me');
  for (;;);
}

async function unequal(replica) {
  await replica.average([new Float32Array(3 + replica.index)]);
}
