import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import type { Runtime } from '../runtime.js';
import {
  float64Convolution,
  outputSize,
  relativeError,
  type TestConvolution,
} from '../testing/float64-convolution.js';
import { plainOnnxruntime } from '../testing/plain-onnxruntime.js';
import { randomFloats } from '../testing/random.js';
import { testRuntime } from '../testing/test-runtime.js';
import { gemmKernels } from './gemm-kernels.js';

const size = (least: number, most: number) => fc.integer({ min: least, max: most });
const convolutions: fc.Arbitrary<TestConvolution> = fc
  .record({
    images: size(1, 3),
    height: size(1, 9),
    width: size(1, 9),
    inChannels: fc.constantFrom(1, 3, 4, 7, 8),
    outChannels: fc.constantFrom(1, 3, 5, 8),
    filterHeight: size(1, 4),
    filterWidth: size(1, 5),
    strideY: size(1, 3),
    strideX: size(1, 3),
    pad: fc.oneof(
      fc.constantFrom('same' as const, 'valid' as const),
      fc.tuple(size(0, 3), size(0, 3), size(0, 3), size(0, 3)),
    ),
  })
  .filter((c) => Math.min(...outputSize(c)) > 0);
const tiled: fc.Arbitrary<TestConvolution> = fc.record({
  images: size(1, 2),
  height: size(4, 9),
  width: size(4, 9),
  inChannels: fc.constantFrom(16, 20),
  outChannels: fc.constantFrom(16, 24),
  filterHeight: fc.constant(3),
  filterWidth: fc.constant(3),
  strideY: fc.constant(1),
  strideX: fc.constant(1),
  pad: fc.constantFrom('same' as const, 'valid' as const),
});

// The products are plain JavaScript: this is about what is multiplied. choose-gemm.test.ts runs the
// native ones where they are installed.
describe('gemmKernels', () => {
  let runtime: Runtime;
  const onnxruntime = plainOnnxruntime();
  const kernels = gemmKernels(onnxruntime, { work: 0, depth: 0, columns: 0 });
  let leftOver = 0;

  beforeAll(async () => {
    runtime = await testRuntime();
  });
  afterAll(() => runtime.dispose());

  /** What the kernel computes, or undefined where it leaves that to the stock kernel. */
  function run(name: string, inputs: Record<string, tf.Tensor>, attrs: object) {
    const kernel = kernels.find((candidate) => candidate.name === name)!;
    const left = {} as tf.TensorInfo;
    const output = kernel.run(runtime, { inputs, attrs }, () => left) as tf.TensorInfo;
    if (output === left) return undefined;
    const values = runtime.floats(output).slice();
    runtime.backend.disposeData(output.dataId, true);
    return values;
  }

  test('convolutions and their gradients agree with float64', () => {
    fc.assert(
      fc.property(
        fc.oneof({ weight: 9, arbitrary: convolutions }, tiled),
        fc.integer(),
        (c, seed) => {
          const [outHeight, outWidth] = outputSize(c);
          const x = randomFloats(c.images * c.height * c.width * c.inChannels, seed);
          const w = randomFloats(
            c.filterHeight * c.filterWidth * c.inChannels * c.outChannels,
            seed + 1,
          );
          const dy = randomFloats(c.images * outHeight * outWidth * c.outChannels, seed + 2);
          const want = float64Convolution(c, x, w, dy);
          const inputs = {
            x: tf.tensor4d(x, [c.images, c.height, c.width, c.inChannels]),
            filter: tf.tensor4d(w, [c.filterHeight, c.filterWidth, c.inChannels, c.outChannels]),
            dy: tf.tensor4d(dy, [c.images, outHeight, outWidth, c.outChannels]),
          };
          const { pad } = c;
          const attrs = {
            strides: [c.strideY, c.strideX],
            dataFormat: 'NHWC',
            dilations: 1,
            pad: typeof pad === 'string' ? pad : [[0, 0], pad.slice(0, 2), pad.slice(2), [0, 0]],
            inputShape: inputs.x.shape,
            filterShape: inputs.filter.shape,
          };
          const y = run('Conv2D', inputs, attrs)!;
          const dx = run('Conv2DBackpropInput', inputs, attrs);
          const dw = run('Conv2DBackpropFilter', inputs, attrs)!;
          tf.dispose(inputs);
          expect(relativeError(y, want.y)).toBeLessThan(2e-6);
          expect(relativeError(dw, want.dw)).toBeLessThan(2e-6);
          if (dx) expect(relativeError(dx, want.dx)).toBeLessThan(2e-6);
          else leftOver++;
        },
      ),
      { numRuns: 150 },
    );
    expect(leftOver).toBeLessThan(150); // strided input gradients, or unread borders
  });

  test('the filter gradient is summed over several groups of images', () => {
    // 16 images of 32 x 32 x 8 with borders are more than one group holds.
    const c: TestConvolution = {
      images: 16,
      height: 32,
      width: 32,
      inChannels: 8,
      outChannels: 3,
      filterHeight: 3,
      filterWidth: 1,
      strideY: 1,
      strideX: 1,
      pad: 'same' as const,
    };
    const x = randomFloats(16 * 32 * 32 * 8, 1);
    const w = randomFloats(3 * 8 * 3, 2);
    const dy = randomFloats(16 * 32 * 32 * 3, 3);
    const inputs = { x: tf.tensor4d(x, [16, 32, 32, 8]), dy: tf.tensor4d(dy, [16, 32, 32, 3]) };
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: [3, 1, 8, 3] };
    const got = run('Conv2DBackpropFilter', inputs, attrs)!;
    expect(relativeError(got, float64Convolution(c, x, w, dy).dw)).toBeLessThan(2e-6);
    tf.dispose(inputs);
  });

  test('matrix products, transposed and in batches', () => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const [batch, m, k, n] = [2, 53, 71, 67];
        const a = randomFloats(batch * m * k, 4);
        const b = randomFloats(batch * k * n, 5);
        const inputs = {
          a: tf.tensor3d(a, transposeA ? [batch, k, m] : [batch, m, k]),
          b: tf.tensor3d(b, transposeB ? [batch, n, k] : [batch, k, n]),
        };
        const got = run('BatchMatMul', inputs, { transposeA, transposeB })!;
        tf.dispose(inputs);
        const value = new Float64Array(batch * m * n);
        const magnitude = new Float64Array(batch * m * n);
        for (let i = 0; i < value.length; i++) {
          const [p, r, c] = [Math.floor(i / (m * n)), Math.floor(i / n) % m, i % n];
          for (let d = 0; d < k; d++) {
            const left = a[p * m * k + (transposeA ? d * m + r : r * k + d)];
            const right = b[p * k * n + (transposeB ? c * k + d : d * n + c)];
            value[i] += left * right;
            magnitude[i] += Math.abs(left * right);
          }
        }
        expect(relativeError(got, { value, magnitude })).toBeLessThan(2e-6);
      }
    }
  });

  test('leaves dilations, strided input gradients and small sizes to the stock kernel', () => {
    const x = tf.ones([4, 16, 16, 16]);
    const filter = tf.ones([3, 3, 16, 16]);
    const same = { pad: 'same', dataFormat: 'NHWC', inputShape: x.shape };
    expect(run('Conv2D', { x, filter }, { ...same, strides: 1 })).toBeDefined();
    expect(run('Conv2D', { x, filter }, { ...same, strides: 1, dilations: 2 })).toBeUndefined();
    const dy = tf.ones([4, 8, 8, 16]);
    expect(run('Conv2DBackpropInput', { dy, filter }, { ...same, strides: 2 })).toBeUndefined();
    const a = tf.ones([4, 4]);
    const attrs = { transposeA: false, transposeB: false };
    expect(run('BatchMatMul', { a, b: a }, attrs)).toEqual(new Float32Array(16).fill(4));
    const [product] = gemmKernels(onnxruntime);
    const left = { ...a };
    expect(product.run(runtime, { inputs: { a, b: a }, attrs }, () => left)).toBe(left);
    tf.dispose([x, filter, dy, a]);
  });
});
