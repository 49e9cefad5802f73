import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { findChromium, runPage } from '../test/run-page.js';

interface Training {
  losses: number[];
  simd: string;
  gemm: string;
  reasons: { gemm: string };
}

const folder = fileURLToPath(new URL('../test', import.meta.url));
const chromium = findChromium();
if (!chromium)
  console.log('the browser was not tested: no Chromium found; CHROME_PATH can name one');

// Bundles the built package.
(chromium ? test : test.skip)('trains in a browser as in Node', async () => {
  const program = `
    import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
    import { trainSmallNet } from './train-small-net.mjs';
    setWasmPaths('/');
    const result = await trainSmallNet(12).catch((error) => ({ error: String(error.stack) }));
    await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
  `;
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    format: 'esm',
    logLevel: 'error',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  const script = outputFiles[0].text;
  const backend = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  const inBrowser = (await runPage(chromium!, script, path.dirname(backend))) as Training;
  expect(inBrowser).not.toHaveProperty('error');
  expect(inBrowser).toMatchObject({
    simd: 'simd128',
    gemm: 'wasm',
    reasons: { gemm: 'onnxruntime-node needs Node' },
  });
  const { losses } = inBrowser;
  expect(losses).toHaveLength(12);
  expect(losses.at(-1)).toBeLessThan(losses[0] / 2);

  const { trainSmallNet } = (await import(
    new URL('../test/train-small-net.mjs', import.meta.url).href
  )) as { trainSmallNet(steps: number): Promise<Training> };
  const inNode = await trainSmallNet(12);
  losses.forEach((loss, i) => expect(Math.abs(loss - inNode.losses[i])).toBeLessThan(1e-5));
});
