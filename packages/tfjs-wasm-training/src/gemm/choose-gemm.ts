import type * as tf from '@tensorflow/tfjs';
import { trainingKernels } from '../kernels/index.js';
import { sizeOf, type Runtime } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';
import { gemmKernels } from './gemm-kernels.js';
import { openOnnxruntime, type Onnxruntime } from './onnxruntime.js';

/** What does the arithmetic of convolutions and matrix products. */
export type Gemm = 'auto' | 'wasm' | 'onnxruntime';

/** The choice, why, and the kernels to put in front of this package's own. */
export interface GemmChoice {
  gemm: 'wasm' | 'onnxruntime';
  reason: string;
  kernels: TrainingKernel<unknown>[];
}

/** So much faster must onnxruntime be to be taken on its own account. */
const LEAST_GAIN = 1.2;

/**
 * Chooses between this package's wasm kernels and onnxruntime-node by trying both on the present
 * heap: the results must agree, and for `'auto'` onnxruntime must be faster.
 *
 * @throws Error when `'onnxruntime'` is wanted and it is missing, of another version, or wrong.
 */
export function chooseGemm(
  wanted: Gemm,
  runtime: Runtime,
  open: () => Onnxruntime = openOnnxruntime,
): GemmChoice {
  const wasm = (reason: string): GemmChoice => ({ gemm: 'wasm', reason, kernels: [] });
  if (wanted === 'wasm') return wasm("gemm is 'wasm'");
  try {
    const onnxruntime = open();
    const kernels = gemmKernels(onnxruntime);
    const rates = compareKernels(runtime, kernels);
    const measured =
      `onnxruntime-node ${onnxruntime.version} at ${rates.candidate.toFixed(0)} GFLOPS, ` +
      `the wasm kernels at ${rates.own.toFixed(0)}`;
    const isFaster = rates.candidate > LEAST_GAIN * rates.own;
    if (wanted === 'auto' && !isFaster) return wasm(`no gain: ${measured}`);
    return { gemm: 'onnxruntime', reason: measured, kernels };
  } catch (error) {
    const { message } = error as Error;
    if (wanted === 'auto') return wasm(message);
    throw new Error(`installTraining: gemm is 'onnxruntime', but ${message}`, { cause: error });
  }
}

/**
 * Agreement and speed on one convolution with both gradients; agreement alone on one that is not done
 * by Winograd's algorithm, and on a product of odd sizes.
 */
function compareKernels(
  runtime: Runtime,
  candidates: TrainingKernel<unknown>[],
): { candidate: number; own: number } {
  const tensors: tf.TensorInfo[] = [];
  const random = (shape: number[], seed: number) => {
    const tensor = runtime.output(shape);
    tensors.push(tensor);
    const floats = runtime.floats(tensor);
    for (let i = 0; i < floats.length; i++) floats[i] = Math.sin(seed + i * (i % 7919));
    return tensor;
  };
  try {
    const x = random([8, 16, 16, 48], 1);
    const filter = random([3, 3, 48, 48], 2);
    const tall = random([3, 1, 48, 48], 6);
    const dy = random(x.shape, 3);
    const common = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 };
    const probesOf = (filter: tf.TensorInfo): Probe[] => [
      ['Conv2D', { x, filter }, common],
      ['Conv2DBackpropInput', { dy, filter }, { ...common, inputShape: x.shape }],
      ['Conv2DBackpropFilter', { x, dy }, { ...common, filterShape: filter.shape }],
    ];
    const timed = probesOf(filter);
    const product: Probe = [
      'BatchMatMul',
      { a: random([2, 83, 61], 4), b: random([2, 97, 83], 5) },
      { transposeA: true, transposeB: true },
    ];
    const spent = { candidate: 0, own: 0 };
    for (const probe of [...timed, ...probesOf(tall), product]) {
      const want = run(runtime, trainingKernels, probe);
      const got = run(runtime, candidates, probe);
      const error = largestError(got.values, want.values);
      if (!(error < 1e-5)) {
        throw new Error(
          `its ${probe[0]} differs by ${error.toExponential(1)} of the largest value`,
        );
      }
      if (!timed.includes(probe)) continue;
      let own = want.milliseconds;
      let candidate = got.milliseconds;
      for (let i = 0; i < 6; i++) {
        own = Math.min(own, run(runtime, trainingKernels, probe).milliseconds);
        candidate = Math.min(candidate, run(runtime, candidates, probe).milliseconds);
      }
      spent.own += own;
      spent.candidate += candidate;
    }
    const operations = 2 * sizeOf(dy.shape) * sizeOf(filter.shape.slice(0, 3)) * 3;
    return {
      own: operations / spent.own / 1e6,
      candidate: operations / spent.candidate / 1e6,
    };
  } finally {
    for (const { dataId } of tensors) runtime.backend.disposeData(dataId, true);
  }
}

type Probe = [name: string, inputs: Record<string, tf.TensorInfo>, attrs: object];

function run(
  runtime: Runtime,
  kernels: TrainingKernel<unknown>[],
  [name, inputs, attrs]: Probe,
): { milliseconds: number; values: Float32Array } {
  const kernel = kernels.find((candidate) => candidate.name === name)!;
  const start = performance.now();
  const output = kernel.run(runtime, { inputs, attrs }, () => {
    throw new Error(`${name}: the probe's shape is not handled`);
  }) as tf.TensorInfo;
  const milliseconds = performance.now() - start;
  const values = runtime.floats(output).slice();
  runtime.backend.disposeData(output.dataId, true);
  return { milliseconds, values };
}

function largestError(got: Float32Array, want: Float32Array): number {
  let error = 0;
  let scale = 0;
  for (let i = 0; i < want.length; i++) {
    const difference = Math.abs(got[i] - want[i]);
    if (Number.isNaN(difference)) return NaN;
    error = Math.max(error, difference);
    scale = Math.max(scale, Math.abs(want[i]));
  }
  return error / scale;
}
