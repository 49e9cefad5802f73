// What making batches costs, and how long a step waits for them with and without the thread:
// node bench/batch-loading.mjs DATA, a data folder such as "mas synth" writes.
import { availableParallelism } from 'node:os';
import { openDataset, prepareScenes } from '@mas/datasets';
import { assembleBatch } from '../dist/assemble-batch.js';
import { BatchLoader } from '../dist/batch-loader.js';
import { Random } from '../dist/random.js';

const dataset = await openDataset(process.argv[2] ?? 'data/demo');
const colour = { mirror: 0.5, colour: 0.12, brightness: 0.25, shift: 0 };
const crops = { ...colour, crop: { zoom: 0.1, shift: 0.05, rotation: 10 } };
const indices = [0, 1, 2, 3, 4, 5, 6, 7];
/** A step that leaves the processor alone, as on a GPU. */
const stepMs = 100;
const nobody = new Int32Array(new SharedArrayBuffer(4));

console.log(`8 scenes, ${availableParallelism()} cores`);
for (const patchSize of [64, 128, 256]) {
  const options = { patchSize, maskSize: patchSize / 2 };
  const [prepared] = await prepareScenes(dataset, 'train', options);
  const set = share(prepared);
  for (const [name, augmentation] of Object.entries({ colour, crops })) {
    const random = new Random('bench');
    const times = [];
    for (let i = 0; i < 25; i++) {
      const before = process.cpuUsage();
      assembleBatch(set, indices, random, augmentation);
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1000);
    }
    const plan = (step) => ({ set: 0, indices, path: `${step}`, augmentation });
    const waited = [];
    for (const mode of ['never', 'always']) {
      const loader = new BatchLoader([set], plan, mode);
      // The first steps: the thread starts, functions are compiled.
      for (let step = 0; step < 25; step++) {
        if (step === 5) loader.waitedMs = 0;
        loader.take(step);
        Atomics.wait(nobody, 0, 0, stepMs);
      }
      waited.push(loader.waitedMs / 20);
      await loader.close();
    }
    const median = times.toSorted((a, b) => a - b)[12];
    console.log(
      `${set.views} views of ${patchSize} px, ${name}: ${median.toFixed(1)} ms of CPU per batch; ` +
        `a step of ${stepMs} ms waits ${waited[0].toFixed(1)} ms, with the thread ${waited[1].toFixed(1)} ms`,
    );
  }
}

/** Moves the arrays of a set into shared memory, as training does. */
function share(set) {
  const moved = Object.entries(set).map(([key, value]) => {
    if (!ArrayBuffer.isView(value)) return [key, value];
    const copy = new value.constructor(new SharedArrayBuffer(value.byteLength));
    copy.set(value);
    return [key, copy];
  });
  return Object.fromEntries(moved);
}
