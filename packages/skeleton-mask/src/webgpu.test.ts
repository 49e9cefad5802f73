import * as tf from '@tensorflow/tfjs';
import { masksOn } from '../test/masks-on-backend.js';
import { merges } from '../test/reference.js';

const missing = await startWebgpu();
if (missing !== undefined) console.log(`Not tested on webgpu: ${missing}`);

/** Registers the backend; why not, where that fails. */
async function startWebgpu(): Promise<string | undefined> {
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    const gpu = create([]);
    if (!(await gpu.requestAdapter())) {
      return 'no Vulkan adapter (Debian: chromium-common has SwiftShader)';
    }
    const navigator = { gpu, userAgent: 'node' };
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
    await import('@tensorflow/tfjs-backend-webgpu');
    tf.env().set('WEBGPU_CPU_FORWARD', false); // small tensors go to the GPU, too
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

(missing === undefined ? test.each(merges) : test.skip.each(merges))(
  'a device gives the same values and gradients (%s)',
  async (merge) => {
    const read = await masksOn('cpu', { merge });
    const composed = await masksOn('webgpu', { merge });
    expect(tf.getBackend()).toBe('webgpu');
    expect(composed.shapes).toEqual(read.shapes);
    composed.values.forEach((values, i) => {
      values.forEach((value, j) => {
        expect(Math.abs(value - read.values[i][j])).toBeLessThan(1e-4);
      });
    });
  },
);
