import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { findChromium, runInChromium } from './run-in-chromium.js';

const examples = fileURLToPath(new URL('../examples', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'example-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Whether @mas/cli has the checkpoint that quickstart predicts with; a fresh recipe may lack it. */
const hasCheckpoint = existsSync(path.join(examples, '../packages/cli/checkpoint/checkpoint.json'));
if (!hasCheckpoint) {
  console.warn('examples/quickstart is not tested: packages/cli/checkpoint has no checkpoint yet');
}

/** Runs an example where it may leave its files, and returns what it prints. */
function runExample(name: string): string {
  const main = path.join(examples, name, 'main.js');
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
  return execFileSync(process.execPath, [main], { cwd: folder, encoding: 'utf8', stdio });
}

it('examples/geodesic prints what its README shows', () => {
  const output = runExample('geodesic');
  const readme = readFileSync(path.join(examples, 'geodesic', 'README.md'), 'utf8');
  expect(output.trimEnd()).toBe(/```text\n(.*?)\n```/s.exec(readme)![1]);
  expect(existsSync(path.join(folder, 'distance.svg'))).toBe(true);
  expect(existsSync(path.join(folder, 'weight.svg'))).toBe(true);
});

it('examples/skeleton-mask finds the pose of its mask', () => {
  const output = runExample('skeleton-mask');
  const fit = (name: string) => {
    const [, iou, error] = new RegExp(`${name}: IoU ([\\d.]+), mean joint error ([\\d.]+)`).exec(
      output,
    )!;
    return { iou: Number(iou), error: Number(error) };
  };
  expect(fit('before').iou).toBeLessThan(0.6);
  expect(fit('after').iou).toBeGreaterThan(0.95);
  expect(fit('after').error).toBeLessThan(1);
  expect(readFileSync(path.join(folder, 'after.svg'), 'utf8')).toMatch(/^<svg.*<\/svg>\n$/s);
});

(hasCheckpoint ? it : it.skip)('examples/quickstart predicts what its README shows', () => {
  const rows = (text: string) =>
    [...text.matchAll(/^([a-zA-Z]+)((?: +-?\d+){6})$/gm)].map(([, joint, numbers]) => ({
      joint,
      numbers: numbers.trim().split(/ +/).map(Number),
    }));
  const found = rows(runExample('quickstart'));
  const shown = rows(readFileSync(path.join(examples, 'quickstart', 'README.md'), 'utf8'));
  expect(found).toHaveLength(18);
  expect(found.map(({ joint }) => joint)).toEqual(shown.map(({ joint }) => joint));
  // Machines with and without relaxed SIMD differ in the last digits.
  found.forEach(({ numbers }, j) => {
    numbers.forEach((value, k) => expect(Math.abs(value - shown[j].numbers[k])).toBeLessThan(3));
  });
  expect(readFileSync(path.join(folder, 'pose.svg'), 'utf8')).toMatch(/^<svg.*<\/svg>\n$/s);
});

describe('examples/browser-pose', () => {
  const chromium = findChromium();
  if (!chromium)
    console.warn('examples/browser-pose is not run in a browser: there is no Chromium');

  /** Runs a program as if it stood in an example's folder; what it prints. */
  function run(example: string, program: string): string {
    const args = ['--input-type=module', '-e', program];
    const cwd = path.join(examples, example);
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', stdio, maxBuffer: 1e8 });
  }
  interface Pose {
    keypoints: number[][];
    joints: number[][];
  }
  /** A joint's largest difference: the part of the patch, which is 2200 mm, and of its side in px. */
  function difference(pose: Pose, expected: Pose & { box: { side: number } }): number {
    const { side } = expected.box;
    const flat = ({ keypoints, joints }: Pose) => [
      ...keypoints.flat().map((value) => (2 * value) / side),
      ...joints.flat().map((value) => value / 1100),
    ];
    const other = flat(expected);
    return Math.max(...flat(pose).map((value, i) => Math.abs(value - other[i])));
  }

  (hasCheckpoint ? describe : describe.skip)(
    'finds with the exported model what the trainer finds',
    () => {
      let expected: Pose & { box: { side: number } };
      let bundle: string;
      let page: string;

      beforeAll(async () => {
        page = mkdtempSync(path.join(tmpdir(), 'example-'));
        expected = JSON.parse(
          run(
            'quickstart',
            `import { fileURLToPath } from 'node:url';
          import { syntheticDataset } from '@mas/synthetic';
          import { createModelsFrom, loadCheckpoint, predictViews, selectBackend } from '@mas/trainer';
          const shipped = new URL('checkpoint', import.meta.resolve('@mas/cli/package.json'));
          const checkpoint = await loadCheckpoint(fileURLToPath(shipped));
          const [sequence] = syntheticDataset({
            seed: 2024, trainSubjects: 0, testSubjects: 1, framesPerSequence: 1, actions: ['walking'],
          });
          await selectBackend('wasm');
          const [view] = sequence.frame(0).views;
          const models = createModelsFrom(checkpoint);
          const [pose] = await predictViews(models, checkpoint.info.config, [view]);
          console.log(JSON.stringify(pose));`,
          ),
        ) as Pose & { box: { side: number } };
        // What the page loads, as one module: the model, the picture and its mask.
        run(
          'browser-pose',
          `import { readFileSync, writeFileSync } from 'node:fs';
        import sharp from 'sharp';
        import { buildPage } from './build-page.js';
        const dir = ${JSON.stringify(page)};
        await buildPage(dir);
        const { data, info } = await sharp(dir + '/person.png').ensureAlpha().raw()
          .toBuffer({ resolveWithObject: true });
        const mask = await sharp(dir + '/person-mask.png').extractChannel(0).raw().toBuffer();
        const files = {
          model: JSON.parse(readFileSync(dir + '/model/model.json', 'utf8')),
          weights: readFileSync(dir + '/model/weights.bin').toString('base64'),
          width: info.width, height: info.height,
          data: data.toString('base64'), mask: mask.toString('base64'),
        };
        writeFileSync(dir + '/files.mjs', 'export default ' + JSON.stringify(files));`,
        );
        const here = path.join(examples, 'browser-pose');
        writeFileSync(
          path.join(page, 'check.mjs'),
          `import * as tf from ${JSON.stringify(path.join(here, 'node_modules/@tensorflow/tfjs/dist/index.js'))};
        import { poseFromPicture } from ${JSON.stringify(path.join(here, 'pose-from-picture.js'))};
        import files from './files.mjs';
        const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        await tf.setBackend('cpu');
        const { modelTopology, weightsManifest, userDefinedMetadata } = files.model;
        const model = await tf.loadLayersModel(tf.io.fromMemory({
          modelTopology, userDefinedMetadata,
          weightSpecs: weightsManifest[0].weights, weightData: bytes(files.weights).buffer,
        }));
        const picture = { width: files.width, height: files.height, data: bytes(files.data) };
        const mask = bytes(files.mask).map((value) => (value > 127 ? 1 : 0));
        console.log(JSON.stringify(await poseFromPicture(model, tf, picture, mask)));`,
        );
        bundle = path.join(page, 'bundle.mjs');
        const entryPoints = [path.join(page, 'check.mjs')];
        // TensorFlow.js requires what it needs of Node.
        const js =
          "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);";
        await build({
          entryPoints,
          outfile: bundle,
          bundle: true,
          format: 'esm',
          platform: 'node',
          mainFields: ['module', 'main'],
          banner: { js },
          logLevel: 'error',
        });
      });

      afterAll(() => rmSync(page, { recursive: true, force: true }));

      it('in Node', () => {
        const inNode = execFileSync(process.execPath, [bundle], { encoding: 'utf8' });
        // 1e-4 of half a patch is 0.1 mm.
        expect(difference(JSON.parse(inNode.trim().split('\n').at(-1)!), expected)).toBeLessThan(
          1e-4,
        );
        for (const file of [
          'index.html',
          'page.js',
          'model/model.json',
          'tfjs-backend-wasm.wasm',
        ]) {
          expect(existsSync(path.join(page, file))).toBe(true);
        }
      });

      (chromium ? it : it.skip)('in a browser', async () => {
        const [printed] = await runInChromium(chromium!, page, ['check.mjs']);
        expect(difference(JSON.parse(printed), expected)).toBeLessThan(1e-4);
      });
    },
  );
});

it('examples/quickstart says how to train a checkpoint where there is none', () => {
  const main = path.join(examples, 'quickstart', 'main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'nowhere'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^nowhere\/checkpoint\.json: cannot read the checkpoint/);
  expect(stderr).toMatch(/npm run demo/);
  expect(stderr).not.toMatch(/^ +at /m);
});
