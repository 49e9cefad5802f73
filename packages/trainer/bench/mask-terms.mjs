// Where the paper's mask terms lead: node bench/mask-terms.mjs DATA CHECKPOINT [SPLIT [SCENES]], 24
// scenes of `test` if left out. From the true joints, and from what the checkpoint sees in all views,
// free joints follow each term downhill, without network, priors and fitted bodies; printed is how
// far from the truth that ends. Reads poses; trains nothing.
import * as tf from '@tensorflow/tfjs';
import { openDataset } from '@mas/datasets';
import { projectPoints } from '@mas/geometry/tf';
import { TrainingAdam } from '@mas/tfjs-wasm-training';
import {
  createModelsFrom,
  disposeBatch,
  loadCheckpoint,
  makeBatch,
  noAugmentation,
  Random,
  selectBackend,
} from '../dist/index.js';
import { labelledScenes } from '../dist/labelled-scenes.js';
import { createMaskTerms } from '../dist/losses/mask-terms.js';
import { worldToScene } from '../dist/predict-scenes.js';
import { scenePose } from '../dist/scene-pose.js';

const [data, checkpointDir, split = 'test', sceneText = '24'] = process.argv.slice(2);
if (
  checkpointDir === undefined ||
  !(Number.isInteger(Number(sceneText)) && Number(sceneText) > 0)
) {
  stop({ message: 'usage: node bench/mask-terms.mjs DATA CHECKPOINT [SPLIT [SCENES]]' });
}
/** Steps downhill, and how far a coordinate moves in the first, half patch extents. */
const steps = 200;
const stepSize = 0.004;
const perBatch = 8;
/** λ of the skeleton mask, λ of the body mask (as in the run where left out), and whether G weighs. */
const everyLoss = {
  'skeleton mask': [1, 0, false],
  'skeleton mask, G': [1, 0, true],
  ψ: [0, 1, false],
  'ψ, G': [0, 1, true],
  'both as in the run, G': [undefined, undefined, true],
};
/** All that can be drawn is drawn, at the end of a run. */
const atTheEnd = [1, { shapePrior: 0, arms: 0 }];

await selectBackend();
const checkpoint = await loadCheckpoint(checkpointDir).catch(stop);
const models = createModelsFrom(checkpoint);
const { config } = checkpoint.info;
const { halfExtent } = config.data;
const hasShapePrior = config.pose.mask.physiqueWeight !== 0;
const losses = Object.fromEntries(
  Object.entries(everyLoss).filter(([name]) => hasShapePrior || !name.startsWith('ψ')),
);
const joints = models.skeleton.joints.length;
const dataset = await openDataset(data).catch(stop);
const { set, truth } = await labelledScenes(dataset, config, split, 'mask-terms').catch(stop);
const labels = worldToScene(truth, set);
const every = Math.max(1, Math.floor(set.sceneCount / Number(sceneText)));
const scenes = Array.from({ length: set.sceneCount }, (_, scene) => scene)
  .filter((scene) => scene % every === 0)
  .slice(0, Number(sceneText));

/** Sums over the joints of all scenes, by loss and start. */
const results = new Map();
for (let from = 0; from < scenes.length; from += perBatch) {
  const indices = scenes.slice(from, from + perBatch);
  const views = { ...noAugmentation, maskInput: models.maskInput };
  const batch = makeBatch(set, indices, new Random('none'), views);
  const actual = Float32Array.from(
    indices.flatMap((s) => [...labels.subarray(s * joints * 3, (s + 1) * joints * 3)]),
  );
  const seen = tf.tidy(() => {
    const keypoints = models.detector.keypoints(batch.patches);
    return scenePose(keypoints, batch, config.pose.robustViews).points.dataSync();
  });
  const alike = tf.onesLike(batch.weights);
  for (const [name, [skeletonWeight, physiqueWeight, weighted]] of Object.entries(losses)) {
    const given = { skeletonWeight, physiqueWeight };
    const own = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    );
    const mask = { ...config.pose.mask, ...own };
    const terms = createMaskTerms(
      { ...config, pose: { ...config.pose, mask } },
      models.skeleton,
      models.shapePrior,
      models.boneWidths,
    );
    const compared = weighted ? batch : { ...batch, weights: alike };
    const lossOf = (points) => {
      const { points: drawn } = projectPoints(points, batch.projections);
      return tf.addN(Object.values(terms(compared, drawn, ...atTheEnd)));
    };
    for (const [start, points] of Object.entries({ truth: actual, seen })) {
      const { first, last, reached } = downhill(lossOf, points, indices.length);
      const empty = { first: 0, last: 0, from: [], to: [], lengths: [] };
      const result = results.get(`${name}/${start}`) ?? empty;
      result.first += first * indices.length;
      result.last += last * indices.length;
      result.from.push(...errors(points, actual));
      result.to.push(...errors(reached, actual));
      result.lengths.push(...lengthRatios(reached, actual));
      results.set(`${name}/${start}`, result);
    }
  }
  alike.dispose();
  disposeBatch(batch);
}
models.dispose();
console.log(`${data}, ${split}: ${scenes.length} scenes in ${set.views} views, ${checkpointDir}`);
console.log(
  '| loss | from | loss, before | after | from the truth, mm, before | after | length of bones |\n|---|---|---:|---:|---:|---:|---:|',
);
for (const [key, { first, last, from, to, lengths }] of results) {
  const [name, start] = key.split('/');
  const cells = [
    name,
    start,
    ...[first, last].map((sum) => (sum / scenes.length).toFixed(3)),
    ...[from, to].map((values) => mean(values).toFixed(0)),
    `${(100 * mean(lengths)).toFixed(0)} %`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

function stop({ message }) {
  console.error(message);
  process.exit(2);
}

/** Adam on free joints, with steps that become smaller. */
function downhill(lossOf, start, count) {
  const points = tf.variable(tf.tensor3d(start, [count, joints, 3]), true, 'points');
  const adam = new TrainingAdam(stepSize, { beta2: 0.99, epsilon: 1e-9 });
  const values = Array.from({ length: steps }, (_, step) => {
    adam.setLearningRate(stepSize * (1 - step / steps));
    return tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(points), [points]);
      adam.applyGradients(grads);
      return value.dataSync()[0];
    });
  });
  const reached = points.dataSync().slice();
  adam.dispose();
  points.dispose();
  return { first: values[0], last: values.at(-1), reached };
}

/** Distances of joints, mm. */
function errors(points, actual) {
  return Array.from({ length: points.length / 3 }, (_, j) => {
    const away = [0, 1, 2].map((k) => points[3 * j + k] - actual[3 * j + k]);
    return Math.hypot(...away) * halfExtent;
  });
}

/** Lengths of bones over the true ones. */
function lengthRatios(points, actual) {
  const { parents } = models.skeleton;
  const length = (pose, child, parent) =>
    Math.hypot(...[0, 1, 2].map((k) => pose[3 * child + k] - pose[3 * parent + k]));
  return Array.from({ length: points.length / 3 }, (_, child) => {
    const parent = parents[child % joints];
    const to = child - (child % joints) + parent;
    return parent < 0 ? [] : [length(points, child, to) / length(actual, child, to)];
  }).flat();
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
