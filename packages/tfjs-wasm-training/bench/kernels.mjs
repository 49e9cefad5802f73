// GFLOPS of the convolutions and matrix products against the peak of 128-bit SIMD, milliseconds of the
// other kernels, and how the cost grows with batch, channels and resolution. One core, CPU time.
// node bench/kernels.mjs [plain|relaxed|onnxruntime]
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import {
  groupNorm,
  installTraining,
  resizeBilinearHalfPixel,
  softArgmax3d,
} from '../dist/index.js';
import { simdPeak } from './simd-peak.mjs';

const variants = {
  plain: { gemm: 'wasm', relaxedSimd: 'off' },
  relaxed: { gemm: 'wasm', relaxedSimd: 'auto' },
  onnxruntime: { gemm: 'onnxruntime', relaxedSimd: 'auto' },
};
const [variant = 'relaxed'] = process.argv.slice(2);
const kernelsOfConvolution = ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'];

// The least CPU time of several runs: what the kernel costs when nothing else disturbs it.
function milliseconds(run, repeats = 10) {
  let best = Infinity;
  for (let i = 0; i < repeats; i++) {
    const before = process.cpuUsage();
    tf.tidy(() => void run());
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** Milliseconds of forward, input gradient and filter gradient, and the operations of each. */
function measureConvolution({ batch = 32, size, inC, outC, k = 3, stride = 1 }) {
  const out = Math.ceil(size / stride);
  const x = tf.randomNormal([batch, size, size, inC]);
  const filter = tf.randomNormal([k, k, inC, outC]);
  const dy = tf.randomNormal([batch, out, out, outC]);
  const attrs = {
    pad: 'same',
    dataFormat: 'NHWC',
    dilations: 1,
    strides: stride,
    inputShape: x.shape,
    filterShape: filter.shape,
  };
  const times = kernelsOfConvolution.map((name) =>
    tf.getKernel(name, 'wasm')
      ? milliseconds(() => tf.engine().runKernel(name, { x, filter, dy }, attrs))
      : undefined,
  );
  tf.dispose([x, filter, dy]);
  return { times, operations: 2 * batch * out * out * k * k * inC * outC };
}

function convolutionRow(shape, note = '') {
  const { times, operations } = measureConvolution(shape);
  const { size, inC, outC, k = 3, stride = 1 } = shape;
  const rates = times.map((ms) => (ms ? Number((operations / ms / 1e6).toFixed(1)) : '-'));
  const known = times.filter((ms) => ms);
  const whole = (known.length * operations) / known.reduce((a, b) => a + b) / 1e6;
  return {
    what: `${k}x${k}${stride > 1 ? ` stride ${stride}` : ''}, ${size}x${size}, ${inC} to ${outC}${note}`,
    forward: rates[0],
    'input gradient': rates[1],
    'filter gradient': rates[2],
    'of the peak': `${Math.round((100 * whole) / peak)} %`,
  };
}

function productRow(note = '') {
  const a = tf.randomNormal([512, 512]);
  const rates = [0, 1, 2, 3].map((transposes) => {
    const ms = milliseconds(() => tf.matMul(a, a, transposes % 2 > 0, transposes > 1), 4);
    return Number(((2 * 512 ** 3) / ms / 1e6).toFixed(1));
  });
  a.dispose();
  const [plain, first, second, both] = rates;
  return { product: `512 x 512 x 512${note}`, plain, first, second, both };
}

tf.env().set('PROD', true);
await tf.setBackend('wasm');
const stockShape = { size: 16, inC: 48, outC: 48 };
let peak = Infinity;
const stock = { ...convolutionRow(stockShape, ', stock'), 'of the peak': '' };
const stockProduct = productRow(', stock');
const { simd, gemm, reasons } = await installTraining(tf, variants[variant]);
peak = simdPeak(simd === 'relaxed');
console.log(`Node ${process.version}, ${variant}: ${reasons.simd}; ${reasons.gemm}`);
console.log(
  `peak of 128-bit ${simd === 'relaxed' ? 'fused multiply-adds' : 'multiplications and additions'}: ` +
    `${peak.toFixed(1)} GFLOPS` +
    (gemm === 'onnxruntime' ? ' (onnxruntime may use wider registers)' : ''),
);

console.log('\nGFLOPS of convolutions, batch 32');
console.table([
  stock,
  ...[
    { size: 64, inC: 3, outC: 16, k: 5, stride: 2 },
    { size: 32, inC: 16, outC: 32, stride: 2 },
    { size: 16, inC: 32, outC: 48 },
    { size: 16, inC: 48, outC: 48 },
    { size: 16, inC: 48, outC: 64, stride: 2 },
    { size: 8, inC: 64, outC: 64 },
    { size: 8, inC: 64, outC: 96, stride: 2 },
    { size: 4, inC: 96, outC: 96 },
    { size: 16, inC: 64, outC: 288, k: 1 },
    { size: 16, inC: 47, outC: 49 },
  ].map((shape) => convolutionRow(shape)),
]);
console.log('GFLOPS of matrix products, by what is transposed');
console.table([stockProduct, productRow()]);

console.log('3x3 convolution with both gradients: milliseconds, and GFLOPS, as one size doubles');
const base = { batch: 8, size: 16, inC: 32, outC: 32 };
const growth = (label, shapes) =>
  shapes.map(([value, change]) => {
    const { times, operations } = measureConvolution({ ...base, ...change });
    const ms = times.reduce((a, b) => a + b);
    const rate = (3 * operations) / ms / 1e6;
    return { grows: label, to: value, ms: Number(ms.toFixed(2)), GFLOPS: Number(rate.toFixed(1)) };
  });
console.table([
  ...growth(
    'batch',
    [1, 2, 4, 8, 16, 32].map((batch) => [batch, { batch }]),
  ),
  ...growth(
    'channels',
    [4, 8, 16, 32, 64, 128].map((c) => [c, { inC: c, outC: c }]),
  ),
  ...growth(
    'resolution',
    [4, 8, 16, 32, 64, 128].map((size) => [size, { size }]),
  ),
]);

const batch = 32;
const withGradient = (f, ...inputs) => tf.grads((...args) => tf.sum(f(...args)))(inputs);
const x = tf.randomNormal([batch, 16, 16, 48]);
const gamma = tf.ones([48]);
const beta = tf.zeros([48]);
const norm = (x, gamma, beta) =>
  groupNorm(x, gamma, beta, { groups: 8, activation: 'leakyRelu', alpha: 0.2 });
const logits = tf.randomNormal([batch, 16, 16, 288]);
const prior = tf.randomNormal([16, 16, 18]);
const head = (logits, prior) => softArgmax3d(logits, { joints: 18, depthBins: 16, prior });
const big = tf.randomNormal([batch, 32, 32, 32]);
const half = tf.randomNormal([batch, 16, 16, 32]);
const resize = (x) => resizeBilinearHalfPixel(x, [32, 32]);
const pool = (x) => tf.maxPool(x, 2, 2, 'same');
const others = {
  'groupNorm [32,16,16,48]': () => norm(x, gamma, beta),
  'groupNorm, with gradients': () => withGradient(norm, x, gamma, beta),
  'softArgmax3d [32,16,16,18*16]': () => head(logits),
  'softArgmax3d, with prior and gradients': () => withGradient(head, logits, prior),
  'resizeBilinearHalfPixel to [32,32,32,32]': () => resize(half),
  'resizeBilinearHalfPixel, with gradient': () => withGradient(resize, half),
  'maxPool [32,32,32,32], with gradient': () => withGradient(pool, big),
  'leakyRelu [32,32,32,32]': () => tf.leakyRelu(big, 0.2),
  'leakyRelu, with gradient': () => withGradient((x) => tf.leakyRelu(x, 0.2), big),
  'sum over all but channels': () => tf.sum(big, [0, 1, 2]),
  'concat of channels': () => tf.concat([big, big], 3),
  'slice of channels': () => tf.slice(big, [0, 0, 0, 4], [batch, 32, 32, 16]),
};
console.log('milliseconds of other kernels');
console.table(
  Object.entries(others).map(([what, run]) => ({ what, ms: Number(milliseconds(run).toFixed(2)) })),
);
