// GFLOPS of the convolution kernels and milliseconds of the fused ones, on one core.
// node bench/kernels.mjs [auto|on|off]
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { groupNorm, installTraining, softArgmax3d } from '../dist/index.js';

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

const batch = 32;
const attributes = { pad: 'same', dataFormat: 'NHWC', dilations: 1 };

/** Prints GFLOPS of forward, input gradient and filter gradient, '-' for a missing kernel. */
function measureConvolution({ size, inC, outC, k, stride }, note = '') {
  const out = Math.ceil(size / stride);
  const x = tf.randomNormal([batch, size, size, inC]);
  const filter = tf.randomNormal([k, k, inC, outC]);
  const dy = tf.randomNormal([batch, out, out, outC]);
  const common = { ...attributes, strides: stride };
  const operations = 2 * batch * out * out * k * k * inC * outC;
  const rates = [
    ['Conv2D', { x, filter }, common],
    ['Conv2DBackpropInput', { dy, filter }, { ...common, inputShape: x.shape }],
    ['Conv2DBackpropFilter', { x, dy }, { ...common, filterShape: filter.shape }],
  ].map(([name, inputs, attrs]) => {
    if (!tf.getKernel(name, 'wasm')) return '-';
    const ms = milliseconds(() => tf.engine().runKernel(name, inputs, attrs));
    return (operations / ms / 1e6).toFixed(1);
  });
  console.log(
    `| ${k}x${k} s${stride} ${size}x${size} ${inC}->${outC}${note} | ${rates.join(' | ')} |`,
  );
  tf.dispose([x, filter, dy]);
}

function measureProducts(note = '') {
  const a = tf.randomNormal([512, 512]);
  const rates = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ].map(([ta, tb]) =>
    ((2 * 512 ** 3) / milliseconds(() => tf.matMul(a, a, ta, tb), 6) / 1e6).toFixed(1),
  );
  console.log(`| matMul 512, aa a'a aa' a'a'${note} | ${rates.join(' | ')} |`);
  a.dispose();
}

await tf.setBackend('wasm');
console.log('| GFLOPS, batch 32 | forward | input gradient | filter gradient |');
console.log('|---|---|---|---|');
measureConvolution({ size: 16, inC: 48, outC: 48, k: 3, stride: 1 }, ' (stock)');
measureProducts(' (stock)');
const { simd } = await installTraining(tf, { relaxedSimd: process.argv[2] ?? 'auto' });
console.log(`Node ${process.version}, ${simd}`);

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
for (const shape of shapes) measureConvolution(shape);
measureProducts();

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
const big = tf.randomNormal([batch, 32, 32, 32]);
print('leakyRelu [32,32,32,32]', () => tf.leakyRelu(big, 0.2));
print('sum over all but channels', () => tf.sum(big, [0, 1, 2]));
print('greater than 0', () => tf.greater(big, 0));
print('concat of channels', () => tf.concat([big, big], 3));
print('slice of channels', () => tf.slice(big, [0, 0, 0, 4], [batch, 32, 32, 16]));
