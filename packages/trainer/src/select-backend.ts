import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { correctGradients, installTraining } from '@mas/tfjs-wasm-training';
import { startWebgpu } from './start-webgpu.js';
import { UserError } from './user-error.js';

/** Backends that training can run on, best first. */
export const backendNames = [
  'tfjs-node-gpu',
  'tfjs-node',
  'webgpu',
  'wasm+onnxruntime',
  'wasm',
  'cpu',
] as const;
/** The name of a backend. */
export type BackendName = (typeof backendNames)[number];

/** What became of one backend. */
export interface BackendCandidate {
  name: BackendName;
  taken: boolean;
  reason: string;
  /** The packages that it needs and that are not installed. */
  missing?: string;
}

/** Which backend was taken, and what became of every candidate. */
export interface BackendReport {
  taken: BackendName;
  /** What it runs on, e.g. "wasm with training kernels, relaxed SIMD". */
  description: string;
  /** One per backend, best first. */
  candidates: BackendCandidate[];
}

/** What each optional backend needs, in the versions that it is used with. */
const packages: Partial<Record<BackendName, string>> = {
  'tfjs-node-gpu': '@tensorflow/tfjs-node-gpu@4.22.0',
  'tfjs-node': '@tensorflow/tfjs-node@4.22.0',
  webgpu: 'webgpu@0.6 @tensorflow/tfjs-backend-webgpu@4.22.0',
  'wasm+onnxruntime': 'onnxruntime-node@1.30.0',
};

let current: BackendReport | undefined;

/**
 * Takes the best backend that can train on this machine, the one place where that is decided, and
 * makes it the backend of TensorFlow.js. A second call keeps what the first one took.
 *
 * `webgpu` is taken only when it is forced: some steps of the training read tensors synchronously,
 * which it cannot do in Node.
 *
 * @param force takes this one or fails.
 * @throws {UserError} if the forced backend is unknown or cannot be used.
 *
 * @example
 * ```ts
 * import { selectBackend } from '@mas/trainer';
 *
 * const backend = await selectBackend('cpu');
 * console.log(backend.taken, '-', backend.description);
 * // cpu - plain JavaScript: correct, but hundreds of times slower
 * ```
 */
export async function selectBackend(force?: string): Promise<BackendReport> {
  if (force !== undefined && !(backendNames as readonly string[]).includes(force)) {
    throw new UserError(`backend: expected one of ${backendNames.join(', ')}, found "${force}"`);
  }
  if (current && (force === undefined || current.taken === force)) return current;
  const candidates: BackendCandidate[] = [];
  let taken: BackendCandidate | undefined;
  for (const name of backendNames) {
    const candidate = { name, taken: false, reason: 'not the forced one' };
    candidates.push(candidate);
    if (taken) candidate.reason = `not tried: ${taken.name} was taken`;
    else if (force === undefined || force === name) {
      await tryToStart(candidate, force !== undefined);
      if (candidate.taken) taken = candidate;
    }
  }
  if (!taken) {
    const { reason } = candidates.find(({ name }) => name === force)!;
    throw new UserError(`backend ${force}: cannot be used here: ${reason}`);
  }
  if (!current) correctGradients(); // some are wrong on every backend
  current = { taken: taken.name, description: taken.reason, candidates };
  return current;
}

async function tryToStart(candidate: BackendCandidate, forced: boolean): Promise<void> {
  try {
    candidate.reason = await starters[candidate.name](forced);
    candidate.taken = true;
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    [candidate.reason] = message.split('\n');
    if (code === 'ERR_MODULE_NOT_FOUND' || message.endsWith('is not installed')) {
      candidate.missing = packages[candidate.name];
      candidate.reason = 'not installed';
    }
  }
}

async function startNative(specifier: string): Promise<string> {
  // tfjs-node 4.22 calls a function that Node 23 removed.
  (util as { isNullOrUndefined?: unknown }).isNullOrUndefined ??= (value: unknown) => value == null;
  await import(specifier);
  if (!(await tf.setBackend('tensorflow'))) throw new Error('its native library does not start');
  await tf.ready();
  return 'native TensorFlow';
}

async function startWasm(gemm: 'auto' | 'onnxruntime' | 'wasm'): Promise<string> {
  await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend('wasm'))) throw new Error('the WASM backend does not start');
  await tf.ready();
  const training = await installTraining(tf, { gemm });
  if (gemm === 'auto' && training.gemm === 'wasm') throw new Error(training.reasons.gemm);
  const simd = training.simd === 'relaxed' ? 'relaxed SIMD' : 'SIMD128';
  const products = training.gemm === 'onnxruntime' ? ', products by onnxruntime' : '';
  return `wasm with training kernels, ${simd}${products}`;
}

async function startCpu(): Promise<string> {
  await tf.setBackend('cpu');
  await tf.ready();
  return 'plain JavaScript: correct, but hundreds of times slower';
}

const starters: Record<BackendName, (forced: boolean) => Promise<string>> = {
  'tfjs-node-gpu': () => startNative('@tensorflow/tfjs-node-gpu'),
  'tfjs-node': () => startNative('@tensorflow/tfjs-node'),
  webgpu: startWebgpu,
  'wasm+onnxruntime': (forced) => startWasm(forced ? 'onnxruntime' : 'auto'),
  wasm: () => startWasm('wasm'),
  cpu: startCpu,
};
