import { selectBackend, type BackendReport } from '@mas/trainer';
import * as tf from '@tensorflow/tfjs';
import { log } from './terminal.js';

/** Takes the best backend, or the named one, and says which. */
export async function startBackend(name: string | undefined): Promise<BackendReport> {
  quietTensorFlow();
  const backend = await selectBackend(name);
  log.info(`backend: ${backend.description}`);
  return backend;
}

/** Keeps TensorFlow.js and the native library from greeting on stderr. */
export function quietTensorFlow(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  tf.env().set('PROD', true);
}
