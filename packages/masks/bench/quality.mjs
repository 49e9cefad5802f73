// Intersection over union of the masks of every method with the true ones, and CPU time per image,
// on videos with shadows, noise, changing light and moving background; on the photographs and masks
// of real samples, where they lie beside the repository; and memory over a long video.
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  chromaKey,
  cleanMask,
  consistentMasks,
  createBackgroundModel,
  frameDifference,
  loadOpenCv,
  maskFromImage,
  refineGrabCut,
  stabilizeMasks,
} from '@mas/masks';
import ndarray from 'ndarray';
import sharp from 'sharp';
import { cameras, disturbances, makeVideo } from './disturbed-video.mjs';

const gap = 1;

/** Methods: a video to one mask per image. */
const methods = {
  'median of the empty scene': (video) => subtract(video.empty, video.images, 'median'),
  'the same, exposure: false': (video) =>
    subtract(video.empty, video.images, 'median', { exposure: false }),
  'the same, stabilizeMasks': async (video) =>
    collect(stabilizeMasks(await subtract(video.empty, video.images, 'median'))),
  'the same, refineGrabCut': async (video) =>
    refine(video.images, await subtract(video.empty, video.images, 'median')),
  'median of the footage': (video) => subtract(video.images, video.images, 'median'),
  'mog2 of the empty scene': (video) => subtract(video.empty, video.images, 'mog2'),
  'the same, exposure: false ': (video) =>
    subtract(video.empty, video.images, 'mog2', { exposure: false }),
  'the same, refineGrabCut ': async (video) =>
    refine(video.images, await subtract(video.empty, video.images, 'mog2')),
  frameDifference: ({ images }) =>
    images.map((image, i) => {
      const others = [-3, -2, -1, 1, 2, 3].flatMap((k) => images[i + gap * k] ?? []);
      return cleanMask(frameDifference(image, others), { close: 2 });
    }),
  chromaKey: ({ images }, name) =>
    name === 'green cloth'
      ? images.map((image) => cleanMask(chromaKey(image, { color: [31, 158, 61] })))
      : null,
};

async function subtract(learnFrom, images, method, options) {
  const model = await createBackgroundModel({ method, ...options });
  for (const image of learnFrom) model.learn(image);
  const masks = images.map((image) => cleanMask(model.apply(image)));
  model.dispose();
  return masks;
}

async function refine(images, masks) {
  const out = [];
  for (const [i, mask] of masks.entries()) {
    out.push(cleanMask(await refineGrabCut(images[i], mask, { band: 3 })));
  }
  return out;
}

async function collect(generator) {
  const out = [];
  for await (const mask of generator) out.push(mask);
  return out;
}

function iou(a, b) {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i++) {
    if (a.data[i] && b.data[i]) both++;
    if (a.data[i] || b.data[i]) either++;
  }
  return either === 0 ? 1 : both / either;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const cpuMs = () => process.cpuUsage().user / 1000;
const row = (cells) => console.log(`| ${cells.join(' | ')} |`);

await loadOpenCv();
const names = Object.keys(disturbances);
const videos = Object.fromEntries(
  names.map((name) => [name, cameras.map((_, view) => makeVideo(name, view))]),
);
const count = cameras.length * videos.plain[0].images.length;
console.log(
  `Mean IoU with the true masks, ${count} images of 256 x 256 px each, after cleanMask; ms of CPU ` +
    `per image; Node ${process.version}, ${availableParallelism()} x ${cpus()[0].model}\n`,
);
row(['method', ...names, 'ms']);
row(['---', ...names.map(() => '---:'), '---:']);
const fromMedian = {};
for (const [method, make] of Object.entries(methods)) {
  const times = [];
  const scores = [];
  for (const name of names) {
    const start = cpuMs();
    const made = [];
    for (const video of videos[name]) made.push(await make(video, name));
    if (made[0] === null) {
      scores.push('-');
      continue;
    }
    times.push((cpuMs() - start) / count);
    if (method === 'median of the empty scene') fromMedian[name] = made;
    const values = made.flatMap((masks, v) =>
      masks.map((mask, i) => iou(mask, videos[name][v].masks[i])),
    );
    scores.push(mean(values).toFixed(3));
  }
  row([method.trim(), ...scores, mean(times).toFixed(1)]);
}
{
  const scores = [];
  const start = cpuMs();
  for (const name of names) {
    const values = videos[name][0].images.flatMap((_, i) =>
      consistentMasks(
        cameras,
        fromMedian[name].map((masks) => masks[i]),
      ).masks.map((mask, v) => iou(mask, videos[name][v].masks[i])),
    );
    scores.push(mean(values).toFixed(3));
  }
  const ms = (cpuMs() - start) / (count * names.length);
  row(['median, consistentMasks of four views', ...scores, `+${ms.toFixed(1)}`]);
}
{
  const scores = [];
  let ms = 0;
  for (const name of names) {
    const values = [];
    for (const [v, { images, masks }] of videos[name].entries()) {
      const start = cpuMs();
      values.push(iou(await maskFromImage(images[4 * v]), masks[4 * v]));
      ms += (cpuMs() - start) / (cameras.length * names.length);
    }
    scores.push(mean(values).toFixed(3));
  }
  row(['maskFromImage (4 images)', ...scores, ms.toFixed(1)]);
}

await photographs();
await memory();

/** Real photographs with masks: what a guess gives, and what refining a rough mask gives. */
async function photographs() {
  const samples = fileURLToPath(new URL('../../../../shared/samples/', import.meta.url));
  if (!existsSync(samples)) {
    console.log(`\nno photographs: no real samples at ${samples}`);
    return;
  }
  const h36m = `${samples}mmpose/h36m/`;
  const pairs = readdirSync(`${h36m}BF_IUV_gt`).map((name) => {
    const stem = name.replace('.png', '');
    const [subject] = stem.split('_');
    const camera = stem.replace(/_\d{6}_.*$/, '');
    const frame = stem.replace(/_\d+_\d+$/, '');
    return [stem, `${h36m}${subject}/${camera}/${frame}.jpg`, `${h36m}BF_IUV_gt/${name}`];
  });
  pairs.push([
    'tiktok',
    ...['img', 'mask'].map((kind) => `${samples}tiktok/test_data/0043_${kind}.png`),
  ]);
  console.log(
    '\nPhotographs with masks: IoU of maskFromImage; of the true mask grown by 5 px, and refined\n',
  );
  row(['photograph', 'maskFromImage', 'grown', 'refineGrabCut of it']);
  row(['---', '---:', '---:', '---:']);
  for (const [name, imageFile, maskFile] of pairs) {
    if (!existsSync(imageFile)) continue;
    const image = await read(imageFile, 3);
    const [height, width] = image.shape;
    const colours = await read(maskFile, 3, { width, height });
    const truth = ndarray(new Uint8Array(width * height), [height, width]);
    for (let i = 0; i < truth.data.length; i++) {
      const isBody =
        name === 'tiktok'
          ? colours.data[3 * i] > 127
          : colours.data.subarray(3 * i, 3 * i + 3).some((value) => value > 0);
      truth.data[i] = isBody ? 1 : 0;
    }
    const grown = grow(truth, 5);
    row([
      name,
      iou(await maskFromImage(image), truth).toFixed(3),
      iou(grown, truth).toFixed(3),
      iou(await refineGrabCut(image, grown), truth).toFixed(3),
    ]);
  }
}

async function read(file, channels, size) {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .toColourspace('srgb')
    .resize(size ? { ...size, fit: 'fill', kernel: 'nearest' } : undefined)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return ndarray(new Uint8Array(data), [info.height, info.width, channels]);
}

function grow({ data, shape: [height, width] }, radius) {
  const out = ndarray(new Uint8Array(data.length), [height, width]);
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) {
      for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++)
        out.set(v, u, 1);
    }
  }
  return out;
}

/** Resident memory before and after a long video of 320 x 240 px. */
async function memory() {
  console.log('\nMemory over a video of 320 x 240 px: MB after 50 frames, after 600\n');
  const images = Array.from({ length: 8 }, (_, k) =>
    ndarray(
      Uint8Array.from({ length: 320 * 240 * 3 }, (_unused, i) => (i * 7 + k) % 251),
      [240, 320, 3],
    ),
  );
  row(['method', '50', '600']);
  row(['---', '---:', '---:']);
  const used = () => {
    globalThis.gc?.();
    return process.memoryUsage().rss / 2 ** 20;
  };
  for (const method of ['median', 'mog2']) {
    const model = await createBackgroundModel({ method });
    const at = [];
    async function* masks() {
      for (let i = 0; i < 300; i++) {
        model.learn(images[i % 8]);
        if (i === 49) at.push(0);
      }
      for (let i = 0; i < 300; i++) {
        yield model.apply(images[i % 8]);
        if (i === 50) at[0] = used();
      }
    }
    let seen = 0;
    for await (const mask of stabilizeMasks(masks(), { motion: 2 }))
      seen += mask.shape[0] > 0 ? 1 : 0;
    model.dispose();
    row([`${method}, learn 300, apply and stabilize ${seen}`, at[0].toFixed(0), used().toFixed(0)]);
  }
}
