// Training on a GPU from Node: tfjs's webgpu backend on Dawn. Compares the gradients with another
// backend, then prints milliseconds per step, beside PyTorch on the same machine (its GPU if it has one).
//
//   npm install --no-save webgpu @tensorflow/tfjs-backend-webgpu
//   node bench/webgpu.mjs small 16          the network of hourglass.mjs, gradients against cpu
//   node bench/webgpu.mjs paper 8           256 px, 2 stacks, gradients against wasm: cpu takes hours
//   node bench/webgpu.mjs small 1 16 3      batch, image size, steps: for software adapters
//
// Linux needs a Vulkan driver. Debian's SwiftShader, in software:
// VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { correctGradients, installTraining } from '../dist/index.js';
import { makeHourglass } from './hourglass.mjs';
import { makeStackedHourglass } from './stacked-hourglass.mjs';
import { startPeer } from './start-peer.mjs';

const [net = 'small', ...numbers] = process.argv.slice(2);
const nets = {
  small: { make: makeHourglass, size: 64, reference: 'cpu' },
  paper: { make: makeStackedHourglass, size: 256, reference: 'wasm' },
};
const { make, reference } = nets[net];
const [batch = 8, size = nets[net].size, steps = 20] = numbers.map(Number);

const { create, globals } = await import('webgpu');
Object.assign(globalThis, globals);
globalThis.navigator ??= {};
Object.defineProperty(globalThis.navigator, 'gpu', { value: create([]), configurable: true });
const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
if (!adapter) throw new Error('no adapter: there is no GPU, or no driver for Vulkan, Metal or D3D');
await import('@tensorflow/tfjs-backend-webgpu');

tf.env().set('PROD', true);
tf.env().set('WEBGPU_CPU_FORWARD', false); // everything on the GPU, however small
correctGradients();
const { vendor, architecture, description } = adapter.info;
console.log(`${net}, ${size} px, batch ${batch}, on ${vendor} ${architecture} (${description})`);

// The gradients of one image suffice.
const got = await gradients('webgpu');
const want = await gradients(reference);
const errors = got.map((values, i) => {
  let [difference, scale] = [0, 1e-6];
  values.forEach((value, k) => {
    const error = Math.abs(value - want[i][k]);
    difference = error <= difference ? difference : error; // NaN stays
    scale = Math.max(scale, Math.abs(want[i][k]));
  });
  return difference / scale;
});
const worst = Math.max(...errors);
console.log(
  `${errors.length} gradients against ${reference}: largest difference ${worst.toExponential(1)} ` +
    'of the largest value of its tensor',
);
if (!(worst < 1e-3)) process.exitCode = 1;

await tf.setBackend('webgpu');
const { variables, loss } = make(batch, size);
const adam = tf.train.adam(1e-4);
const times = [];
for (let step = 0; step < steps + 3; step++) {
  const start = performance.now();
  const value = tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss, variables);
    adam.applyGradients(grads);
    return value;
  });
  const [number] = await value.data();
  value.dispose();
  if (step >= 3) times.push(performance.now() - start);
  if (step === 0 || step === steps + 2) console.log(`step ${step}: loss ${number.toFixed(5)}`);
}
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rows = [{ what: `webgpu, ${description}`, 'ms per step': Number(median(times).toFixed(1)) }];
const peer = await startPeer('webgpu_peer.py', net, batch, size);
if (peer) {
  await peer.ask(3);
  const ms = median(await peer.ask(steps));
  rows.push({ what: `PyTorch ${peer.ready}`, 'ms per step': Number(ms.toFixed(1)) });
  rows[0]['times PyTorch'] = Number((median(times) / ms).toFixed(2));
  peer.stop();
}
console.table(rows);
process.exit(); // Dawn would keep the process

/** Gradients for one image on a backend, one array per variable. */
async function gradients(backend) {
  await tf.setBackend(backend);
  if (backend === 'wasm') await installTraining(tf);
  const { variables, loss } = make(1, size);
  const { value, grads } = tf.variableGrads(loss, variables);
  const arrays = [];
  for (const { name } of variables) arrays.push((await grads[name].data()).slice());
  tf.dispose([value, grads, variables]);
  return arrays;
}
