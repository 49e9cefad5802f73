// GFLOPS of the convolution kernels and milliseconds of the fused ones, on one core.
// node bench/kernels.mjs [auto|on|off]
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { groupNorm, installTraining, softArgmax3d } from '../dist/index.js';

await tf.setBackend('wasm');
const { simd } = await installTraining({ relaxedSimd: process.argv[2] ?? 'auto' });
console.log(`Node ${process.version}, ${simd}`);

// The least CPU time of several runs: what the kernel costs when nothing else disturbs it.
function milliseconds(run, repeats = 12) {
  let best = Infinity;
  for (let i = 0; i < repeats; i++) {
    const before = process.cpuUsage();
    tf.tidy(() => void run());
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

const shapes = [
  { size: 64, inC: 3, outC: 16, k: 5, stride: 2 },
  { size: 32, inC: 16, outC: 32, k: 3, stride: 2 },
  { size: 16, inC: 32, outC: 48, k: 3, stride: 1 },
  { size: 16, inC: 48, outC: 48, k: 3, stride: 1 },
  { size: 16, inC: 48, outC: 64, k: 3, stride: 2 },
  { size: 8, inC: 64, outC: 64, k: 3, stride: 1 },
  { size: 8, inC: 64, outC: 96, k: 3, stride: 2 },
  { size: 4, inC: 96, outC: 96, k: 3, stride: 1 },
  { size: 16, inC: 64, outC: 288, k: 1, stride: 1 },
  { size: 16, inC: 47, outC: 49, k: 3, stride: 1 },
];
const batch = 32;
console.log('| convolution, batch 32 | forward | input gradient | filter gradient |  (GFLOPS)');
console.log('|---|---|---|---|');
for (const { size, inC, outC, k, stride } of shapes) {
  const out = Math.ceil(size / stride);
  const x = tf.randomNormal([batch, size, size, inC]);
  const filter = tf.randomNormal([k, k, inC, outC]);
  const dy = tf.randomNormal([batch, out, out, outC]);
  const attributes = { strides: stride, pad: 'same', dataFormat: 'NHWC' };
  const engine = tf.engine();
  const times = [
    () => engine.runKernel('Conv2D', { x, filter }, { ...attributes, dilations: 1 }),
    () =>
      engine.runKernel(
        'Conv2DBackpropInput',
        { dy, filter },
        { ...attributes, inputShape: x.shape },
      ),
    () =>
      engine.runKernel(
        'Conv2DBackpropFilter',
        { x, dy },
        { ...attributes, filterShape: filter.shape },
      ),
  ].map((run) => milliseconds(run));
  const operations = 2 * batch * out * out * k * k * inC * outC;
  const rates = times.map((ms) => (operations / ms / 1e6).toFixed(1).padStart(5));
  console.log(`| ${k}x${k} s${stride} ${size}x${size} ${inC}->${outC} | ${rates.join(' | ')} |`);
  tf.dispose([x, filter, dy]);
}

const print = (name, run) => console.log(`| ${name} | ${milliseconds(run).toFixed(2)} ms |`);
const withGradient = (f, ...inputs) => tf.grads((...args) => tf.sum(f(...args)))(inputs);
const x = tf.randomNormal([batch, 16, 16, 48]);
const gamma = tf.ones([48]);
const beta = tf.zeros([48]);
const norm = (x, gamma, beta) =>
  groupNorm(x, gamma, beta, { groups: 8, activation: 'leakyRelu', alpha: 0.2 });
print('groupNorm [32,16,16,48]', () => norm(x, gamma, beta));
print('groupNorm with gradients', () => withGradient(norm, x, gamma, beta));
const logits = tf.randomNormal([batch, 16, 16, 288]);
const prior = tf.randomNormal([16, 16, 18]);
const head = (logits, prior) => softArgmax3d(logits, { joints: 18, depthBins: 16, prior });
print('softArgmax3d [32,16,16,18*16]', () => head(logits));
print('softArgmax3d with prior', () => head(logits, prior));
print('softArgmax3d with prior and gradients', () => withGradient(head, logits, prior));
const a = tf.randomNormal([512, 512]);
for (const [ta, tb] of [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
]) {
  const ms = milliseconds(() => tf.matMul(a, a, ta, tb));
  console.log(`| matMul 512 ${ta} ${tb} | ${((2 * 512 ** 3) / ms / 1e6).toFixed(1)} GFLOPS |`);
}
