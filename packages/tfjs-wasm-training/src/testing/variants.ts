import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installTraining, type TrainingInstallation } from '../install-training.js';

/** Instruction sets this engine can run; the test names print which. */
export const variants: ('simd128' | 'relaxed')[] = await supportedVariants();

/** Makes wasm the backend and installs the kernels of one variant. */
export async function useVariant(variant: 'simd128' | 'relaxed'): Promise<TrainingInstallation> {
  await tf.setBackend('wasm');
  return installTraining(tf, { gemm: 'wasm', relaxedSimd: variant === 'relaxed' ? 'on' : 'off' });
}

async function supportedVariants(): Promise<('simd128' | 'relaxed')[]> {
  await tf.setBackend('wasm');
  const installation = await installTraining(tf, { gemm: 'wasm' });
  installation.uninstall();
  return installation.simd === 'relaxed' ? ['simd128', 'relaxed'] : ['simd128'];
}
