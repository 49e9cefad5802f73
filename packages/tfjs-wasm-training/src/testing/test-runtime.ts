import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { decodeBase64 } from '../decode-base64.js';
import { Runtime } from '../runtime.js';
import type { WasmBackend } from '../wasm-backend.js';
import { simdBase64 } from '../wasm/simd.js';

/** The plain SIMD module on the heap of the wasm backend, with no kernel registered. */
export async function testRuntime(): Promise<Runtime> {
  await tf.setBackend('wasm');
  return Runtime.create(tf.backend() as WasmBackend, decodeBase64(simdBase64));
}
