import * as tf from '@tensorflow/tfjs';
import { installTraining } from '@mas/tfjs-wasm-training';
import { UserError } from './user-error.js';

/** Backends that training can run on, best first. */
export const backendNames = ['tfjs-node-gpu', 'tfjs-node', 'wasm', 'cpu'] as const;
/** The name of a backend. */
export type BackendName = (typeof backendNames)[number];

/** Which backend was taken, and what became of every candidate. */
export interface BackendReport {
  taken: BackendName;
  /** What it runs on, e.g. "wasm, relaxed SIMD". */
  description: string;
  candidates: { name: string; taken: boolean; reason: string }[];
}

let current: BackendReport | undefined;

/**
 * Takes the best backend that can train on this machine, the one place where that is decided, and
 * makes it the backend of TensorFlow.js. A second call keeps what the first one took.
 *
 * @param force takes this one or fails.
 * @throws {UserError} if the forced backend is unknown or cannot be used.
 *
 * @example
 * ```ts
 * const backend = await selectBackend();
 * console.log(backend.taken, '-', backend.description);
 * // wasm - wasm with training kernels, relaxed SIMD
 * ```
 */
export async function selectBackend(force?: string): Promise<BackendReport> {
  if (force !== undefined && !(backendNames as readonly string[]).includes(force)) {
    throw new UserError(`backend: expected one of ${backendNames.join(', ')}, found "${force}"`);
  }
  if (current && (force === undefined || current.taken === force)) return current;
  const candidates: BackendReport['candidates'] = [];
  let report: BackendReport | undefined;
  for (const name of backendNames) {
    if (report || (force !== undefined && force !== name)) {
      const reason = report ? `not tried: ${report.taken} was taken` : 'not the forced one';
      candidates.push({ name, taken: false, reason });
      continue;
    }
    try {
      const description = await starters[name]();
      candidates.push({ name, taken: true, reason: description });
      report = { taken: name, description, candidates };
    } catch (error) {
      candidates.push({ name, taken: false, reason: (error as Error).message.split('\n')[0] });
    }
  }
  candidates.splice(2, 0, {
    name: 'webgpu',
    taken: false,
    reason: 'not yet supported for training',
  });
  if (!report) {
    const { reason } = candidates.find(({ name }) => name === force)!;
    throw new UserError(`backend ${force}: cannot be used here: ${reason}`);
  }
  current = report;
  return report;
}

async function startNative(specifier: string): Promise<string> {
  try {
    await import(specifier);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') {
      throw new Error(`not installed (npm install ${specifier})`, { cause: error });
    }
    throw error;
  }
  if (!(await tf.setBackend('tensorflow'))) throw new Error('its native library does not start');
  await tf.ready();
  return 'native TensorFlow';
}

async function startWasm(): Promise<string> {
  await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend('wasm'))) throw new Error('the WASM backend does not start');
  await tf.ready();
  const { simd } = await installTraining(tf);
  return `wasm with training kernels, ${simd === 'relaxed' ? 'relaxed SIMD' : 'SIMD128'}`;
}

async function startCpu(): Promise<string> {
  await tf.setBackend('cpu');
  await tf.ready();
  return 'plain JavaScript: correct, but hundreds of times slower';
}

const starters: Record<BackendName, () => Promise<string>> = {
  'tfjs-node-gpu': () => startNative('@tensorflow/tfjs-node-gpu'),
  'tfjs-node': () => startNative('@tensorflow/tfjs-node'),
  wasm: startWasm,
  cpu: startCpu,
};
