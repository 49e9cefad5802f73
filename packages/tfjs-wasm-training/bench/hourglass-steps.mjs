// Training steps of the network of hourglass.mjs, for step.mjs: answers each line of the standard input,
// a number of steps, with the CPU milliseconds of each as JSON; "profile" with the time per kernel.
// node bench/hourglass-steps.mjs BATCH OPTIONS, where OPTIONS are those of installTraining as JSON; or
// echo 1 | node bench/hourglass-steps.mjs 1 cpu, for one image on the cpu backend of tfjs
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { correctGradients, installTraining, TrainingAdam } from '../dist/index.js';
import { makeHourglass } from './hourglass.mjs';

const [batch, options] = process.argv.slice(2);
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

tf.env().set('PROD', true);
if (options === 'cpu') {
  await tf.setBackend('cpu');
  correctGradients();
} else {
  await tf.setBackend('wasm');
  try {
    const { reasons } = await installTraining(tf, JSON.parse(options));
    say({ reasons });
  } catch (error) {
    say({ error: error.message });
    process.exit();
  }
}
const { variables, loss } = makeHourglass(Number(batch));
const adam = new TrainingAdam(1e-3);

function step() {
  tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss, variables);
    adam.applyGradients(grads);
    value.dataSync();
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  say(line === 'profile' ? profile(5) : measure(Number(line)));
}

function measure(count) {
  return Array.from({ length: count }, () => {
    const before = process.cpuUsage();
    step();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
}

/** CPU time per kernel, most first. */
function profile(steps) {
  const spent = new Map();
  for (const config of tf.getKernelsForBackend('wasm')) {
    const original = config.kernelFunc;
    config.kernelFunc = (args) => {
      const before = process.cpuUsage();
      const result = original(args);
      const { user, system } = process.cpuUsage(before);
      const entry = spent.get(config.kernelName) ?? { ms: 0, calls: 0 };
      entry.ms += (user + system) / 1000 / steps;
      entry.calls += 1;
      spent.set(config.kernelName, entry);
      return result;
    };
  }
  for (let i = 0; i < steps; i++) step();
  return [...spent]
    .map(([kernel, { ms, calls }]) => ({
      kernel,
      ms: Number(ms.toFixed(2)),
      calls: calls / steps,
    }))
    .toSorted((a, b) => b.ms - a.ms);
}
