import * as tf from '@tensorflow/tfjs';
import { groupNorm } from './group-norm.js';
import { installTraining } from './install-training.js';
import { softArgmax3d } from './soft-argmax-3d.js';
import { renewBackend } from './testing/renew-backend.js';
import { useVariant, variants } from './testing/variants.js';
import { TrainingAdam } from './training-adam.js';
import type { WasmBackend } from './wasm-backend.js';

describe('installTraining', () => {
  test('needs the wasm backend', async () => {
    await tf.setBackend('cpu');
    await expect(installTraining(tf)).rejects.toThrow(/current backend is 'cpu', expected 'wasm'/);
  });

  test('refuses an unknown option', async () => {
    await tf.setBackend('wasm');
    await expect(installTraining(tf, { relaxedSimd: 'yes' as 'on' })).rejects.toThrow(/'yes'/);
    await expect(installTraining(tf, { gemm: 'blas' as 'wasm' })).rejects.toThrow(/'blas'/);
    const noTensorFlow = { gemm: 'wasm' } as unknown as typeof tf; // the options came first once
    await expect(installTraining(noTensorFlow)).rejects.toThrow(/module of tfjs as first argument/);
  });

  test('is idempotent, also when called twice at once', async () => {
    await tf.setBackend('wasm');
    const [first, second] = await Promise.all([installTraining(tf), installTraining(tf)]);
    expect(second).toBe(first);
    expect(await installTraining(tf)).toBe(first);
    first.uninstall();
  });

  test('says what it did', async () => {
    const installation = await useVariant('simd128');
    expect(installation).toMatchObject({
      simd: 'simd128',
      gemm: 'wasm',
      reasons: { simd: "relaxedSimd is 'off'", gemm: "gemm is 'wasm'" },
    });
    expect(installation.kernels).toContain('Conv2DBackpropFilter');
    expect(installation.heapBytes()).toBe(
      (tf.backend() as WasmBackend).wasm.HEAPU8.buffer.byteLength,
    );
    installation.uninstall();
  });

  test('changes the variant when asked for the other one', async () => {
    const off = await useVariant('simd128');
    if (!variants.includes('relaxed')) return;
    const on = await useVariant('relaxed');
    expect(on.simd).toBe('relaxed');
    expect(on).not.toBe(off);
    off.uninstall(); // no longer installed: does nothing
    expect(tf.getKernel('TrainingAdam', 'wasm')).toBeDefined();
    on.uninstall();
  });

  test('uninstall puts the stock kernels back and leaves tensors valid', async () => {
    await tf.setBackend('wasm');
    const backend = tf.backend() as WasmBackend;
    const stock = new Map(
      tf.getKernelsForBackend('wasm').map((config) => [config.kernelName, config.kernelFunc]),
    );
    const installation = await installTraining(tf);
    const malloc = backend.wasm._malloc;
    const x = tf.ones<tf.Rank.R4>([1, 3, 3, 3]);
    const w = tf.ones<tf.Rank.R4>([3, 3, 3, 5]);
    const y = tf.conv2d(x, w, 1, 'same');
    expect(tf.getKernel('Conv2D', 'wasm').kernelFunc).not.toBe(stock.get('Conv2D'));
    installation.uninstall();
    installation.uninstall(); // twice is harmless
    const restored = new Map(
      tf.getKernelsForBackend('wasm').map((config) => [config.kernelName, config.kernelFunc]),
    );
    expect(restored).toEqual(stock);
    expect(backend.wasm._malloc).not.toBe(malloc);
    expect(y.arraySync()[0][1][1][0]).toBe(27);
    expect(tf.conv2d(x, w, 1, 'same').arraySync()).toEqual(y.arraySync());
    tf.disposeVariables();
    tf.dispose([x, w, y]);
  });

  test('after a new backend, the old kernels are an error and a new installation works', async () => {
    await useVariant('simd128');
    await renewBackend();
    const x = tf.ones<tf.Rank.R4>([1, 2, 2, 1]);
    expect(() => tf.conv2d(x, tf.ones([1, 1, 1, 1]), 1, 'same')).toThrow(/created anew/);
    const installation = await useVariant('simd128');
    const y = tf.conv2d(x, tf.tensor4d([3], [1, 1, 1, 1]), 1, 'same');
    expect(Array.from(y.dataSync())).toEqual([3, 3, 3, 3]);
    installation.uninstall();
    expect(tf.conv2d(x, tf.tensor4d([2], [1, 1, 1, 1]), 1, 'same').arraySync()[0][0][0]).toEqual([
      2,
    ]);
  });

  test('a full heap is an error with sizes, and harms nothing', async () => {
    const installation = await useVariant('simd128');
    const backend = tf.backend() as WasmBackend;
    const kept = tf.tensor([1, 2, 3]);
    expect(() => backend.makeOutput([2 ** 29], 'float32')).toThrow(
      /wasm heap exhausted: no room for 2147483648 bytes in a heap of \d+ bytes/,
    );
    const blocks = [1, 2].map(() => backend.makeOutput([450_000_000], 'float32'));
    expect(() => backend.makeOutput([450_000_000], 'float32')).toThrow(
      /wasm heap exhausted: no room for 1800000000 bytes/,
    );
    for (const { dataId } of blocks) backend.disposeData(dataId);
    expect(Array.from(kept.dataSync())).toEqual([1, 2, 3]);
    kept.dispose();
    installation.uninstall();
    await renewBackend(); // leaves the grown heap behind
  });
});

/** A small network with every operation that this package offers; one training step of it. */
function makeModel(name: string, channels: number) {
  const variable = <R extends tf.Rank>(shape: tf.ShapeMap[R], part: string) =>
    tf.tidy(() =>
      tf.variable(tf.randomNormal<R>(shape, 0, 0.3, 'float32', 7), true, `${name}/${part}`),
    );
  const w1 = variable<tf.Rank.R4>([3, 3, 3, channels], 'w1');
  const w2 = variable<tf.Rank.R4>([3, 3, channels, 2 * 3], 'w2');
  const gamma = variable<tf.Rank.R1>([channels], 'gamma');
  const beta = variable<tf.Rank.R1>([channels], 'beta');
  const prior = variable<tf.Rank.R3>([4, 4, 2], 'prior');
  const images = tf.keep(tf.randomNormal<tf.Rank.R4>([3, 8, 8, 3], 0, 1, 'float32', 8));
  const adam = new TrainingAdam(0.01, { clipNorm: 1 });
  const loss = () => {
    const h = tf.conv2d(images, w1, 2, 'same');
    const n = groupNorm(h, gamma, beta, { groups: 2, activation: 'leakyRelu' });
    const pooled = tf.maxPool(n, 2, 2, 'same') as tf.Tensor4D;
    const sum = tf.add<tf.Tensor4D>(n, tf.image.resizeNearestNeighbor(pooled, [4, 4]));
    const logits = tf.conv2d(sum, w2, 1, 'same');
    const found = softArgmax3d(logits, { joints: 2, depthBins: 3, prior });
    return tf.mean(tf.square(tf.sub(tf.gather(found, [1, 0], 1), 0.3))) as tf.Scalar;
  };
  const variables: tf.Variable[] = [w1, w2, gamma, beta, prior];
  return {
    step: () =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(loss, variables);
        adam.applyGradients(grads);
        return value.dataSync()[0];
      }),
    dispose: () => {
      adam.dispose();
      tf.dispose([...variables, images]);
    },
  };
}

describe.each(variants)('training, %s', (variant) => {
  beforeAll(() => useVariant(variant));

  test('two interleaved models train as they do alone', () => {
    const losses = (steps: (() => number)[]) =>
      Array.from({ length: 20 }, () => steps.map((step) => step()));
    const alone = [4, 7 * 2].map((channels, i) => {
      const model = makeModel(`alone${i}`, channels);
      const values = losses([model.step]).map(([value]) => value);
      model.dispose();
      return values;
    });
    const [a, b] = [makeModel('a', 4), makeModel('b', 14)];
    const together = losses([a.step, b.step]);
    expect(together.map(([value]) => value)).toEqual(alone[0]);
    expect(together.map(([, value]) => value)).toEqual(alone[1]);
    a.dispose();
    b.dispose();
  });

  test('survives growth of the heap in the middle', async () => {
    await renewBackend(); // with a small heap
    const installation = await useVariant(variant);
    const model = makeModel('growing', 4);
    const reference = makeModel('reference', 4);
    const want = Array.from({ length: 6 }, () => reference.step());
    const ballast: tf.Tensor[] = [];
    const heap = installation.heapBytes();
    const got = Array.from({ length: 6 }, () => {
      ballast.push(tf.zeros([3_000_000]));
      return model.step();
    });
    expect(installation.heapBytes()).toBeGreaterThan(heap);
    expect(got).toEqual(want);
    tf.dispose(ballast);
    model.dispose();
    reference.dispose();
  });
});
