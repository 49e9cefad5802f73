// What a joint's confidence, and the views' disagreement on it, say of its error: synthetic people whom
// no training has seen, with the checkpoint that ships with mas.
// node bench/confidence.mjs [checkpoint folder]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { syntheticDataset } from '@mas/synthetic';
import { openDataset, prepareScenes, readTruth } from '@mas/datasets';
import {
  createModelsFrom,
  loadCheckpoint,
  predictScenes,
  predictStream,
  sceneToWorld,
  selectBackend,
  viewDisagreement,
  writeSynthetic,
} from '../dist/index.js';

const shipped = fileURLToPath(new URL('../../cli/checkpoint', import.meta.url));
const [folder = shipped] = process.argv.slice(2);

tf.env().set('PROD', true);
await selectBackend();
const checkpoint = await loadCheckpoint(folder);
const models = createModelsFrom(checkpoint);
const { joints } = models.skeleton;

const test = { seed: 1, trainSubjects: 0, testSubjects: 6, framesPerSequence: 2 };

/** Of every joint of every picture. */
const samples = [];
let pictures = 0;
const frames = function* () {
  for (const sequence of syntheticDataset(test)) {
    for (let i = 0; i < sequence.frameCount; i++) {
      const { pose: truth, views } = sequence.frame(i);
      for (const [v, view] of views.entries()) {
        yield { ...view, truth: inCamera(truth, sequence.cameras[v]) };
      }
    }
  }
};
for await (const { frame, pose } of predictStream(models, checkpoint.info.config, frames())) {
  pictures++;
  joints.forEach((joint, j) => {
    // The root has no error after root alignment.
    if (j === 0) return;
    const error = Math.hypot(...pose.joints[j].map((value, k) => value - frame.truth[j][k]));
    samples.push({ joint, error, confidence: pose.confidence[j] });
  });
}
const scenes = await triangulatedSamples();
models.dispose();

console.log(`${pictures} pictures, each alone, ${samples.length} joints, mm after root alignment`);
console.table(quarters(samples, 'confidence', 2));
console.table(
  [...joints.slice(1), 'all'].map((joint) => {
    const own = samples.filter((sample) => joint === 'all' || sample.joint === joint);
    const mean = own.reduce((sum, { confidence }) => sum + confidence, 0) / own.length;
    return { joint, confidence: Number(mean.toFixed(2)), ...errorsOf(own), ...rank(own) };
  }),
);

console.log(`the same people, triangulated from four views, ${scenes.length} joints`);
console.table(quarters(scenes, 'disagreement', 0));
const order = rank(scenes, 'disagreement')['rank correlation'];
console.log(`rank correlation of disagreement (mm) and error: ${order}`);

/** Errors of the joints with the lowest values of `key`, and so on. */
function quarters(all, key, digits) {
  const sorted = all.toSorted((a, b) => a[key] - b[key]);
  return [0, 1, 2, 3].map((quarter) => {
    const part = sorted.slice((quarter * sorted.length) / 4, ((quarter + 1) * sorted.length) / 4);
    const [low, high] = [part[0], part.at(-1)].map((sample) => sample[key].toFixed(digits));
    return { [`quarter of the joints, ${key}`]: `${low}-${high}`, ...errorsOf(part) };
  });
}

async function triangulatedSamples() {
  const dir = mkdtempSync(path.join(tmpdir(), 'confidence-'));
  try {
    // A data folder has a split to train on; one person is enough.
    await writeSynthetic(path.join(dir, 'data'), { ...test, trainSubjects: 1 });
    const dataset = await openDataset(path.join(dir, 'data'));
    const { patchSize, maskSize, halfExtent } = checkpoint.info.config.data;
    const [set] = await prepareScenes(dataset, 'test', { patchSize, maskSize, halfExtent });
    const predictions = await predictScenes(models, set);
    const disagreement = viewDisagreement(predictions, set);
    const found = sceneToWorld(predictions.triangulated, set);
    const truth = await readTruth(dataset, set);
    return Array.from(disagreement, (value, i) => {
      const root = 3 * (i - (i % joints.length));
      const offset = [0, 1, 2].map(
        (k) => found[3 * i + k] - found[root + k] - (truth[3 * i + k] - truth[root + k]),
      );
      return { disagreement: value, error: Math.hypot(...offset) };
    }).filter((_, i) => i % joints.length > 0);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function errorsOf(part) {
  const errors = part.map(({ error }) => error).toSorted((a, b) => a - b);
  const mean = errors.reduce((sum, value) => sum + value, 0) / errors.length;
  const wrong = errors.filter((error) => error > 150).length / errors.length;
  return {
    'mean error': Math.round(mean),
    median: Math.round(errors[errors.length >> 1]),
    'over 150 mm, %': Number((100 * wrong).toFixed(1)),
  };
}

/** Spearman's rank correlation of a value and the error. */
function rank(part, key = 'confidence') {
  const ranks = (name) => {
    const order = part.map((_, i) => i).toSorted((a, b) => part[a][name] - part[b][name]);
    const place = [];
    order.forEach((i, at) => (place[i] = at));
    return place;
  };
  const [a, b] = [ranks(key), ranks('error')];
  const n = part.length;
  const squares = a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
  return { 'rank correlation': Number((1 - (6 * squares) / (n * (n * n - 1))).toFixed(2)) };
}

/** [J][3] relative to the root, camera axes. */
function inCamera(world, { cameraFromWorld }) {
  return Array.from({ length: world.length / 3 }, (_, j) => {
    const [x, y, z] = [0, 1, 2].map((k) => world[3 * j + k] - world[k]);
    return cameraFromWorld.map(([a, b, c]) => a * x + b * y + c * z);
  });
}
