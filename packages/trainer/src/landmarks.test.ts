import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { parse, stringify } from 'yaml';
import { tinyDataset, tinyTraining } from '../test/tiny-dataset.js';
import { loadCheckpoint } from './checkpoint.js';
import { collectReport } from './collect-report.js';
import { drawnBones } from './drawn-bones.js';
import { evaluate } from './evaluate.js';
import { parseConfig } from './load-config.js';
import { referenceBody } from './reference-body.js';
import { readLog } from './run-log.js';
import { selectBackend } from './select-backend.js';
import { fitSpp } from './spp/fit-spp.js';
import { train } from './train.js';
import { skeletonOf } from './trained-skeleton.js';
import { UserError } from './user-error.js';

const config = parseConfig({ name: 'landmarks', landmarks: 36, ...tinyTraining }, 'test');

test('everything that names a joint of the body is off, and what was written down stays so', () => {
  const { priors, sides, bodyFit, restingArms, mask, stages } = config.pose;
  const weights = [...Object.values(priors), sides, bodyFit, restingArms];
  expect(weights).toEqual(weights.map(() => 0));
  expect([mask.drawn, stages.arms]).toEqual(['joints', 1]);
  expect(parseConfig(parse(stringify(config)), 'again')).toEqual(config);
  const joints = parseConfig({ name: 'joints' }, 'test');
  expect(joints.landmarks).toBe(0);
  expect(joints.pose.sides).toBeGreaterThan(0);
});

test.each([
  [{ supervision: 'joints' }, /landmarks: expected 0 with supervision: joints/],
  [{ pose: { consistency: { depthFrom: 'bones' } } }, /depthFrom: .*landmarks have no bones/],
  [{ landmarks: 1000 }, /landmarks: .*512/],
  [{ landmarks: 1.5 }, /landmarks: .*int/],
])('%j does not go with landmarks', (change, message) => {
  expect(() => parseConfig({ name: 'x', landmarks: 36, ...change }, 'test')).toThrow(message);
});

test('each landmark is a dot, from the first stage on', () => {
  const { all, withoutArms } = drawnBones(skeletonOf(config), config.pose.mask);
  expect(all.bones).toEqual(Array.from({ length: 36 }, (_, j) => [j, j]));
  expect(withoutArms).toEqual(all);
});

test('landmarks start apart from each other, within a standing person', () => {
  const { heights, lateral } = referenceBody(skeletonOf(config));
  for (let a = 0; a < 36; a++) {
    expect((heights[a] / 0.72) ** 2 + (lateral[a] / 0.22) ** 2).toBeLessThanOrEqual(1);
    for (let b = 0; b < a; b++) {
      const apart = Math.hypot(heights[a] - heights[b], lateral[a] - lateral[b]);
      expect(apart).toBeGreaterThan(0.03);
    }
  }
});

test('they train by masks and views alone, and have scores by post-processing only', async () => {
  const data = await tinyDataset();
  const backend = await selectBackend('wasm');
  const before = tf.memory().numTensors;
  try {
    const runDir = path.join(data.root, 'run');
    const { stages, checkpointDir } = await train({ config, dataDir: data.dir, runDir, backend });
    expect(stages.map(({ name }) => name)).toEqual(['heading', 'A: skeleton', 'B: + shape prior']);
    const terms = new Set(
      readLog(runDir)
        .filter(({ stage }) => stage !== 'heading')
        .flatMap((line) => Object.keys(line.terms)),
    );
    expect([...terms].toSorted()).toEqual([
      'consistency',
      'depth',
      'physique',
      'skeleton',
      'template',
    ]);
    const checkpoint = await loadCheckpoint(checkpointDir);
    expect(checkpoint.info).toMatchObject({
      skeleton: 'landmarks36',
      supervision:
        'masks and calibrated views; no joint labels; 36 landmarks without names or bones',
    });
    const options = { checkpoint, dataDir: data.dir, backend };
    await expect(evaluate(options)).rejects.toThrow(UserError);
    await expect(evaluate(options)).rejects.toThrow(/without names \(landmarks36\).*mas spp fit/);
    const spp = await fitSpp(options);
    expect([spp.single.landmarks, spp.single.joints]).toEqual([36, 18]);
    const result = await evaluate({ ...options, spp });
    expect(result.supervision).toMatch(/36 landmarks .*; SPP \(linear, 12 labelled frames\)$/);
    expect(result.skeleton).toBe('h36m18');
    expect(result.baselines.untrained).toBeNull();
    expect(Number.isFinite(result.single.mpjpe + result.picture.mpjpe)).toBe(true);
    const report = await collectReport({ checkpoint, runDir, dataDir: data.dir, samples: 1 });
    expect(report.skeleton.bones).toEqual([]);
    expect(report.samples[0].predicted2d).toHaveLength(36);
    expect(report.samples[0].true2d).toBeUndefined();
    expect(tf.memory().numTensors).toBe(before);
  } finally {
    await data.remove();
  }
});
