import * as tf from '@tensorflow/tfjs';
import { groupNorm } from './group-norm.js';
import { resizeBilinearHalfPixel } from './resize-bilinear-half-pixel.js';
import { softArgmax3d } from './soft-argmax-3d.js';
import { renewBackend } from './testing/renew-backend.js';
import { useVariant, variants } from './testing/variants.js';
import { TrainingAdam } from './training-adam.js';
import type { WasmBackend } from './wasm-backend.js';

const ramp = (...shape: number[]) =>
  tf.reshape(tf.range(0, 1, 1 / shape.reduce((a, b) => a * b, 1)), shape);

const kernel = (name: string, inputs: tf.NamedTensorMap, attrs = {}) =>
  [tf.engine().runKernel<tf.Tensor | tf.Tensor[]>(name, inputs, attrs)].flat();

/**
 * Kernels that use scratch memory or have several outputs. Called by name: when a gradient fails,
 * tf.grads itself does not dispose what it had saved.
 */
const kernels: Record<string, (images: number) => tf.Tensor[]> = {
  convolution: (images) => {
    const [x, dy, filter] = [ramp(images, 16, 16, 3), ramp(images, 8, 8, 8), ramp(3, 3, 3, 8)];
    const attrs = { strides: 2, pad: 'same', dataFormat: 'NHWC', dilations: 1 };
    return [
      ...kernel('Conv2D', { x, filter }, attrs),
      ...kernel('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: x.shape }),
      ...kernel('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape }),
    ];
  },
  'convolution by tiles': (images) => {
    const [x, dy, filter] = [ramp(images, 8, 8, 16), ramp(images, 8, 8, 20), ramp(3, 3, 16, 20)];
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 };
    return [
      ...kernel('Conv2D', { x, filter }, attrs),
      ...kernel('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: x.shape }),
      ...kernel('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape }),
    ];
  },
  'matrix products': (images) => {
    const a = ramp(images, 200);
    const b = tf.reshape(a, [200, images]);
    return [tf.matMul(a, a, true, false), tf.matMul(b, a, true, true), tf.matMul(a, b)];
  },
  resizing: (images) => {
    const [x, dy] = [ramp(images, 8, 8, 3), ramp(images, 16, 16, 3)];
    const attrs = { alignCorners: false, halfPixelCenters: true };
    return [
      ...kernel('ResizeBilinear', { images: x }, { ...attrs, size: [16, 16] }),
      ...kernel('ResizeBilinearGrad', { images: x, dy }, attrs),
      ...kernel('ResizeNearestNeighborGrad', { images: x, dy }, attrs),
    ];
  },
  groupNorm: (images) => {
    const [x, gamma, beta] = [ramp(images, 8, 8, 6), tf.ones([6]), tf.zeros([6])];
    const attrs = { groups: 2, slope: 0.1, epsilon: 1e-5 };
    const [y, stats] = kernel('TrainingGroupNorm', { x, gamma, beta }, attrs);
    return [y, ...kernel('TrainingGroupNormGrad', { x, y, dy: x, gamma, stats }, attrs)];
  },
  softArgmax3d: (images) => {
    const [logits, prior] = [ramp(images, 8, 8, 6), ramp(8, 8, 2)];
    const attrs = { joints: 2, depthBins: 3 };
    const [coordinates, stats] = kernel('TrainingSoftArgmax', { logits, prior }, attrs);
    const inputs = { logits, prior, coordinates, stats, dy: coordinates };
    return [coordinates, ...kernel('TrainingSoftArgmaxGrad', inputs, attrs)];
  },
  'split and concat': (images) => {
    const parts = tf.split(ramp(images, 8, 8, 6), 3, 3);
    return [...parts, tf.concat(parts, 2)];
  },
};

const read = (tensors: tf.Tensor[]) => tensors.map((t) => t.dataSync<'float32'>());
const equal = (a: Float32Array[], b: Float32Array[]) =>
  a.every((values, i) => values.every((value, k) => value === b[i][k]));

describe.each(variants)('%s', (variant) => {
  afterEach(() => renewBackend()); // leaves a grown heap and its patches behind

  test.each(Object.entries(kernels))('the heap grows during %s', async (_, run) => {
    await renewBackend();
    const training = await useVariant(variant);
    const want = read(tf.tidy(() => run(100)));
    const first = training.heapBytes();
    const ballast: tf.Tensor[] = [];
    // Bit by bit, until a kernel and not this loop makes it grow.
    while (training.heapBytes() === first) {
      const results = tf.tidy(() => run(100));
      expect(equal(read(results), want)).toBe(true);
      ballast.push(...results);
      expect(ballast.length).toBeLessThan(10_000); // or it never grew
    }
    tf.dispose(ballast);
  });

  test.each(Object.entries(kernels))('any allocation fails during %s', async (_, run) => {
    await renewBackend();
    const { wasm } = tf.backend() as WasmBackend;
    wasm._free(wasm._malloc(16)); // Emscripten replaces both at their first call
    const { _malloc, _free } = wasm;
    let allowed = Infinity;
    let live = 0;
    wasm._malloc = (bytes) => {
      if (allowed === 0) return 0;
      allowed -= 1;
      live += 1;
      return _malloc.call(wasm, bytes);
    };
    wasm._free = (pointer) => {
      live -= 1;
      _free.call(wasm, pointer);
    };
    const { uninstall } = await useVariant(variant);
    const want = read(tf.tidy(() => run(2)));
    uninstall(); // with the scratch memory, so that its allocation fails, too
    await useVariant(variant);
    const before = live;
    let failures = 0;
    for (let got: Float32Array[] | undefined; !got; failures += 1) {
      allowed = failures;
      try {
        got = read(tf.tidy(() => run(2)));
        expect(equal(got, want)).toBe(true);
      } catch (error) {
        expect((error as Error).message).toMatch(
          /^wasm heap exhausted: no room for \d+ bytes in a heap of \d+ bytes .*smaller batch/,
        );
        allowed = Infinity;
        const { uninstall } = await useVariant(variant);
        uninstall();
        await useVariant(variant);
        expect(live).toBe(before);
      }
    }
    expect(failures).toBeGreaterThan(3);
  });

  test('tensors and heap are flat over 1000 steps of a net with all kinds of layers', async () => {
    await renewBackend();
    const training = await useVariant(variant);
    const before = tf.memory().numTensors;
    const net = makeNet();
    const first = net.step();
    for (let i = 0; i < 20; i++) net.step();
    const { numTensors, numDataBuffers } = tf.memory();
    const heap = training.heapBytes();
    let last = first;
    for (let i = 0; i < 1000; i++) last = net.step();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    expect(training.heapBytes()).toBe(heap);
    expect(last).toBeLessThan(first / 10);
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** Strided, dilated, depthwise and transposed convolution, both poolings, both resizings, and more. */
function makeNet() {
  let seed = 1;
  const variable = (...shape: number[]) =>
    tf.tidy(() => tf.variable(tf.randomNormal(shape, 0, 0.3, 'float32', seed++)));
  const filters = {
    strided: variable(5, 5, 3, 6),
    dilated: variable(3, 3, 6, 6),
    depthwise: variable(3, 3, 6, 1),
    transposed: variable(2, 2, 6, 6),
    head: variable(1, 1, 6, 6),
  };
  const [gamma, beta, mixing, table] = [variable(6), variable(6), variable(6, 6), variable(4, 6)];
  const images = tf.keep(tf.randomNormal<tf.Rank.R4>([2, 16, 16, 3], 0, 1, 'float32', seed++));
  const adam = new TrainingAdam(0.01, { clipNorm: 1 });
  const filter = (name: keyof typeof filters) => filters[name] as unknown as tf.Tensor4D;

  function loss(): tf.Scalar {
    let x: tf.Tensor4D = tf.conv2d(images, filter('strided'), 2, 'same');
    x = groupNorm(x, gamma as never, beta as never, { groups: 2, activation: 'leakyRelu' });
    x = tf.relu6(tf.conv2d(x, filter('dilated'), 1, 'same', 'NHWC', 2));
    x = tf.leakyRelu(tf.depthwiseConv2d(x, filter('depthwise'), 1, 'same'), 0.2);
    const small = tf.avgPool(x, 3, 2, 'same');
    x = tf.add(x, resizeBilinearHalfPixel(small, [8, 8]));
    x = tf.add(x, tf.image.resizeNearestNeighbor(tf.maxPool(x, 2, 2, 'valid'), [8, 8]));
    x = tf.conv2dTranspose(x, filter('transposed'), [2, 16, 16, 6], 2, 'same');
    x = tf.avgPool(tf.mirrorPad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], 'reflect') as tf.Tensor4D, 3, 2, 'valid'); // prettier-ignore
    x = tf.add(tf.einsum('bhwc,cd->bhwd', x, mixing), tf.gather(table, [1, 1, 3, 0, 2, 1, 0, 0]));
    const found = softArgmax3d(tf.conv2d(x, filter('head'), 1, 'same'), {
      joints: 2,
      depthBins: 3,
    });
    return tf.mean(tf.squaredDifference(found, tf.tensor1d([0.3, -0.2, 0.1])));
  }

  const variables = [...Object.values(filters), gamma, beta, mixing, table];
  return {
    step: () =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(loss, variables);
        adam.applyGradients(grads);
        return value.dataSync()[0];
      }),
    dispose() {
      adam.dispose();
      tf.dispose([...variables, images]);
    },
  };
}
