// Frames per second of `prepareDataset`: node bench/prepare.mjs [DIR].
// DIR is a data folder; without it, a synthetic ball in four views of 256 px. The figures are per second
// of CPU time of this process, all its threads together, so that a busy machine does not change them much.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import ndarray from 'ndarray';
import { openDataset, prepareDataset, prepareScenes, writeDataset } from '../dist/index.js';

const folder = mkdtempSync(join(tmpdir(), 'mas-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A rig of four cameras around a body-sized ellipsoid that moves along x. */
async function writeBall(dir, frameCount) {
  const size = 256;
  const cameras = [0, 1, 2, 3].map((i) => {
    const [c, s] = [Math.cos(i * 1.57), Math.sin(i * 1.57)];
    return {
      id: `cam${i}`,
      imageSize: [size, size],
      intrinsics: [
        [400, 0, 127.5],
        [0, 400, 127.5],
        [0, 0, 1],
      ],
      distortion: [0, 0, 0, 0, 0],
      cameraFromWorld: [
        [-s, c, 0, 0],
        [0, 0, -1, 0],
        [-c, -s, 0, 4000],
      ],
    };
  });
  const frame = (i) => ({
    views: cameras.map(({ cameraFromWorld: [x, , z] }) => {
      const image = new Uint8Array(size * size * 3);
      const mask = new Uint8Array(size * size);
      const centre = 127.5 + (400 * x[0] * i) / (4000 + z[0] * i);
      for (let k = 0; k < mask.length; k++) {
        const [u, v] = [k % size, Math.floor(k / size)];
        mask[k] = ((u - centre) / 30) ** 2 + ((v - 127.5) / 85) ** 2 < 1 ? 1 : 0;
        image.fill((u * 7 + v * 3) & 255, 3 * k, 3 * k + 3);
      }
      return { image: ndarray(image, [size, size, 3]), mask: ndarray(mask, [size, size]) };
    }),
  });
  const sequence = { name: 'ball', cameras, frameCount, frame };
  await writeDataset(dir, { skeleton: 'h36m18', splits: { train: ['ball'] } }, [sequence]);
}

async function measure(work) {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { result, cpu: (user + system) / 1e6, wall: (performance.now() - wall) / 1e3 };
}

const given = process.argv[2];
const dir = given ?? join(folder, 'data');
if (!given) await writeBall(dir, 512);
const dataset = await openDataset(dir);
const [split] = Object.keys(dataset.splits);
const pictures = dataset.sequences.reduce((sum, s) => sum + s.frameCount * s.views.length, 0);
console.log(`${cpus()[0].model}, ${availableParallelism()} cores; ${pictures} pictures with masks`);

for (const workers of [1, 2]) {
  const out = join(folder, `prepared${workers}`);
  const memory = [];
  const onProgress = () => memory.push(process.memoryUsage.rss() / 2 ** 20);
  const options = { dir, out, workers, chunkScenes: 32, onProgress };
  const { result, cpu, wall } = await measure(() => prepareDataset(options));
  const at = (part) => memory[Math.floor(part * (memory.length - 1))].toFixed(0);
  console.log(
    `${workers} worker${workers > 1 ? 's' : ''}: ${(pictures / cpu).toFixed(0)} pictures per CPU second, ` +
      `${(pictures / wall).toFixed(0)} per second of wall time (${(cpu / wall).toFixed(2)} cores busy); ` +
      `${result.chunks} chunks; memory ${at(0.25)} MB after a quarter, ${at(1)} MB at the end`,
  );
}
const again = await measure(() =>
  prepareDataset({ dir, out: join(folder, 'prepared1'), chunkScenes: 32 }),
);
console.log(
  `again, every hash compared: ${(pictures / again.cpu).toFixed(0)} pictures per CPU second`,
);
for (const [name, place] of [
  ['cut at the start of a training', dir],
  ['read from the prepared folder', join(folder, 'prepared1')],
]) {
  const { result, cpu } = await measure(async () => prepareScenes(await openDataset(place), split));
  const views = result.reduce((sum, set) => sum + set.sceneCount * set.views, 0);
  console.log(`${name}: ${(views / cpu).toFixed(0)} pictures per CPU second`);
}
