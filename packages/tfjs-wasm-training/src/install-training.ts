import * as tf from '@tensorflow/tfjs';
import { decodeBase64 } from './decode-base64.js';
import { trainingKernels } from './kernels/index.js';
import { chooseSimd, type RelaxedSimd } from './relaxed-simd.js';
import { Runtime } from './runtime.js';
import type { TrainingKernel } from './training-kernel.js';
import type { WasmBackend } from './wasm-backend.js';
import { relaxedBase64 } from './wasm/relaxed.js';
import { simdBase64 } from './wasm/simd.js';

/** What {@link installTraining} put in place. */
export interface TrainingInstallation {
  /** Instruction set of the kernels: `relaxed` has fused multiply-adds. */
  simd: 'simd128' | 'relaxed';
  /** Why that one was taken. */
  reason: string;
  /** Names of the kernels that were added or replaced on backend `wasm`. */
  kernels: string[];
  /** Present size of the heap of the wasm backend in bytes; it can grow to about 4 GB. */
  heapBytes(): number;
  /** Puts the stock kernels back and frees scratch memory. Tensors stay valid. */
  uninstall(): void;
}

let installed: { backend: tf.KernelBackend; installation: TrainingInstallation } | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Makes tfjs's wasm backend able to train: registers the gradient kernels that it lacks, correct
 * ones where its own are wrong, and faster ones for convolutions and matrix products. They run in
 * the heap of the backend, so that no tensor is copied.
 *
 * Call it after the backend is ready. A second call returns the same installation, unless it asks
 * for the other instruction set or the backend was created anew.
 *
 * @param options.relaxedSimd `'auto'` (default) takes relaxed SIMD where the engine has it, which in
 *   Node 20 sets the V8 flag `--experimental-wasm-relaxed-simd`; `'on'` insists on it; `'off'` takes
 *   plain SIMD, whose results are the same on every machine.
 * @throws Error when the current backend is not `wasm`, when it is the threaded build, or when the
 *   engine lacks the instruction set.
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import '@tensorflow/tfjs-backend-wasm';
 * import { installTraining } from '@mas/tfjs-wasm-training';
 *
 * await tf.setBackend('wasm');
 * const training = await installTraining();
 * console.log(training.simd, training.kernels.length);
 * ```
 */
export function installTraining(
  options: { relaxedSimd?: RelaxedSimd } = {},
): Promise<TrainingInstallation> {
  const result = queue.then(() => install(options.relaxedSimd ?? 'auto'));
  queue = result.catch(() => undefined);
  return result;
}

async function install(wanted: RelaxedSimd): Promise<TrainingInstallation> {
  if (!['auto', 'on', 'off'].includes(wanted)) {
    throw new Error(`installTraining: relaxedSimd must be 'auto', 'on' or 'off', got '${wanted}'`);
  }
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
    const { simd } = installed.installation;
    const fits = wanted === 'auto' || (wanted === 'on') === (simd === 'relaxed');
    if (fits) return installed.installation;
  }
  const { simd, reason } = chooseSimd(wanted, binaries);
  installed?.installation.uninstall();

  const runtime = await Runtime.create(
    backend,
    simd === 'relaxed' ? binaries.relaxed : binaries.simd,
  );
  const restore = trainingKernels.map((kernel) => register(kernel, runtime));
  const installation: TrainingInstallation = {
    simd,
    reason,
    kernels: trainingKernels.map(({ name }) => name),
    heapBytes: () => runtime.heapBytes(),
    uninstall() {
      if (installed?.installation !== installation) return;
      installed = undefined;
      for (const undo of restore) undo();
      runtime.dispose();
    },
  };
  installed = { backend, installation };
  return installation;
}

/** Registers one kernel in front of the stock one and returns what puts that back. */
function register(kernel: TrainingKernel<unknown>, runtime: Runtime): () => void {
  const stockConfig = tf.getKernel(kernel.name, 'wasm');
  if (stockConfig) tf.unregisterKernel(kernel.name, 'wasm');
  const kernelFunc: tf.KernelFunc = (args) => {
    if (args.backend !== runtime.backend) {
      throw new Error(
        `${kernel.name}: the wasm backend was created anew; call installTraining() again`,
      );
    }
    const stock = () => {
      if (!stockConfig) throw new Error(`${kernel.name}: the wasm backend has no such kernel`);
      return stockConfig.kernelFunc(args);
    };
    return kernel.run(
      runtime,
      { inputs: args.inputs as Record<string, tf.TensorInfo>, attrs: args.attrs },
      stock,
    );
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
