import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { correctGradients } from './correct-gradients.js';
import { sizeOf } from './testing/operations/operation.js';
import { randomFloats } from './testing/random.js';
import { useVariant, variants } from './testing/variants.js';

// What README.md lists under "Wrong in tfjs 4.22", shown to be wrong without this package and right
// with it, so that a corrected tfjs is noticed here.

interface Defect {
  name: string;
  shapes: number[][];
  f: (...xs: tf.Tensor[]) => tf.Tensor;
}

const image = (f: (x: tf.Tensor4D) => tf.Tensor) => (x: tf.Tensor) => f(x as tf.Tensor4D);
const filtered =
  (f: (x: tf.Tensor4D, w: tf.Tensor4D) => tf.Tensor) => (x: tf.Tensor, w: tf.Tensor) =>
    f(x as tf.Tensor4D, w as tf.Tensor4D);

/** Gradients that are wrong, or an error, on every backend. */
const everywhere: Defect[] = [
  {
    name: 'bilinear resizing with halfPixelCenters',
    shapes: [[1, 3, 3, 2]],
    f: image((x) => tf.image.resizeBilinear(x, [5, 5], false, true)),
  },
  {
    name: "avgPool, pad 'same'",
    shapes: [[1, 3, 3, 2]],
    f: image((x) => tf.avgPool(x, 2, 2, 'same')),
  },
  { name: "avgPool3d, pad 'same'", shapes: [[1, 3, 3, 2, 2]], f: (x) => tf.avgPool3d(x as tf.Tensor5D, 2, 2, 'same') as tf.Tensor },
  { name: 'cumsum along the first axis', shapes: [[2, 3]], f: (x) => tf.cumsum(x, 0) },
  { name: 'mirrorPad', shapes: [[4]], f: (x) => tf.mirrorPad(x, [[1, 2]], 'reflect') },
  {
    name: 'dilated conv2d',
    shapes: [[1, 5, 5, 2], [3, 3, 2, 3]],
    f: filtered((x, w) => tf.conv2d(x, w, 1, 'same', 'NHWC', 2)),
  },
  {
    name: 'dilated depthwiseConv2d',
    shapes: [[1, 5, 5, 2], [3, 3, 2, 1]],
    f: filtered((x, w) => tf.depthwiseConv2d(x, w, 1, 'same', 'NHWC', 2)),
  },
  {
    name: "conv2d, dimRoundingMode 'ceil'",
    shapes: [[1, 4, 4, 2], [3, 3, 2, 3]],
    f: filtered((x, w) => tf.conv2d(x, w, 2, 0, 'NHWC', 1, 'ceil')),
  },
  {
    name: "maxPool, dimRoundingMode 'ceil'",
    shapes: [[1, 3, 3, 2]],
    f: image((x) => tf.maxPool(x, 2, 2, 0, 'ceil')),
  },
  { name: 'matMul of a broadcast batch', shapes: [[2, 2, 3], [1, 3, 2]], f: (a, b) => tf.matMul(a, b) },
  { name: 'maximum of a broadcast input', shapes: [[2, 3], [3]], f: (a, b) => tf.maximum(a, b) },
  { name: 'minimum of a broadcast input', shapes: [[2, 3], [3]], f: (a, b) => tf.minimum(a, b) },
  { name: 'squaredDifference of a broadcast input', shapes: [[2, 3], [3]], f: (a, b) => tf.squaredDifference(a, b) },
  { name: 'einsum', shapes: [[2, 3], [3, 2]], f: (a, b) => tf.einsum('ij,jk->ik', a, b) },
]; // prettier-ignore

const onCpu: Defect[] = [
  {
    name: 'nearest-neighbour resizing with halfPixelCenters',
    shapes: [[1, 3, 3, 2]],
    f: image((x) => tf.image.resizeNearestNeighbor(x, [2, 2], false, true)),
  },
  {
    name: 'bilinear resizing of an image that is not square',
    shapes: [[1, 2, 3, 1]],
    f: image((x) => tf.image.resizeBilinear(x, [4, 6])),
  },
];

const onWasm: Defect[] = [
  { name: 'conv2d', shapes: [[1, 4, 4, 2], [3, 3, 2, 3]], f: filtered((x, w) => tf.conv2d(x, w, 1, 'same')) },
  {
    name: 'depthwiseConv2d',
    shapes: [[1, 4, 4, 2], [3, 3, 2, 1]],
    f: filtered((x, w) => tf.depthwiseConv2d(x, w, 1, 'same')),
  },
  { name: 'gather', shapes: [[4, 2]], f: (x) => tf.gather(x, tf.tensor1d([1, 1, 3], 'int32')) },
  { name: 'maxPool of several channels', shapes: [[1, 4, 4, 3]], f: image((x) => tf.maxPool(x, 2, 2, 'valid')) },
  {
    name: 'nearest-neighbour resizing with halfPixelCenters',
    shapes: [[1, 3, 3, 2]],
    f: image((x) => tf.image.resizeNearestNeighbor(x, [2, 2], false, true)),
  },
]; // prettier-ignore

/**
 * Largest difference between the gradients of <f(x), dy> and difference quotients of it, both on the
 * current backend; Infinity where the backend refuses.
 */
function gradientError(defect: Defect): number {
  try {
    return tf.tidy(() => differenceToQuotients(defect));
  } catch {
    return Infinity;
  }
}

function differenceToQuotients({ shapes, f }: Defect): number {
  const random = (shape: number[], seed: number) =>
    randomFloats(
      shape.reduce((a, b) => a * b, 1),
      seed,
    );
  const values = shapes.map(random);
  const tensors = (values: Float32Array[]) => values.map((v, i) => tf.tensor(v, shapes[i]));
  const dyShape = f(...tensors(values)).shape;
  const dy = random(dyShape, 9);
  const gradients = tf.grads(f)(tensors(values), tf.tensor(dy, dyShape));
  const objective = (values: Float32Array[]) =>
    Array.from(f(...tensors(values)).dataSync()).reduce((sum, v, i) => sum + v * dy[i], 0);
  const step = 0.01;
  let worst = 0;
  gradients.forEach((gradient, i) => {
    gradient.dataSync().forEach((value, entry) => {
      const moved = (by: number) =>
        objective(values.with(i, values[i].with(entry, values[i][entry] + by)));
      const quotient = (moved(step) - moved(-step)) / (2 * step);
      worst = Math.max(worst, Math.abs(value - quotient));
    });
  });
  return worst;
}

const WRONG = 0.05; // the gradients are of the order of 1
const RIGHT = 1e-3; // what float32 leaves of a difference quotient

describe('cpu', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test.each([...everywhere, ...onCpu])('$name', (defect) => {
    expect(gradientError(defect)).toBeGreaterThan(WRONG);
    const restore = correctGradients();
    expect(gradientError(defect)).toBeLessThan(RIGHT);
    restore();
    expect(gradientError(defect)).toBeGreaterThan(WRONG);
  });
});

describe.each(variants)('wasm, %s', (variant) => {
  let uninstall = () => {};
  beforeEach(() => tf.setBackend('wasm'));
  afterEach(() => uninstall()); // also after a failure

  test.each([...everywhere, ...onWasm])('$name', async (defect) => {
    expect(gradientError(defect)).toBeGreaterThan(WRONG);
    ({ uninstall } = await useVariant(variant));
    expect(gradientError(defect)).toBeLessThan(RIGHT);
    uninstall();
    expect(gradientError(defect)).toBeGreaterThan(WRONG);
  });

  /** What f computes with and without the package. */
  async function bothResults(f: () => tf.Tensor): Promise<{ stock: number[]; ours: number[] }> {
    const values = () => tf.tidy(() => Array.from(f().dataSync()));
    const stock = values();
    ({ uninstall } = await useVariant(variant));
    const ours = values();
    uninstall();
    return { stock, ours };
  }

  test("forward 'same' padding with unequal strides", async () => {
    const ones = tf.ones<tf.Rank.R4>;
    const x = () => tf.tensor4d([1, 2, 3, 4, 5], [1, 1, 5, 1]);
    const filter = () => ones([2, 1, 1, 1]);
    // One column of three is read, from the first on: columns 0 and 3.
    for (const f of [
      () => tf.conv2d(x(), filter(), [1, 3], 'same'),
      () => tf.depthwiseConv2d(x(), filter(), [1, 3], 'same'),
      () => tf.fused.conv2d({ x: x(), filter: filter(), strides: [1, 3], pad: 'same' }),
      () => tf.fused.depthwiseConv2d({ x: x(), filter: filter(), strides: [1, 3], pad: 'same' }),
    ]) {
      const { stock, ours } = await bothResults(f);
      expect(stock).not.toEqual([1, 4]);
      expect(ours).toEqual([1, 4]);
    }
  });

  const ramp = (...shape: number[]) => tf.reshape(tf.range(0, sizeOf(shape)), shape);
  const [volume, filter3d] = [[1, 3, 3, 3, 1], [2, 2, 2, 1, 1]]; // prettier-ignore
  const conv3d = (x: tf.Tensor, w: tf.Tensor) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 2, 'same'); // prettier-ignore

  test.each<[string, () => tf.Tensor]>([
    ['Conv3DBackpropInputV2', () => tf.grads(conv3d)([ramp(...volume), ramp(...filter3d)])[0]],
    ['Conv3DBackpropFilterV2', () => tf.grads(conv3d)([ramp(...volume), ramp(...filter3d)])[1]],
  ])('%s of the backend is wrong: refused', async (name, f) => {
    const values = () => tf.tidy(() => Array.from(f().dataSync()));
    const wasm = values();
    await tf.setBackend('cpu');
    expect(values()).not.toEqual(wasm);
    ({ uninstall } = await useVariant(variant));
    const { kernelFunc } = tf.getKernel(name, 'wasm');
    const refuse = () => kernelFunc({ inputs: {}, backend: tf.backend() });
    expect(refuse).toThrow(`${name}: tfjs-backend-wasm 4.22 gives wrong numbers`);
    expect(values).toThrow(/gives wrong numbers/);
    uninstall();
  });

  test("forward dimRoundingMode 'ceil'", async () => {
    const x = () => tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const ones = () => tf.ones<tf.Rank.R4>([2, 2, 1, 1]);
    for (const [f, want] of [
      [() => tf.maxPool(x(), 2, 2, 0, 'ceil'), [5, 6, 8, 9]],
      [() => tf.avgPool(x(), 2, 2, 0, 'ceil'), [3, 4.5, 7.5, 9]],
      [() => tf.depthwiseConv2d(x(), ones(), 2, 0, 'NHWC', 1, 'ceil'), [12, 9, 15, 9]],
    ] as [() => tf.Tensor, number[]][]) {
      const { stock, ours } = await bothResults(f);
      expect(stock).not.toEqual(want);
      expect(ours).toEqual(want);
    }
  });

  test('matMul of two broadcast batches', async () => {
    const { stock, ours } = await bothResults(() =>
      tf.matMul(tf.tensor([1, 10], [2, 1, 1, 1]), tf.tensor([1, 2, 3], [1, 3, 1, 1])),
    );
    expect(stock).not.toEqual([1, 2, 3, 10, 20, 30]);
    expect(ours).toEqual([1, 2, 3, 10, 20, 30]);
  });
});

test('corrections stay until the last caller takes them back', () => {
  const gradient = () => tf.getGradient('MirrorPad');
  const stock = gradient();
  const [first, second] = [correctGradients(), correctGradients()];
  first();
  first(); // counts once
  expect(gradient()).not.toBe(stock);
  second();
  expect(gradient()).toBe(stock);
  expect(tf.getGradient('Einsum')).toBeUndefined();
});

describe('forward kernels that are wrong and stay so', () => {
  const values = (f: () => tf.Tensor) => tf.tidy(() => Array.from(f().dataSync()));

  test('cpu: matMul of two broadcast batches, einsum with an axis of one operand', async () => {
    await tf.setBackend('cpu');
    const product = () => tf.matMul(tf.ones([2, 1, 1, 1]), tf.ones([1, 3, 1, 1]));
    expect(values(product)).not.toEqual([1, 1, 1, 1, 1, 1]);
    const sum = () => tf.einsum('ij,jk->k', tf.ones([2, 3]), tf.ones([3, 2]));
    expect(values(sum)).not.toEqual([6, 6]);
  });

  test('wasm: maxPool3d and dilation2d of windows without a positive number', async () => {
    await tf.setBackend('wasm');
    const negative = (...shape: number[]) => tf.sub(tf.zeros(shape), 3);
    const pooled = () => tf.maxPool3d(negative(1, 2, 2, 2, 1) as tf.Tensor5D, 2, 2, 'valid') as tf.Tensor; // prettier-ignore
    expect(values(pooled)).not.toEqual([-3]);
    const dilated = () => tf.dilation2d(negative(1, 2, 2, 1) as tf.Tensor4D, tf.zeros([2, 2, 1]), 1, 'valid') as tf.Tensor; // prettier-ignore
    expect(values(dilated)).not.toEqual([-3]);
  });
});
