import * as tf from '@tensorflow/tfjs';

/** The parts of WebGPU that are looked at; Node has none of its own. */
interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<Adapter | null>;
}
interface Adapter {
  info: { vendor: string; architecture: string; description: string; isFallbackAdapter?: boolean };
}

/**
 * Makes webgpu the backend: on the browser's WebGPU, or in Node on Dawn, the optional peers `webgpu`
 * and `@tensorflow/tfjs-backend-webgpu`.
 *
 * @param forced takes it although training reads tensors synchronously, and on an adapter that is
 *   software.
 * @returns which adapter it runs on
 * @throws Error with the reason why it cannot be used.
 */
export async function startWebgpu(forced: boolean): Promise<string> {
  const scope = globalThis as { navigator?: { gpu?: Gpu } };
  if (!scope.navigator?.gpu) await provideDawn(scope);
  const adapter = await scope.navigator!.gpu!.requestAdapter({
    powerPreference: 'high-performance',
  });
  if (!adapter)
    throw new Error('no adapter: there is no GPU, or no driver for Vulkan, Metal or D3D');
  const { vendor, architecture, description } = adapter.info;
  const name = description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter';
  if (!forced) {
    throw new Error(
      isSoftware(adapter)
        ? `its adapter is software, slower than wasm: ${name}`
        : `only when forced: parts of the training read tensors synchronously (${name} is there)`,
    );
  }
  const specifier: string = '@tensorflow/tfjs-backend-webgpu';
  await import(specifier);
  if (!(await tf.setBackend('webgpu'))) throw new Error(`it does not start on ${name}`);
  await tf.ready();
  return `webgpu on ${name}`;
}

async function provideDawn(scope: { navigator?: { gpu?: Gpu } }): Promise<void> {
  const specifier: string = 'webgpu';
  const { create, globals } = (await import(specifier)) as {
    create(options: string[]): Gpu;
    globals: object;
  };
  Object.assign(scope, globals);
  scope.navigator ??= {};
  Object.defineProperty(scope.navigator, 'gpu', { value: create([]), configurable: true });
}

function isSoftware({ info }: Adapter): boolean {
  const text = `${info.vendor} ${info.architecture} ${info.description}`;
  return info.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|software/i.test(text);
}
