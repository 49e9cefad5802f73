import * as tf from '@tensorflow/tfjs';
import { createShapePrior, type ShapePrior } from '@mas/models';
import { h36m18 } from '@mas/skeleton';
import { skeletonMask } from '@mas/skeleton-mask';
import { analyticSet } from '../../test/analytic-scenes.js';
import { createBoneWidths } from '../bone-widths.js';
import { drawnBones } from '../drawn-bones.js';
import { parseConfig } from '../load-config.js';
import { maskPixels } from '../mask-pixels.js';
import { Random } from '../random.js';
import { disposeBatch, makeBatch, noAugmentation, type SceneBatch } from '../scene-batch.js';
import { boneSigmas, createMaskTerms, unweightedMaskLoss } from './mask-terms.js';

const joints = h36m18.joints.length;
const stages = { shapePrior: 0.25, arms: 0.3 };
let shapePrior: ShapePrior;
let batch: SceneBatch;
let projected: tf.Tensor4D;

beforeAll(async () => {
  await tf.setBackend('cpu');
  shapePrior = createShapePrior({ channels: [2, 2] }, { seed: 1, name: 'terms-prior' });
  const set = analyticSet(1);
  const random = new Random('terms');
  set.targetMasks.forEach((_, i) => (set.targetMasks[i] = random.uniform()));
  set.weights.forEach((_, i) => (set.weights[i] = random.uniform(0.5, 1.5)));
  batch = makeBatch(set, [0], random, noAugmentation);
  const xy = Float32Array.from({ length: 4 * joints * 2 }, () => random.uniform(-0.8, 0.8));
  projected = tf.tensor4d(xy, [1, 4, joints, 2]);
});
afterAll(() => {
  shapePrior.dispose();
  projected.dispose();
  disposeBatch(batch);
});

function configOf(mask: object) {
  const data = { patchSize: 32, maskSize: 16 };
  return parseConfig({ name: 'test', data, pose: { mask } }, 'test');
}

function terms(mask: object, progress = 1): Record<string, number> {
  return tf.tidy(() => {
    const of = createMaskTerms(configOf(mask), h36m18, shapePrior);
    const found = of(batch, projected, progress, stages);
    return Object.fromEntries(
      Object.entries(found).map(([name, term]) => [name, term.dataSync()[0]]),
    );
  });
}

/** Squared differences times G of the drawn mask, and the mask. */
function byHand() {
  const { pose } = configOf({});
  const { all } = drawnBones(h36m18, pose.mask);
  return tf.tidy(() => {
    const mask = skeletonMask(maskPixels(projected, joints, 16), {
      bones: all.bones,
      size: 16,
      perBoneSigma: boneSigmas(all, pose.mask, 1, 16),
    }).dataSync();
    const weights = batch.weights.dataSync();
    const weighted = mask.map((m, i) => weights[i] * (batch.targetMaskValues[i] - m) ** 2);
    return { mask, weighted };
  });
}

test('drawnOnly compares drawn pixels only, or multiplies by their share', () => {
  const { mask, weighted } = byHand();
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
  const drawn = Array.from(mask, (m) => (m > 0.1 ? 1 : 0));
  const share = mean(drawn);
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.95);
  const whole = 30 * mean(Array.from(weighted));
  expect(terms({}).skeleton).toBeCloseTo(whole, 4);
  const pixels = 30 * mean(drawn.map((d, i) => d * weighted[i]));
  expect(terms({ drawnOnly: 'pixels' }).skeleton).toBeCloseTo(pixels, 4);
  expect(terms({ drawnOnly: 'mean' }).skeleton).toBeCloseTo(whole * share, 4);
});

test('λ follows its schedule, and the unweighted loss does not', () => {
  const skeletonWeight = { from: 1, to: 0.5, stage: 'arms' };
  const physiqueWeight = { from: 0, to: 1, stage: 'shapePrior', ramp: 0.2 };
  const full = terms({ skeletonWeight: 1, physiqueWeight: 1 });
  const late = terms({ skeletonWeight, physiqueWeight });
  expect(late.skeleton).toBeCloseTo(0.5 * full.skeleton, 5);
  expect(late.physique).toBeCloseTo(full.physique, 5);
  const { mask } = configOf({ skeletonWeight, physiqueWeight }).pose;
  const unweighted = full.skeleton + full.physique;
  expect(unweightedMaskLoss(late, mask, 1, stages)).toBeCloseTo(unweighted, 5);
  const ramping = terms({ skeletonWeight, physiqueWeight }, 0.35);
  const armed = terms({ skeletonWeight: 1, physiqueWeight: 1, sigmaUntil: 0.3 }, 0.35);
  expect(ramping.physique).toBeCloseTo(0.5 * armed.physique, 4);
  expect(terms({ skeletonWeight, physiqueWeight }, 0.25)).not.toHaveProperty('physique');
  expect(terms({ skeletonWeight, physiqueWeight }, 0.2).skeleton).toBeGreaterThan(late.skeleton);
});

test('learned widths begin with the given ones, stay within a factor of two and get their gradient', () => {
  // Smooth where bones overlap, for the differences.
  const smooth = { merge: 'softor' };
  const config = configOf({ learnWidths: true, ...smooth });
  const { all } = drawnBones(h36m18, config.pose.mask);
  const before = tf.memory().numTensors;
  const widths = createBoneWidths(all.bones.length, 'terms-widths');
  const of = createMaskTerms(config, h36m18, shapePrior, widths);
  const variable = widths.parameters.get('width');
  const loss = (progress: number) => of(batch, projected, progress, stages).skeleton as tf.Scalar;
  const at = (values: number[], progress = 1) =>
    tf.tidy(() => {
      variable.assign(tf.tensor1d(values));
      return loss(progress).dataSync()[0];
    });
  const zeros = all.bones.map(() => 0);
  expect(at(zeros)).toBeCloseTo(terms(smooth).skeleton, 5);
  const start = all.bones.map((_, i) => 0.3 * Math.sin(i));
  for (const progress of [0.1, 1]) {
    at(start, progress);
    const gradient = tf.tidy(() =>
      tf.variableGrads(() => loss(progress), [variable]).grads[variable.name].dataSync(),
    );
    for (const bone of [0, 5, all.bones.length - 1]) {
      const [plus, minus] = [0.02, -0.02].map((step) =>
        at(
          start.map((value, i) => (i === bone ? value + step : value)),
          progress,
        ),
      );
      at(start, progress);
      expect(gradient[bone]).toBeCloseTo((plus - minus) / 0.04, 2);
    }
    expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.01);
  }
  tf.tidy(() => {
    variable.assign(tf.tensor1d(zeros.map((_, i) => (i % 2 ? 50 : -50))));
    const factors = widths.factors().dataSync();
    expect(factors[0]).toBeCloseTo(0.5, 5);
    expect(factors[1]).toBeCloseTo(2, 5);
  });
  widths.parameters.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
