import * as tf from '@tensorflow/tfjs';
import type { SceneSet } from '@mas/datasets';
import { createShapePrior, type Detector, type ShapePrior } from '@mas/models';
import { h36m18 } from '@mas/skeleton';
import { analyticSet, project } from '../test/analytic-scenes.js';
import { parseConfig } from './load-config.js';
import { createPoseObjective } from './pose-objective.js';
import { Random } from './random.js';
import { referenceBody } from './reference-body.js';
import type { FittedBodies } from './training-data.js';
import { disposeBatch, makeBatch, noAugmentation, type SceneBatch } from './scene-batch.js';

const joints = h36m18.joints.length;
let shapePrior: ShapePrior;

beforeAll(async () => {
  await tf.setBackend('cpu');
  shapePrior = createShapePrior({ channels: [2, 2] }, { seed: 1, name: 'objective-prior' });
});
afterAll(() => shapePrior.dispose());

/** Scenes of an upright body in a box of a mask, every view different. */
function scenes(count: number, change: Partial<SceneSet> = {}): SceneSet {
  const set = { ...analyticSet(count), ...change };
  const random = new Random('masks');
  set.targetMasks.forEach((_, i) => (set.targetMasks[i] = random.uniform()));
  set.masks.fill(255);
  return set;
}

/** The reference body with its centre at a point, seen by all views of a scene: [V, J, 3]. */
function seen(batch: SceneBatch, scene: number, [x, y, z]: number[]): number[] {
  const { heights, lateral } = referenceBody(h36m18);
  return Array.from({ length: batch.views * joints }, (_, i) => {
    const view = scene * batch.views + Math.floor(i / joints);
    const j = i % joints;
    // Leaning, so that no view sees two joints in one place.
    const at = [x + 0.9 * lateral[j], y + 0.2 * heights[j], z + 0.9 * heights[j]];
    const { x: u, y: v, w } = project(batch.projectionValues, 12 * view, at);
    return [u, v, (w - 1) / (batch.depthScaleValues[view] || 1)];
  }).flat();
}

/** Terms, and the gradient of their sum in the detector's answer [F V, J, 3]. */
function evaluate(
  batch: SceneBatch,
  answer: number[],
  change: object = {},
  progress = 0.5,
  bodies?: FittedBodies,
) {
  const config = parseConfig(
    {
      name: 'test',
      data: { patchSize: 32, maskSize: 16 },
      ...change,
      pose: { mask: { physiqueWeight: 0.9 }, ...(change as { pose?: object }).pose },
    },
    'test',
  );
  const context = {
    progress,
    headings: Float32Array.from({ length: 2 * batch.scenes }, (_, i) => i % 2),
    bodies,
  };
  const terms: Record<string, number> = {};
  const gradient = tf.tidy(() =>
    tf
      .grad((x) => {
        const detector = { stacks: 1, keypoints: () => x } as unknown as Detector;
        const objective = createPoseObjective(config, h36m18, detector, shapePrior)(batch, context);
        for (const [name, term] of Object.entries(objective.terms))
          terms[name] = term.dataSync()[0];
        return objective.loss;
      })(tf.tensor3d(answer, [batch.scenes * batch.views, joints, 3]))
      .dataSync(),
  );
  const perView = joints * 3;
  /** Largest gradient of each view. */
  const strength = Array.from({ length: batch.scenes * batch.views }, (_, view) =>
    Math.max(...gradient.slice(view * perView, (view + 1) * perView).map(Math.abs)),
  );
  return { terms, gradient, strength };
}

test('a view with an empty or cut mask weighs nothing in any term', () => {
  const set = scenes(1);
  set.viewWeights[2] = 0;
  const batch = makeBatch(set, [0], new Random('a'), noAugmentation);
  const answer = seen(batch, 0, [0, 0, 0]);
  const { strength, terms } = evaluate(batch, answer);
  expect(Object.keys(terms)).toEqual(
    expect.arrayContaining(['skeleton', 'sides', 'consistency', 'spine']),
  );
  expect(strength.map((value) => value > 0)).toEqual([true, true, false, true]);
  const moved = answer.map((value, i) => (Math.floor(i / (3 * joints)) === 2 ? -value : value));
  expect(evaluate(batch, moved).terms).toEqual(terms);
  disposeBatch(batch);
});

test('a scene whose triangulation lies behind a camera is skipped, the others are not', () => {
  const batch = makeBatch(scenes(2), [0, 1], new Random('a'), noAugmentation);
  const behind = [5 * Math.cos(0.3), 5 * Math.sin(0.3), 0];
  const answer = [...seen(batch, 0, [0, 0, 0]), ...seen(batch, 1, behind)];
  expect(answer.every(Number.isFinite)).toBe(true);
  const { strength, gradient } = evaluate(batch, answer);
  expect(strength.slice(0, 4).every((value) => value > 0)).toBe(true);
  expect(strength.slice(4)).toEqual([0, 0, 0, 0]);
  expect(gradient.every(Number.isFinite)).toBe(true);
  disposeBatch(batch);
});

test('single views learn from masks and body priors, from a heading where it is known; never from depth', () => {
  const set = scenes(1, { ...analyticSet(1, [0]), calibrated: false });
  set.projections.set([1, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1]);
  const batch = makeBatch(set, [0], new Random('a'), noAugmentation);
  const { heights, lateral } = referenceBody(h36m18);
  const answer = Array.from({ length: joints }, (_, j) => [lateral[j], -heights[j], 0]).flat();
  const { terms } = evaluate(batch, answer, {}, 0.01);
  const body =
    'boneLength knees midpoints restingArms sides skeleton spine symmetry template twist';
  expect(Object.keys(terms).toSorted().join(' ')).toBe(body);
  // The heading (0, 1) looks away from the camera, as the answer does: right joints on the right.
  expect(terms.template).toBeCloseTo(0, 5);
  const mirrored = answer.map((value, i) => (i % 3 === 0 ? -value : value));
  const wrong = evaluate(batch, mirrored, {}, 0.01).terms;
  expect(wrong.template).toBeGreaterThan(0.1);
  expect(wrong.sides).toBeGreaterThan(terms.sides + 1);
  disposeBatch(batch);
});

test('z of single views learns from what depthFrom names', () => {
  const batch = makeBatch(scenes(1), [0], new Random('a'), noAugmentation);
  const exact = seen(batch, 0, [0, 0, 0]);
  const deep = exact.map((value, i) => (i % 3 === 2 ? value + 0.3 : value));
  const off = { xy: 0, depth: 5 };
  const only = (depthFrom: string, answer: number[]) => {
    const priors = { boneLength: 0, symmetry: 0, midpoints: 0, twist: 0, spine: 0, knees: 0 };
    const mask = { skeletonWeight: 0, physiqueWeight: 0 };
    const rest = { restingArms: 0, sides: 0 };
    const pose = { consistency: { ...off, depthFrom }, priors, mask, ...rest };
    const { terms, gradient } = evaluate(batch, answer, { pose });
    const size = (axis: (k: number) => boolean) =>
      Math.max(...gradient.filter((_, i) => axis(i % 3)).map(Math.abs));
    return { depth: terms.depth, inZ: size((k) => k === 2), inXy: size((k) => k < 2) };
  };
  expect(only('triangulation', exact).depth).toBeCloseTo(0, 3);
  const stopped = only('triangulation', deep);
  // Smooth L1 with beta 0.1: 0.3 - 0.05, times the weight.
  expect(stopped.depth).toBeCloseTo(5 * 0.25, 2);
  expect(stopped.inZ).toBeGreaterThan(0);
  expect(stopped.inXy).toBe(0);
  const mutual = only('mutual', deep);
  expect(mutual.depth).toBeCloseTo(stopped.depth, 5);
  expect(mutual.inXy).toBeGreaterThan(1e-3);
  // Bones do not change where all of a view moves away together; they do where one joint moves.
  const knee = exact.map((value, i) => (i === 2 * 3 + 2 ? value + 0.6 : value));
  expect(only('bones', knee).depth).toBeGreaterThan(only('bones', exact).depth + 0.01);
  disposeBatch(batch);
});

test('the joints of every stack get all terms; those before the last by intermediateWeight', () => {
  const batch = makeBatch(scenes(1), [0], new Random('a'), noAugmentation);
  const answer = tf.tensor3d(seen(batch, 0, [0.1, 0, 0]), [4, joints, 3]);
  const detector = {
    stacks: 3,
    stackKeypoints: () => [answer, answer, answer],
  } as unknown as Detector;
  const settings = { kind: 'hourglass', intermediateWeight: 0.25, depth: 1, heatmapSize: 16 };
  const config = parseConfig(
    { name: 'test', data: { patchSize: 32, maskSize: 16 }, detector: settings },
    'test',
  );
  tf.tidy(() => {
    const objective = createPoseObjective(config, h36m18, detector, shapePrior);
    const { terms, loss } = objective(batch, {
      progress: 0.5,
      headings: Float32Array.of(0, 1),
    });
    const { intermediate, ...last } = Object.fromEntries(
      Object.entries(terms).map(([name, term]) => [name, term.dataSync()[0]]),
    );
    const sum = Object.values(last).reduce((a, b) => a + b);
    expect(sum).toBeGreaterThan(1);
    expect(Object.keys(last)).toEqual(expect.arrayContaining(['skeleton', 'sides', 'consistency']));
    // Two stacks before the last, and here all three say the same.
    expect(intermediate / sum).toBeCloseTo(2 * 0.25, 5);
    expect(loss.dataSync()[0] / sum).toBeCloseTo(1.5, 5);
  });
  answer.dispose();
  disposeBatch(batch);
});

test('a fitted body pulls all views towards it, in the place of the template', () => {
  const batch = makeBatch(scenes(1), [0], new Random('a'), noAugmentation);
  const answer = seen(batch, 0, [0, 0, 0]);
  const { heights, lateral } = referenceBody(h36m18);
  const points = Float32Array.from({ length: 3 * joints }, (_, i) => {
    const j = Math.floor(i / 3);
    return [0.9 * lateral[j], 0.2 * heights[j], 0.9 * heights[j]][i % 3];
  });
  const confidence = new Float32Array(joints).fill(1);
  const at = (progress: number, bodies?: FittedBodies) =>
    evaluate(batch, answer, {}, progress, bodies).terms;
  const exact = at(0, { points, confidence });
  expect(exact.body).toBeCloseTo(0, 5);
  expect(exact).not.toHaveProperty('template');
  expect(exact).not.toHaveProperty('restingArms');
  expect(at(0)).toHaveProperty('template');
  const raised = points.slice();
  const wrist = h36m18.joints.indexOf('leftWrist');
  raised[3 * wrist + 2] += 0.5;
  expect(at(0, { points: raised, confidence }).body).toBeGreaterThan(0.1);
  expect(at(0.6, { points: raised, confidence }).body).toBeGreaterThan(0.1);
  const bent = points.slice();
  const head = h36m18.joints.indexOf('head');
  bent[3 * head + 2] -= 0.5;
  const first = at(0, { points: bent, confidence }).body;
  expect(first).toBeGreaterThan(0.1);
  const doubtful = confidence.slice();
  doubtful[head] = 0.5;
  expect(at(0, { points: bent, confidence: doubtful }).body / first).toBeCloseTo(0.5, 3);
  disposeBatch(batch);
});
