import * as tf from '@tensorflow/tfjs';
import { backendNames, selectBackend } from './select-backend.js';

test('takes the forced backend and says so of every other', async () => {
  const report = await selectBackend('cpu');
  expect(report.taken).toBe('cpu');
  expect(tf.getBackend()).toBe('cpu');
  expect(report.candidates.map(({ name }) => name)).toEqual(backendNames);
  for (const { name, taken, reason } of report.candidates) {
    expect(taken).toBe(name === 'cpu');
    if (!taken) expect(reason).toBe('not the forced one');
  }
});

test('keeps what was taken until another one is forced', async () => {
  const cpu = await selectBackend('cpu');
  expect(await selectBackend()).toBe(cpu);
  const wasm = await selectBackend('wasm');
  expect(wasm.description).toMatch(/^wasm with training kernels, (relaxed SIMD|SIMD128)$/);
  expect(tf.getBackend()).toBe('wasm');
  expect(await selectBackend()).toBe(wasm);
});

test('names the choice for an unknown one', async () => {
  await expect(selectBackend('tpu')).rejects.toThrow(
    'backend: expected one of tfjs-node-gpu, tfjs-node, webgpu, wasm+onnxruntime, wasm, cpu, found "tpu"',
  );
});

test('a package that is not installed is named with what it needs', async () => {
  let error: Error | undefined;
  const report = await selectBackend('tfjs-node-gpu').catch(
    (caught: Error) => void (error = caught),
  );
  if (report) return console.log('not tested: tfjs-node-gpu is installed');
  expect(error!.message).toMatch(/^backend tfjs-node-gpu: cannot be used here: /);
});
