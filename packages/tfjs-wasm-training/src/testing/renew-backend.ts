import * as tf from '@tensorflow/tfjs';

/** Makes wasm the backend, with a heap of its own. */
export async function renewBackend(): Promise<void> {
  const factory = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory);
  await tf.setBackend('wasm');
}
