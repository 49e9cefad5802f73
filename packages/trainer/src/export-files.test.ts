import * as tf from '@tensorflow/tfjs';
import { readModels, supervisionOf, type Checkpoint } from './checkpoint.js';
import { createModels, createModelsFrom } from './create-models.js';
import type { EvaluationResult } from './evaluation-result.js';
import { exportFiles } from './export-files.js';
import { parseConfig } from './load-config.js';
import { modelCard } from './model-card.js';
import { Random } from './random.js';
import { decodeSafetensors } from './safetensors.js';

const config = parseConfig(
  {
    name: 'tiny',
    seed: 4,
    data: { patchSize: 32, maskSize: 16 },
    detector: { depthBins: 4, stem: [8, 8], channels: [8, 8, 8], headChannels: 8 },
  },
  'tiny',
);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** As far as it is from an untrained one, so that every weight matters. */
async function disturbedCheckpoint(): Promise<Checkpoint> {
  const models = createModels(config, 'disturbed');
  const random = new Random('disturbed');
  const { detector, shapePrior } = models;
  const weights = await readModels({
    detector: detector.parameters,
    shapePrior: shapePrior.parameters,
  });
  for (const { values } of weights.values()) {
    values.forEach((value, i) => (values[i] = value + 0.1 * random.normal()));
  }
  models.dispose();
  const info = {
    format: 'mas-checkpoint/1' as const,
    weightsFile: 'weights.safetensors',
    step: 7,
    steps: 9,
    skeleton: 'h36m18',
    seed: 4,
    backend: 'cpu',
    supervision: supervisionOf(config),
    config,
  };
  return { dir: 'memory', info, weights };
}

/** As a program loads it that has read the two files from anywhere. */
function load(files: Map<string, string | Uint8Array>): Promise<tf.LayersModel> {
  const { modelTopology, weightsManifest, userDefinedMetadata } = JSON.parse(
    files.get('model.json') as string,
  );
  const { buffer } = files.get('weights.bin') as Uint8Array<ArrayBuffer>;
  const weightSpecs = weightsManifest[0].weights;
  return tf.loadLayersModel({
    load: () =>
      Promise.resolve({ modelTopology, weightSpecs, weightData: buffer, userDefinedMetadata }),
  });
}

test('what tf.loadLayersModel loads gives the joints and heat maps of the checkpoint', async () => {
  const before = tf.memory().numTensors;
  const checkpoint = await disturbedCheckpoint();
  const files = await exportFiles(checkpoint, { heatmap: true });
  expect(tf.memory().numTensors).toBe(before);
  expect([...files.keys()]).toEqual([
    'model.json',
    'weights.bin',
    'weights.safetensors',
    'MODEL_CARD.md',
  ]);
  const model = await load(files);
  const models = createModelsFrom(checkpoint, 'compared');
  const random = new Random('patches');
  const patches = tf.tensor4d(
    Float32Array.from({ length: 2 * 32 * 32 * 3 }, () => random.uniform() - 0.5),
    [2, 32, 32, 3],
  );
  const found = model.predict(patches) as tf.Tensor[];
  const expected = [models.detector.keypoints(patches), models.detector.heatmapLogits(patches)];
  const spread = tf.tidy(() => tf.max(tf.abs(expected[0])).dataSync()[0]);
  expect(spread).toBeGreaterThan(0.05);
  for (const [i, tensor] of found.entries()) {
    expect(tensor.shape).toEqual(expected[i].shape);
    const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(tensor, expected[i]))).dataSync()[0]);
    expect(difference).toBeLessThan(1e-4);
  }
  expect(model.getUserDefinedMetadata()).toMatchObject({
    skeleton: { joints: models.skeleton.joints },
    halfExtent: 1100,
    crop: { sidePerRootArea: 3.7, slenderness: 0.33 },
    step: 7,
  });
  const { tensors } = decodeSafetensors(files.get('weights.safetensors') as Uint8Array, 'test');
  expect(tensors).toEqual(checkpoint.weights);
  tf.dispose([patches, found, expected]);
  model.dispose();
  models.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('the model card says what was used, what was on, and scores only where there are some', async () => {
  const { info } = await disturbedCheckpoint();
  const card = modelCard(info);
  expect(card).toMatch(/^# tiny\n/);
  expect(card).toMatch(/\| steps +\| 7 of 9 \(stopped early or still training\) +\|/);
  expect(card).toMatch(/\| seed +\| 4 +\|/);
  expect(card).toMatch(/\| Joint labels, 2D or 3D +\| none +\|/);
  expect(card).toMatch(
    /\| Template \(T\).* \| hand-made standing template \(T\); hand-made jointed body, fitted to the masks; reference bone/,
  );
  expect(card).toMatch(/\| ImageNet .* \| none +\|/);
  expect(card).toContain('(`pose.template.weight`: `20`)');
  expect(card).toContain('Not evaluated.');

  const scores = { mpjpe: 81.26, nMpjpe: 80, pMpjpe: 60, pck150: 90, auc: 55, error2dPercent: 3 };
  const result = {
    skeleton: 'h36m18',
    frames: 12,
    views: 4,
    flip: 'none',
    alignment: 'root',
    split: 'test',
    single: scores,
    triangulated: { ...scores, mpjpe: 61.04 },
    picture: scores,
    ambiguityRatio: 2.5,
    baselines: { meanPose: null, untrained: { ...scores, mpjpe: 220 } },
  } as unknown as EvaluationResult;
  const scored = modelCard({ ...info, step: 9 }, [result]);
  expect(scored).toMatch(/\| steps +\| 9 of 9 \(complete\)/);
  expect(scored).toContain('| triangulated | 61.0 | 80.0 | 60.0 | 90.0 | 55.0 |');
  expect(scored).toContain('| mean training pose (uses its labels) | - | - | - | - | - |');
  expect(scored).toContain('contradict the others: 2.5 %');
  expect(scored).not.toContain('seen mirrored');
  expect(modelCard(info, [{ ...result, mirror: true }])).toContain(
    'post-processing: none; each patch is seen mirrored too.',
  );

  const twin = parseConfig({ name: 'twin', supervision: 'joints' }, 'test');
  const labelled = modelCard({ ...info, config: twin, supervision: supervisionOf(twin) });
  expect(labelled).toContain('**yes, of every training scene**');
  expect(labelled).not.toContain('pose.template');
});
