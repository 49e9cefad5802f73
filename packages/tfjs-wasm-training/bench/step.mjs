// CPU milliseconds of one training step of a small hourglass network, one core.
// node bench/step.mjs [auto|on|off] [profile]
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installTraining, TrainingAdam } from '../dist/index.js';
import { makeHourglass } from './hourglass.mjs';

const [mode = 'auto', profile] = process.argv.slice(2);
const batch = 16;
await tf.setBackend('wasm');
const training = await installTraining(tf, { relaxedSimd: mode });
const { variables, loss } = makeHourglass(batch);
const adam = new TrainingAdam(1e-3);

function step() {
  tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss, variables);
    adam.applyGradients(grads);
    value.dataSync();
  });
}

for (let i = 0; i < 5; i++) step();
const times = Array.from({ length: 20 }, () => {
  const before = process.cpuUsage();
  step();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}).toSorted((a, b) => a - b);
console.log(
  `tfjs wasm, ${training.simd}, Node ${process.version}: ${times[10].toFixed(1)} ms per step ` +
    `(median of 20, least ${times[0].toFixed(1)}), heap ${(training.heapBytes() / 1e6).toFixed(0)} MB`,
);

if (profile) {
  const spent = new Map();
  for (const config of tf.getKernelsForBackend('wasm')) {
    const original = config.kernelFunc;
    config.kernelFunc = (args) => {
      const start = performance.now();
      const result = original(args);
      const [ms, calls] = spent.get(config.kernelName) ?? [0, 0];
      spent.set(config.kernelName, [ms + performance.now() - start, calls + 1]);
      return result;
    };
  }
  for (let i = 0; i < 5; i++) step();
  for (const [name, [ms, calls]] of [...spent].toSorted((a, b) => b[1][0] - a[1][0]).slice(0, 20)) {
    console.log(`${name.padEnd(26)} ${(ms / 5).toFixed(2).padStart(7)} ms  ${calls / 5} calls`);
  }
} else {
  const peer = fileURLToPath(new URL('peer.py', import.meta.url));
  const result = existsSync('/usr/bin/python3')
    ? spawnSync('/usr/bin/python3', [peer, String(batch)], { encoding: 'utf8' })
    : undefined;
  if (result?.status === 0) console.log(result.stdout.trim());
  else console.log('PyTorch peer missing: no python3 with torch (Debian: python3-torch)');
}
