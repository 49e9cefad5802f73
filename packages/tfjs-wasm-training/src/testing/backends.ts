import * as tf from '@tensorflow/tfjs';
import { correctGradients } from '../correct-gradients.js';
import { useVariant, variants } from './variants.js';

/** A backend whose gradients this package claims to be right. */
export interface TestBackend {
  name: string;
  isWasm: boolean;
  /** How many random cases of an operation are affordable there. */
  runs: number;
  use(): Promise<unknown>;
}

/** All backends that can run here; one that cannot is said. */
export const backends: TestBackend[] = [
  { name: 'cpu', isWasm: false, runs: 25, use: () => tf.setBackend('cpu') },
  ...variants.map((variant) => ({
    name: variant,
    isWasm: true,
    runs: 25,
    use: () => useVariant(variant),
  })),
  ...(await webgpu()),
];

correctGradients();

async function webgpu(): Promise<TestBackend[]> {
  const missing = (reason: string) => {
    console.log(`Not tested on webgpu: ${reason}`);
    return [];
  };
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    const gpu = create([]);
    if (!(await gpu.requestAdapter())) {
      return missing('no Vulkan adapter (Debian: chromium-common has SwiftShader)');
    }
    const navigator = { gpu, userAgent: 'node' };
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
    await import('@tensorflow/tfjs-backend-webgpu');
  } catch (error) {
    return missing((error as Error).message);
  }
  tf.env().set('WEBGPU_CPU_FORWARD', false); // small tensors go to the GPU, too
  return [{ name: 'webgpu', isWasm: false, runs: 6, use: () => tf.setBackend('webgpu') }];
}
