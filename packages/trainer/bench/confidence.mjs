// What a joint's confidence says of its error: pictures of synthetic people whom no training has seen,
// each alone, with the checkpoint that ships with mas.
// node bench/confidence.mjs [checkpoint folder]
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { syntheticDataset } from '@mas/synthetic';
import { createModelsFrom, loadCheckpoint, predictStream, selectBackend } from '../dist/index.js';

const shipped = fileURLToPath(new URL('../../cli/checkpoint', import.meta.url));
const [folder = shipped] = process.argv.slice(2);

tf.env().set('PROD', true);
await selectBackend();
const checkpoint = await loadCheckpoint(folder);
const models = createModelsFrom(checkpoint);
const { joints } = models.skeleton;

/** Of every joint of every picture. */
const samples = [];
let pictures = 0;
const frames = function* () {
  const test = { seed: 1, trainSubjects: 0, testSubjects: 6, framesPerSequence: 2 };
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
models.dispose();

console.log(`${pictures} pictures, ${samples.length} joints, mm after root alignment`);
const sorted = samples.toSorted((a, b) => a.confidence - b.confidence);
console.table(
  [0, 1, 2, 3].map((quarter) => {
    const part = sorted.slice((quarter * sorted.length) / 4, ((quarter + 1) * sorted.length) / 4);
    const [low, high] = [part[0], part.at(-1)].map(({ confidence }) => confidence.toFixed(2));
    return { 'quarter of the joints, confidence': `${low}-${high}`, ...errorsOf(part) };
  }),
);
console.table(
  [...joints.slice(1), 'all'].map((joint) => {
    const own = samples.filter((sample) => joint === 'all' || sample.joint === joint);
    const mean = own.reduce((sum, { confidence }) => sum + confidence, 0) / own.length;
    return { joint, confidence: Number(mean.toFixed(2)), ...errorsOf(own), ...rank(own) };
  }),
);

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

/** Spearman's rank correlation of confidence and error. */
function rank(part) {
  const ranks = (key) => {
    const order = part.map((_, i) => i).toSorted((a, b) => part[a][key] - part[b][key]);
    const place = [];
    order.forEach((i, at) => (place[i] = at));
    return place;
  };
  const [a, b] = [ranks('confidence'), ranks('error')];
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
