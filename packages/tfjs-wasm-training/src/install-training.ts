import type * as tfjs from '@tensorflow/tfjs';
import { correctGradients } from './correct-gradients.js';
import { decodeBase64 } from './decode-base64.js';
import { chooseGemm, type Gemm, type GemmChoice } from './gemm/choose-gemm.js';
import { trainingKernels } from './kernels/index.js';
import { chooseSimd, type RelaxedSimd } from './relaxed-simd.js';
import { Runtime } from './runtime.js';
import type { TrainingKernel } from './training-kernel.js';
import type { WasmBackend } from './wasm-backend.js';
import { relaxedBase64 } from './wasm/relaxed.js';
import { simdBase64 } from './wasm/simd.js';

/** The functions of tfjs that {@link installTraining} calls: those of `@tensorflow/tfjs` or its core. */
export type TensorFlow = Pick<
  typeof tfjs,
  'backend' | 'getBackend' | 'getKernel' | 'ready' | 'registerKernel' | 'unregisterKernel'
>;

/** What {@link installTraining} may be asked for. */
export interface TrainingOptions {
  /**
   * What does the arithmetic of convolutions and matrix products: `'wasm'`, this package's kernels;
   * `'onnxruntime'`, the native code of the optional peer onnxruntime-node (Node only), or an error;
   * `'auto'` (default), the faster of the two here.
   */
  gemm?: Gemm;
  /**
   * `'auto'` (default) takes relaxed SIMD where the engine has it, which in Node 20 sets the V8 flag
   * `--experimental-wasm-relaxed-simd`; `'on'` insists on it; `'off'` takes plain SIMD, whose
   * results are the same on every machine.
   */
  relaxedSimd?: RelaxedSimd;
}

/** What {@link installTraining} put in place. */
export interface TrainingInstallation {
  /** Instruction set of the kernels: `relaxed` has fused multiply-adds. */
  simd: 'simd128' | 'relaxed';
  /** What does the arithmetic of convolutions and matrix products. */
  gemm: 'wasm' | 'onnxruntime';
  /** Why those were taken, one sentence each. */
  reasons: { simd: string; gemm: string };
  /** Names of the kernels that were added or replaced on backend `wasm`. */
  kernels: string[];
  /** Present size of the heap of the wasm backend in bytes; it can grow to about 4 GB. */
  heapBytes(): number;
  /** Puts the stock kernels back and frees scratch memory. Tensors stay valid. */
  uninstall(): void;
}

let installed: { backend: tfjs.KernelBackend; installation: TrainingInstallation } | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Makes tfjs's wasm backend able to train: registers the gradient kernels that it lacks, correct
 * ones where its own are wrong, and faster ones for convolutions and matrix products. They run in
 * the heap of the backend, so that no tensor is copied.
 *
 * Call it after the backend is ready. A second call returns the same installation, unless it asks
 * for something else or the backend was created anew.
 *
 * @param tf the tfjs that your program trains with.
 * @throws Error when the current backend is not `wasm`, when it is the threaded build, or when what
 *   the options insist on cannot be had.
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import '@tensorflow/tfjs-backend-wasm';
 * import { installTraining } from '@mas/tfjs-wasm-training';
 *
 * await tf.setBackend('wasm');
 * const training = await installTraining(tf, { gemm: 'wasm' });
 * console.log(training.gemm, training.kernels.includes('Conv2DBackpropFilter')); // wasm true
 * ```
 */
export function installTraining(
  tf: TensorFlow,
  options: TrainingOptions = {},
): Promise<TrainingInstallation> {
  const result = queue.then(() => install(tf, options));
  queue = result.catch(() => undefined);
  return result;
}

async function install(tf: TensorFlow, options: TrainingOptions): Promise<TrainingInstallation> {
  if (typeof tf?.registerKernel !== 'function') {
    throw new Error(
      "installTraining: expected the module of tfjs as first argument: import * as tf from '@tensorflow/tfjs'",
    );
  }
  const wantedSimd = oneOf('relaxedSimd', options.relaxedSimd ?? 'auto', ['auto', 'on', 'off']);
  const wantedGemm = oneOf('gemm', options.gemm ?? 'auto', ['auto', 'wasm', 'onnxruntime']);
  if (tf.getBackend() !== 'wasm') {
    throw new Error(
      `installTraining: the current backend is '${tf.getBackend()}', expected 'wasm'; import ` +
        "'@tensorflow/tfjs-backend-wasm' and call await tf.setBackend('wasm') first",
    );
  }
  await tf.ready();
  const backend = tf.backend() as WasmBackend;
  const binaries = { simd: decodeBase64(simdBase64), relaxed: decodeBase64(relaxedBase64) };
  if (installed?.backend === backend) {
    const { simd, gemm } = installed.installation;
    const fits =
      (wantedSimd === 'auto' || (wantedSimd === 'on') === (simd === 'relaxed')) &&
      (wantedGemm === 'auto' || wantedGemm === gemm);
    if (fits) return installed.installation;
  }
  const { simd, reason } = chooseSimd(wantedSimd, binaries);
  const binary = simd === 'relaxed' ? binaries.relaxed : binaries.simd;
  installed?.installation.uninstall();

  const runtime = await Runtime.create(backend, binary);
  let choice: GemmChoice;
  try {
    choice = chooseGemm(wantedGemm, runtime);
  } catch (error) {
    runtime.dispose();
    throw error;
  }
  // Those of the chosen gemm stand in front of the others and may call them.
  const restore = [...trainingKernels, ...choice.kernels].map((kernel) =>
    register(tf, kernel, runtime),
  );
  const restoreGradients = correctGradients();
  const installation: TrainingInstallation = {
    simd,
    gemm: choice.gemm,
    reasons: { simd: reason, gemm: choice.reason },
    kernels: trainingKernels.map(({ name }) => name),
    heapBytes: () => runtime.heapBytes(),
    uninstall() {
      if (installed?.installation !== installation) return;
      installed = undefined;
      restoreGradients();
      for (const undo of restore.toReversed()) undo();
      runtime.dispose();
    },
  };
  installed = { backend, installation };
  return installation;
}

function oneOf<T extends string>(name: string, value: T, known: readonly T[]): T {
  if (known.includes(value)) return value;
  const list = known.map((known) => `'${known}'`).join(', ');
  throw new Error(`installTraining: ${name} must be one of ${list}, got '${value}'`);
}

/** Registers one kernel in front of the stock one and returns what puts that back. */
function register(tf: TensorFlow, kernel: TrainingKernel<unknown>, runtime: Runtime): () => void {
  const stockConfig = tf.getKernel(kernel.name, 'wasm');
  if (stockConfig) tf.unregisterKernel(kernel.name, 'wasm');
  const kernelFunc: tfjs.KernelFunc = (args) => {
    if (args.backend !== runtime.backend) {
      throw new Error(
        `${kernel.name}: the wasm backend was created anew; call installTraining again`,
      );
    }
    const stock = (attrs: object = args.attrs ?? {}) => {
      if (!stockConfig) throw new Error(`${kernel.name}: the wasm backend has no such kernel`);
      return stockConfig.kernelFunc({ ...args, attrs: attrs as tfjs.NamedAttrMap });
    };
    const inputs = args.inputs as Record<string, tfjs.TensorInfo>;
    return runtime.attempt(() => kernel.run(runtime, { inputs, attrs: args.attrs }, stock));
  };
  tf.registerKernel({
    ...stockConfig,
    kernelName: kernel.name,
    backendName: 'wasm',
    kernelFunc,
  });
  return () => {
    tf.unregisterKernel(kernel.name, 'wasm');
    if (stockConfig) tf.registerKernel(stockConfig);
  };
}
