import * as tf from '@tensorflow/tfjs';
import { openDataset, prepareScenes, readTruth, type SceneSet } from '@mas/datasets';
import { TrainingAdam } from '@mas/tfjs-wasm-training';
import { tinyDataset } from '../test/tiny-dataset.js';
import { createModels } from './create-models.js';
import { footHeading } from './foot-heading.js';
import { headingObjective, type Objective } from './heading-pretext.js';
import { parseConfig } from './load-config.js';
import { createPoseObjective } from './pose-objective.js';
import { Random } from './random.js';
import { disposeBatch, makeBatch, noAugmentation, type SceneBatch } from './scene-batch.js';
import { worldToScene } from './predict-scenes.js';
import { liftPoints, scenePose } from './scene-pose.js';
import { createSupervisedObjective } from './supervised-objective.js';
import { selectBackend } from './select-backend.js';

const config = parseConfig({ name: 'learning', replicas: 1 }, 'test');
let data: Awaited<ReturnType<typeof tinyDataset>>;
let set: SceneSet;
let truth: Float64Array;
let batch: SceneBatch;

beforeAll(async () => {
  await selectBackend('wasm');
  data = await tinyDataset();
  const dataset = await openDataset(data.dir);
  [set] = await prepareScenes(dataset, 'train', {});
  truth = (await readTruth(dataset, set))!;
  batch = makeBatch(set, [0, 1, 2, 3], new Random('batch'), noAugmentation);
});
afterAll(async () => {
  disposeBatch(batch);
  await data.remove();
});

/** True headings of all scenes, [S, 2]; the tests' yardstick only. */
function trueHeadings(): Float32Array {
  const headings = new Float32Array(2 * set.sceneCount);
  for (let s = 0; s < set.sceneCount; s++) {
    const at = (joint: number, k: number) => truth[(s * 18 + joint) * 3 + k];
    const [x, y] = [0, 1].map((k) => at(1, k) - at(4, k) + at(14, k) - at(11, k));
    const length = Math.hypot(x, y);
    headings.set([-y / length, x / length], 2 * s);
  }
  return headings;
}

/** Untrained networks and what the pose phase needs beside them, for the batch. */
function posePhase(label: string) {
  const models = createModels(config, label);
  const { skeleton, detector, shapePrior } = models;
  return {
    models,
    objective: createPoseObjective(config, skeleton, detector, shapePrior),
    headings: trueHeadings().slice(0, 8),
  };
}

function degreesBetween(a: Float32Array, b: Float32Array, scene: number): number {
  const cosine = a[2 * scene] * b[2 * scene] + a[2 * scene + 1] * b[2 * scene + 1];
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}

function minimize(
  objective: () => Objective,
  variables: tf.Variable[],
  steps: number,
): { first: number; last: number } {
  const optimizer = new TrainingAdam(2e-3, { beta2: 0.99, clipNorm: 1 });
  const losses = Array.from({ length: steps }, () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => objective().loss, variables);
      optimizer.applyGradients(grads);
      return value.dataSync()[0];
    }),
  );
  optimizer.dispose();
  return { first: losses[0], last: losses.at(-1)! };
}

test('feet tell the heading', () => {
  const feet = footHeading(set);
  const expected = trueHeadings();
  const errors = Array.from({ length: set.sceneCount }, (_, s) =>
    degreesBetween(feet, expected, s),
  );
  expect(errors.reduce((a, b) => a + b) / errors.length).toBeLessThan(40);
});

test('the heading pretext learns: its loss falls', () => {
  const models = createModels(config, 'heading');
  const feet = footHeading(set).slice(0, 8);
  const { first, last } = minimize(
    () => headingObjective(models.detector, batch, feet, config.heading, 0),
    [...models.detector.parameters.variables.values()],
    25,
  );
  expect(last).toBeLessThan(0.5 * first);
  models.dispose();
});

test('the pose phase learns: loss falls and joints come nearer to the truth in 2D', () => {
  const { models, objective, headings } = posePhase('pose');
  const context = { progress: 0.05, headings };
  /** Mean distance of the reprojected joints to the true ones in all views, NDC. */
  const distance = () =>
    tf.tidy(() => {
      const at = scenePose(models.detector.keypoints(batch.patches), batch, 0);
      const points = at.points.dataSync();
      let sum = 0;
      for (let i = 0; i < points.length; i += 3) {
        const scene = Math.floor(i / 54);
        const d = [0, 1, 2].map(
          (k) => points[i + k] - (truth[i + k] - set.centers[3 * scene + k]) / set.halfExtent,
        );
        sum += Math.hypot(...d);
      }
      return (sum * 3) / points.length;
    });
  const before = distance();
  const variables = [models.detector, models.shapePrior].flatMap(({ parameters }) => [
    ...parameters.variables.values(),
  ]);
  const tensors = tf.memory().numTensors;
  const { first, last } = minimize(() => objective(batch, context), variables, 40);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(last).toBeLessThan(0.35 * first);
  expect(distance()).toBeLessThan(0.8 * before);
  models.dispose();
});

test('the supervised twin learns: its loss falls and single-view joints come nearer', () => {
  const models = createModels(config, 'twin');
  const labels = worldToScene(truth, set);
  const objective = createSupervisedObjective(models.skeleton, models.detector);
  /** Mean 3D distance of the lifted joints to the true ones, half patch extents. */
  const distance = () =>
    tf.tidy(() => {
      const at = scenePose(models.detector.keypoints(batch.patches), batch, 0);
      const lifted = liftPoints(at.xy, at.z, batch).dataSync();
      let sum = 0;
      for (let i = 0; i < lifted.length; i += 3) {
        const scene = Math.floor(i / (54 * set.views));
        const from = 54 * scene + (i % 54);
        sum += Math.hypot(...[0, 1, 2].map((k) => lifted[i + k] - labels[from + k]));
      }
      return (sum * 3) / lifted.length;
    });
  const before = distance();
  const variables = [...models.detector.parameters.variables.values()];
  const { first, last } = minimize(() => objective(batch, labels), variables, 40);
  expect(last).toBeLessThan(0.65 * first);
  expect(distance()).toBeLessThan(0.8 * before);
  models.dispose();
});

test('every term of the last stage is finite and its gradient reaches both networks', () => {
  const { models, objective, headings } = posePhase('last');
  tf.tidy(() => {
    const context = { progress: 0.5, headings };
    const { terms } = objective(batch, context);
    expect(Object.keys(terms).toSorted().join(' ')).toBe(
      'boneLength consistency depth knees midpoints physique sides skeleton spine symmetry twist',
    );
    for (const term of Object.values(terms)) expect(Number.isFinite(term.dataSync()[0])).toBe(true);
    for (const { parameters } of [models.detector, models.shapePrior]) {
      const variables = [...parameters.variables.values()];
      const { grads } = tf.variableGrads(() => objective(batch, context).loss, variables);
      const norm = Math.hypot(
        ...Object.values(grads).map((gradient) => tf.norm(gradient).dataSync()[0]),
      );
      expect(norm).toBeGreaterThan(0);
      expect(Number.isFinite(norm)).toBe(true);
    }
  });
  models.dispose();
});
