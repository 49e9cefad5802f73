// Wall-clock milliseconds of a training step on one and on two cores, the whole batch of 32 each time.
// Needs two idle cores. node bench/data-parallel.mjs [replicas]
import os from 'node:os';
import { isMainThread } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { DataParallel } from '../dist/data-parallel.js';
import { installTraining, TrainingAdam } from '../dist/index.js';
import { makeHourglass } from './hourglass.mjs';

const batch = 32;
const steps = 30;

/** Milliseconds of each step, and of it in the exchange of gradients. */
export async function replica(replica) {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  await installTraining(tf, { gemm: 'wasm' });
  const { variables, loss } = makeHourglass(batch / replica.count);
  const adam = new TrainingAdam(1e-3);
  const times = [];
  for (let step = 0; step < steps + 5; step++) {
    await replica.barrier();
    const start = performance.now();
    const { value, grads } = tf.variableGrads(loss, variables);
    await value.data();
    const computed = performance.now();
    await replica.averageGradients(grads);
    const exchanged = performance.now();
    adam.applyGradients(grads);
    tf.dispose([value, grads]);
    if (step >= 5) times.push([performance.now() - start, exchanged - computed]);
  }
  return times;
}

if (isMainThread) {
  const most = Number(process.argv[2] ?? 2);
  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  const run = async (replicas) => {
    const [times] = await new DataParallel(new URL(import.meta.url), { replicas }).results;
    return {
      replicas,
      ms: median(times.map(([ms]) => ms)),
      wait: median(times.map(([, ms]) => ms)),
    };
  };
  const load = os.loadavg()[0];
  const [one, many] = [await run(1), await run(most)];
  console.log(`batch ${batch}, median wall ms of ${steps} steps`);
  console.table(
    [one, many].map(({ replicas, ms, wait }) => ({
      replicas,
      'ms per step': Number(ms.toFixed(1)),
      'of it exchange and waiting': Number(wait.toFixed(1)),
      'times one': Number((one.ms / ms).toFixed(2)),
    })),
  );
  if (load > 0.5) console.log(`The machine was not idle (load ${load.toFixed(1)}): run it again.`);
}
