import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {
  float64Convolution,
  outputSize,
  relativeError,
  type TestConvolution,
} from '../testing/float64-convolution.js';
import { randomFloats } from '../testing/random.js';
import { useVariant, variants } from '../testing/variants.js';

const TOLERANCE = 2e-6;

const side = fc.integer({ min: 1, max: 9 });
const channels = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 19);
const filterSide = fc.integer({ min: 1, max: 5 });
const stride = fc.integer({ min: 1, max: 3 });
const dilation = fc.constantFrom(1, 1, 2, 3);
const border = fc.integer({ min: 0, max: 3 });

const convolutions = fc
  .record({
    images: fc.integer({ min: 1, max: 3 }),
    height: side,
    width: side,
    inChannels: channels,
    outChannels: channels,
    filterHeight: filterSide,
    filterWidth: filterSide,
    strideY: stride,
    strideX: stride,
    dilationY: dilation,
    dilationX: dilation,
    pad: fc.oneof(
      fc.constant('same' as const),
      fc.constant('valid' as const),
      fc.tuple(border, border, border, border),
    ),
  })
  .filter((c: TestConvolution) => outputSize(c).every((size) => size > 0));

function padOf({ pad }: TestConvolution): 'same' | 'valid' | tf.backend_util.ExplicitPadding {
  if (typeof pad === 'string') return pad;
  return [
    [0, 0],
    [pad[0], pad[1]],
    [pad[2], pad[3]],
    [0, 0],
  ];
}

/** y, dx and dw of the kernels; tf.conv2d itself refuses strides together with dilations. */
function run(c: TestConvolution, x: Float32Array, w: Float32Array, dy: Float32Array) {
  const attrs = {
    strides: [c.strideY, c.strideX],
    dilations: [c.dilationY ?? 1, c.dilationX ?? 1],
    pad: padOf(c),
    dataFormat: 'NHWC',
  };
  const kernel = (name: string, inputs: tf.NamedTensorMap, more = {}) =>
    tf.engine().runKernel<tf.Tensor>(name, inputs, { ...attrs, ...more });
  return tf.tidy(() => {
    const input = tf.tensor4d(x, [c.images, c.height, c.width, c.inChannels]);
    const filter = tf.tensor4d(w, [c.filterHeight, c.filterWidth, c.inChannels, c.outChannels]);
    const gradient = tf.tensor4d(dy, [c.images, ...outputSize(c), c.outChannels]);
    const [y, dx, dw] = [
      kernel('Conv2D', { x: input, filter }),
      kernel('Conv2DBackpropInput', { dy: gradient, filter }, { inputShape: input.shape }),
      kernel('Conv2DBackpropFilter', { x: input, dy: gradient }, { filterShape: filter.shape }),
    ];
    expect(y.shape).toEqual(gradient.shape);
    return { y: y.dataSync(), dx: dx.dataSync(), dw: dw.dataSync() };
  });
}

function inputs(c: TestConvolution, seed: number) {
  const [outHeight, outWidth] = outputSize(c);
  return {
    x: randomFloats(c.images * c.height * c.width * c.inChannels, seed),
    w: randomFloats(c.filterHeight * c.filterWidth * c.inChannels * c.outChannels, seed + 1),
    dy: randomFloats(c.images * outHeight * outWidth * c.outChannels, seed + 2),
  };
}

function worstError(c: TestConvolution, seed: number): number {
  const { x, w, dy } = inputs(c, seed);
  const want = float64Convolution(c, x, w, dy);
  const got = run(c, x, w, dy);
  return Math.max(
    relativeError(got.y, want.y),
    relativeError(got.dx, want.dx),
    relativeError(got.dw, want.dw),
  );
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((total, value, i) => total + value * b[i], 0);

describe.each(variants)('convolution kernels, %s', (variant) => {
  beforeAll(() => useVariant(variant));

  test('random sizes, strides, dilations, paddings and channels equal a float64 reference', () => {
    // Tensors that live through all runs: a kernel that writes outside its output hits them.
    const guards: tf.Tensor[] = [];
    let seed = 1;
    fc.assert(
      fc.property(convolutions, (c) => {
        guards.push(tf.tensor(new Float32Array(1 + (seed % 37)).fill(seed)));
        expect(worstError(c, seed)).toBeLessThan(TOLERANCE);
        seed++;
      }),
      { seed: 20, numRuns: 300 },
    );
    guards.forEach((guard, i) => {
      expect(guard.dataSync().every((value) => value === i + 1)).toBe(true);
    });
    tf.dispose(guards);
  });

  test('3x3 convolutions that are cut into tiles equal a float64 reference', () => {
    const side = fc.integer({ min: 4, max: 9 });
    const channels = fc.constantFrom(16, 20);
    const tiled = fc.record({
      images: fc.integer({ min: 1, max: 2 }),
      height: side,
      width: side,
      inChannels: channels,
      outChannels: channels,
      filterHeight: fc.constant(3),
      filterWidth: fc.constant(3),
      strideY: fc.constant(1),
      strideX: fc.constant(1),
      pad: fc.oneof(
        fc.constant('same' as const),
        fc.constant('valid' as const),
        fc.tuple(border, border, border, border),
      ),
    });
    fc.assert(
      fc.property(tiled, fc.integer({ min: 0, max: 1000 }), (c, seed) => {
        expect(worstError(c, seed)).toBeLessThan(TOLERANCE);
      }),
      { seed: 21, numRuns: 15 },
    );
  });

  const layer = {
    images: 2,
    height: 16,
    width: 16,
    inChannels: 16,
    outChannels: 16,
    filterHeight: 3,
    filterWidth: 3,
    strideY: 1,
    strideX: 1,
    pad: 'same' as const,
  };
  test.each<[string, TestConvolution]>([
    [
      'first layer',
      {
        ...layer,
        height: 18,
        width: 18,
        inChannels: 3,
        filterHeight: 5,
        filterWidth: 5,
        strideY: 2,
        strideX: 2,
      },
    ],
    ['many images', { ...layer, images: 40, height: 5, width: 5, inChannels: 8, outChannels: 8 }],
    [
      '1x1 to 288 channels',
      {
        ...layer,
        images: 1,
        inChannels: 16,
        outChannels: 288,
        height: 6,
        filterHeight: 1,
        filterWidth: 1,
      },
    ],
    [
      'rows wider than a block',
      { ...layer, images: 1, height: 2, width: 300, inChannels: 4, outChannels: 4 },
    ],
    [
      'a filter smaller than its stride',
      { ...layer, filterHeight: 1, filterWidth: 2, strideY: 3, strideX: 3 },
    ],
    ['padding larger than the filter', { ...layer, height: 3, width: 2, pad: [5, 4, 3, 6] }],
    ['rows of more tiles than pass at once', { ...layer, images: 1, height: 5, width: 67 }],
    ['dilated rows', { ...layer, dilationY: 3 }],
    ['dilated columns', { ...layer, dilationX: 2, inChannels: 5, outChannels: 11 }],
    ['stride 2 and dilation 2', { ...layer, strideY: 2, strideX: 2, dilationY: 2, dilationX: 2 }],
    ['stride 4 and dilation 6', { ...layer, strideY: 4, strideX: 4, dilationY: 6, dilationX: 6 }],
    [
      'one pixel, 3 to 7 channels',
      { ...layer, height: 1, width: 1, inChannels: 3, outChannels: 7 },
    ],
  ])('%s', (_, c) => {
    expect(worstError(c, 5)).toBeLessThan(TOLERANCE);
  });

  test('input and filter gradients are adjoint to the forward pass', () => {
    const c: TestConvolution = { ...layer, inChannels: 7, outChannels: 5, strideY: 2, height: 9 };
    const { x, w, dy } = inputs(c, 9);
    const got = run(c, x, w, dy);
    const forward = dot(got.y, dy);
    expect(dot(got.dx, x) / forward).toBeCloseTo(1, 5);
    expect(dot(got.dw, w) / forward).toBeCloseTo(1, 5);
  });

  test('so they are where a convolution is cut into tiles', () => {
    const c: TestConvolution = { ...layer, outChannels: 20, height: 9, width: 6, pad: 'valid' };
    const { x, w, dy } = inputs(c, 10);
    const got = run(c, x, w, dy);
    const forward = dot(got.y, dy);
    expect(dot(got.dx, x) / forward).toBeCloseTo(1, 5);
    expect(dot(got.dw, w) / forward).toBeCloseTo(1, 5);
  });

  test('conv2dTranspose is the input gradient, and has gradients', () => {
    const c: TestConvolution = {
      ...layer,
      height: 9,
      width: 8,
      inChannels: 6,
      outChannels: 3,
      strideY: 2,
      strideX: 2,
    };
    const [outHeight, outWidth] = outputSize(c);
    const { x, w, dy } = inputs(c, 30);
    const want = float64Convolution(c, x, w, dy);
    // The roles of x and dy change: dy is the input here, x the gradient that comes in.
    const transposed = (small: tf.Tensor, w: tf.Tensor) =>
      tf.conv2dTranspose(small as tf.Tensor4D, w as tf.Tensor4D, [2, 9, 8, 6], 2, 'same');
    const [y, dsmall, dw] = tf.tidy(() => {
      const small = tf.tensor4d(dy, [2, outHeight, outWidth, 3]);
      const filter = tf.tensor4d(w, [3, 3, 6, 3]);
      const gradients = tf.grads(transposed)([small, filter], tf.tensor(x, [2, 9, 8, 6]));
      return [transposed(small, filter), ...gradients].map((t) => t.dataSync());
    });
    expect(relativeError(y, want.dx)).toBeLessThan(TOLERANCE);
    expect(relativeError(dsmall, want.y)).toBeLessThan(TOLERANCE);
    expect(relativeError(dw, want.dw)).toBeLessThan(TOLERANCE);
  });

  test("dimRoundingMode 'ceil' reads one row of zeros more, also in the gradients", () => {
    const c: TestConvolution = { ...layer, height: 4, width: 6, strideY: 2, strideX: 2 };
    const padded: TestConvolution = { ...c, pad: [0, 1, 0, 1] };
    const { x, w, dy } = inputs(padded, 40);
    const want = float64Convolution(padded, x, w, dy);
    const convolve = (x: tf.Tensor, w: tf.Tensor) =>
      tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 0, 'NHWC', 1, 'ceil');
    const [y, dx, dw] = tf.tidy(() => {
      const xTensor = tf.tensor4d(x, [2, 4, 6, 16]);
      const filter = tf.tensor4d(w, [3, 3, 16, 16]);
      const y = convolve(xTensor, filter);
      return [y, ...tf.grads(convolve)([xTensor, filter], tf.tensor(dy, y.shape))].map((t) =>
        t.dataSync(),
      );
    });
    expect(relativeError(y, want.y)).toBeLessThan(TOLERANCE);
    expect(relativeError(dx, want.dx)).toBeLessThan(TOLERANCE);
    expect(relativeError(dw, want.dw)).toBeLessThan(TOLERANCE);
  });

  test('an empty batch gives empty outputs and a zero filter gradient', () => {
    tf.tidy(() => {
      const w = tf.ones<tf.Rank.R4>([3, 3, 2, 4]);
      const x = tf.zeros<tf.Rank.R4>([0, 5, 5, 2]);
      const f = (x: tf.Tensor, w: tf.Tensor) =>
        tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same');
      const [dx, dw] = tf.grads(f)([x, w]);
      expect(f(x, w).shape).toEqual([0, 5, 5, 4]);
      expect(dx.shape).toEqual(x.shape);
      expect(dw.dataSync().every((value) => value === 0)).toBe(true);
    });
  });

  test('a filter larger than the input is an error', () => {
    const x = tf.zeros<tf.Rank.R4>([1, 2, 2, 1]);
    const w = tf.zeros<tf.Rank.R4>([5, 5, 1, 1]);
    expect(() => tf.conv2d(x, w, 1, 'valid')).toThrow(/larger than the padded input/);
    tf.dispose([x, w]);
  });
});
