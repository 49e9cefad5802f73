import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { installTraining } from '../install-training.js';
import type { Runtime } from '../runtime.js';
import { scaledError } from '../testing/compare.js';
import { plainOnnxruntime } from '../testing/plain-onnxruntime.js';
import { testRuntime } from '../testing/test-runtime.js';
import { chooseGemm } from './choose-gemm.js';
import { openOnnxruntime, type Matrix, type Onnxruntime } from './onnxruntime.js';

describe('chooseGemm', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await testRuntime();
  });
  afterAll(() => runtime.dispose());

  const missing = (): Onnxruntime => {
    throw new Error('onnxruntime-node is not installed');
  };
  const spoil = ({ data }: Matrix) => (data[data.length - 1] += 1);
  const right = plainOnnxruntime();
  const wrong: Record<'gemm' | 'gemmStack', Onnxruntime> = {
    gemm: {
      ...right,
      gemm(kind, a, b, y, c) {
        right.gemm(kind, a, b, y, c);
        spoil(y);
      },
    },
    gemmStack: {
      ...right,
      gemmStack(kind, count, a, b, y) {
        right.gemmStack(kind, count, a, b, y);
        spoil(y);
      },
    },
  };

  test("'wasm' tries nothing", () => {
    const choice = chooseGemm('wasm', runtime, () => {
      throw new Error('was tried');
    });
    expect(choice).toEqual({ gemm: 'wasm', reason: "gemm is 'wasm'", kernels: [] });
  });

  test('says why onnxruntime cannot be taken', () => {
    expect(chooseGemm('auto', runtime, missing)).toMatchObject({
      gemm: 'wasm',
      reason: 'onnxruntime-node is not installed',
    });
    expect(() => chooseGemm('onnxruntime', runtime, missing)).toThrow(
      "installTraining: gemm is 'onnxruntime', but onnxruntime-node is not installed",
    );
  });

  test.each(['gemm', 'gemmStack'] as const)('refuses one whose %s is wrong', (method) => {
    expect(chooseGemm('auto', runtime, () => wrong[method])).toMatchObject({
      gemm: 'wasm',
      reason: expect.stringMatching(/^its Conv2D differs by \S+ of the largest value$/),
    });
    expect(() => chooseGemm('onnxruntime', runtime, () => wrong[method])).toThrow(
      /but its Conv2D differs/,
    );
  });

  test("'auto' refuses a slower one, 'onnxruntime' takes it; no tensor is left", () => {
    const buffers = tf.engine().backend.numDataIds();
    expect(chooseGemm('auto', runtime, plainOnnxruntime)).toMatchObject({
      gemm: 'wasm',
      reason: expect.stringMatching(/^no gain: onnxruntime-node 0\.0\.0 at \d+ GFLOPS, the wasm/),
    });
    const { gemm, kernels } = chooseGemm('onnxruntime', runtime, plainOnnxruntime);
    expect(gemm).toBe('onnxruntime');
    expect(kernels.map(({ name }) => name)).toContain('Conv2DBackpropFilter');
    expect(tf.engine().backend.numDataIds()).toBe(buffers);
  });
});

test('installTraining trains with onnxruntime where it is installed', async () => {
  let reason: string | undefined;
  try {
    openOnnxruntime();
  } catch (error) {
    reason = (error as Error).message;
  }
  if (reason !== undefined) {
    console.log(`the native kernels were not tested: ${reason}`);
    await tf.setBackend('wasm');
    await expect(installTraining(tf, { gemm: 'onnxruntime' })).rejects.toThrow(reason);
    return;
  }
  // In a process of its own: onnxruntime refuses the typed arrays of jest's realm.
  const program = `
    import * as tf from '@tensorflow/tfjs';
    import '@tensorflow/tfjs-backend-wasm';
    import { installTraining } from './dist/index.js';
    tf.env().set('PROD', true);
    await tf.setBackend('wasm');
    const shapes = [
      [[2, 9, 9, 16], [3, 3, 16, 24], 1, 'same'],
      [[3, 23, 40, 64], [3, 3, 64, 36], 1, 'same'],
      [[3, 17, 12, 33], [3, 5, 33, 17], 2, 'valid'],
      [[1, 30, 31, 48], [1, 1, 48, 7], 1, 'same'],
      [[5, 8, 8, 64], [4, 4, 64, 65], 1, [[0, 0], [3, 0], [1, 2], [0, 0]]],
    ];
    const gradients = shapes.map(([input, filter, stride, pad], seed) => () => tf.tidy(() => {
      const loss = (x, w) => tf.mean(tf.square(tf.conv2d(x, w, stride, pad)));
      const values = [input, filter].map((shape) => tf.randomNormal(shape, 0, 1, 'float32', seed + 1));
      return tf.grads(loss)(values).map((gradient) => Array.from(gradient.dataSync()));
    }));
    const products = [0, 1, 2, 3].map((transposes) => () => tf.tidy(() => {
      const a = tf.randomNormal([3, 71, 71], 0, 1, 'float32', 7);
      return [Array.from(tf.matMul(a, a, transposes > 1, transposes % 2 > 0).dataSync())];
    }));
    const report = {};
    for (const gemm of ['wasm', 'onnxruntime']) {
      const { reasons, uninstall } = await installTraining(tf, { gemm });
      report[gemm] = { reason: reasons.gemm, results: [...gradients, ...products].flatMap((run) => run()) };
      const square = tf.ones([128, 128]);
      const before = process.memoryUsage().arrayBuffers;
      for (let i = 0; i < 20; i++) tf.dispose(tf.matMul(square, square));
      report[gemm].copied = process.memoryUsage().arrayBuffers - before;
      uninstall();
    }
    report.restored = tf.getKernel('Conv2DBackpropFilter', 'wasm') === undefined;
    console.log(JSON.stringify(report));`;
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const { wasm, onnxruntime, restored } = JSON.parse(output);
  expect(onnxruntime.reason).toMatch(/^onnxruntime-node \d+\.\d+\.\d+ at \d+ GFLOPS/);
  expect(onnxruntime.results).toHaveLength(14);
  onnxruntime.results.forEach((values: number[], i: number) => {
    expect(scaledError(values, wasm.results[i])).toBeLessThan(2e-6);
  });
  expect(onnxruntime.results).not.toEqual(wasm.results); // or it did not take part
  expect(onnxruntime.copied).toBeLessThan(128 * 128 * 4); // by its binding, of 20 results
  expect(restored).toBe(true);
});
