import { copyFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '@mas/cli';
import { syntheticDataset } from '@mas/synthetic';
import { build } from 'esbuild';
import sharp from 'sharp';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Writes all that the page needs into a folder: the exported model, a picture with its mask, the page
 * and its script.
 *
 * @param {string} dir an existing folder
 */
export async function buildPage(dir) {
  const code = await main(['export', '--out', path.join(dir, 'model')]);
  if (code !== 0) throw new Error('the checkpoint could not be exported');

  // A person whom no training has seen, and the mask.
  const [sequence] = syntheticDataset({
    seed: 2024,
    trainSubjects: 0,
    testSubjects: 1,
    framesPerSequence: 1,
    actions: ['walking'],
  });
  const { image, mask } = sequence.frame(0).views[0];
  const [height, width] = mask.shape;
  await sharp(image.data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path.join(dir, 'person.png'));
  await sharp(
    mask.data.map((value) => 255 * value),
    { raw: { width, height, channels: 1 } },
  )
    .png()
    .toFile(path.join(dir, 'person-mask.png'));

  await copyFile(path.join(here, 'index.html'), path.join(dir, 'index.html'));
  const backend = path.dirname(
    fileURLToPath(
      import.meta.resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm'),
    ),
  );
  for (const name of await readdir(backend)) {
    if (name.endsWith('.wasm')) await copyFile(path.join(backend, name), path.join(dir, name));
  }
  await build({
    entryPoints: [path.join(here, 'page.js')],
    outfile: path.join(dir, 'page.js'),
    bundle: true,
    format: 'esm',
    minify: true,
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  });
}
