import * as tf from '@tensorflow/tfjs';
import { jointIndex, type Skeleton } from '@mas/skeleton';
import { skeletonMask } from '@mas/skeleton-mask';
import type { Detector, ShapePrior } from '@mas/models';
import type { TrainConfig } from './config.js';
import { drawnBones, type DrawnBones } from './drawn-bones.js';
import type { Objective } from './heading-pretext.js';
import type { LimbBank } from './limb-bank.js';
import { limbKinds } from './limb-kinds.js';
import type { LimbKind } from './limb-model.js';
import { limbTargets, type CurrentPose } from './limb-targets.js';
import { createPosePriors } from './losses/pose-priors.js';
import { smoothL1 } from './losses/smooth-l1.js';
import { maskPixels } from './mask-pixels.js';
import { projectTargets, restingArms, uprightTemplate } from './pose-targets.js';
import type { Random } from './random.js';
import { referenceBody } from './reference-body.js';
import type { SceneBatch } from './scene-batch.js';
import { liftPoints, scenePose, type ScenePose } from './scene-pose.js';
import { stopGradient } from './stop-gradient.js';

/** Margins by which right joints lie to the right of left ones, half patch extents. */
const sideMargins = [
  { joint: 'Hip', margin: 0.15, fades: false },
  { joint: 'Shoulder', margin: 0.18, fades: false },
  { joint: 'Knee', margin: 0.05, fades: true },
  { joint: 'Ankle', margin: 0.02, fades: true },
] as const;

/** What changes from step to step besides the batch. */
export interface StepContext {
  /** 0-1 over the pose phase. */
  progress: number;
  /** [F, 2] headings of the batch's scenes (mirrored with it), or undefined without a pretext. */
  headings: Float32Array | undefined;
  banks: { arms: LimbBank; legs: LimbBank };
  random: Random;
}

/** Width of the drawn bones at a point of the run, px of a mask of `size`. */
export function boneSigmas(
  drawn: DrawnBones,
  mask: TrainConfig['pose']['mask'],
  progress: number,
  size: number,
): number[] {
  const [from, to] = mask.sigma;
  const part = mask.sigmaUntil > 0 ? Math.min(1, progress / mask.sigmaUntil) : 1;
  const ndc = from * (to / from) ** part;
  return drawn.widths.map((width) => (width * ndc * (size - 1)) / 2);
}

/**
 * Prepares the loss of the pose phase, the heart of the system. Per batch:
 * detector -> joints of each view -> triangulated and reprojected -> drawn as a skeleton mask ->
 * turned into a body mask by the shape prior -> both compared with the given mask, weighted by
 * geodesic distance (equations 4-10); then the consistency of single views, and our additions.
 */
export function createPoseObjective(
  config: TrainConfig,
  skeleton: Skeleton,
  detector: Detector,
  shapePrior: ShapePrior,
): (batch: SceneBatch, context: StepContext) => Objective {
  const { pose } = config;
  const { halfExtent, maskSize, patchSize } = config.data;
  const joints = skeleton.joints.length;
  const body = referenceBody(skeleton);
  const priors = createPosePriors(skeleton, body, halfExtent);
  const kinds = limbKinds(skeleton, body, halfExtent);
  const { all, withoutArms } = drawnBones(skeleton, pose.mask);

  function maskTerms(batch: SceneBatch, at: ScenePose, progress: number) {
    const drawn = progress >= pose.stages.arms ? all : withoutArms;
    const skeletonMasks = skeletonMask(maskPixels(at.projected, joints, maskSize), {
      bones: drawn.bones,
      size: maskSize,
      sigma: 1,
      perBoneSigma: boneSigmas(drawn, pose.mask, progress, maskSize),
      merge: pose.mask.merge,
    });
    const compare = (masks: tf.Tensor) => {
      const squared = tf.square(tf.sub(batch.targetMasks, masks));
      return tf.mul(tf.mean(tf.mul(squared, batch.weights)), 10);
    };
    const terms: Record<string, tf.Tensor> = {
      skeleton: tf.mul(compare(skeletonMasks), pose.mask.skeletonWeight),
    };
    if (progress >= pose.stages.shapePrior && pose.mask.physiqueWeight > 0) {
      const ramp = Math.min(1, Math.max(1e-3, (progress - pose.stages.shapePrior) / 0.1));
      const physique = compare(shapePrior.physiqueMasks(skeletonMasks));
      terms.physique = tf.mul(physique, pose.mask.physiqueWeight * ramp);
    }
    return terms;
  }

  function consistencyTerms(batch: SceneBatch, at: ScenePose): Record<string, tf.Tensor> {
    const xy = tf.clipByValue(stopGradient(at.projected), -1.2, 1.2);
    const z = tf.clipByValue(stopGradient(at.projectedZ), -1, 1);
    // A view without a usable mask shows the detector nothing.
    const seen = tf.tensor3d(batch.viewWeights, [batch.scenes, batch.views, 1]);
    const xyError = tf.mul(tf.mean(smoothL1(at.xy, xy, 0.05), 3), seen);
    const zError = tf.mul(smoothL1(at.z, z, 0.1), seen);
    return {
      consistency: tf.mul(tf.mean(xyError), pose.consistency.xy),
      depth: tf.mul(tf.mean(zError), pose.consistency.depth),
    };
  }

  /** Pulls single-view joints towards scene-frame points, weighted per scene and joint. */
  function targetTerm(
    batch: SceneBatch,
    at: ScenePose,
    points: Float32Array,
    weights: Float32Array,
    beta: number,
  ): tf.Tensor {
    const { scenes, views } = batch;
    const target = projectTargets(points, joints, batch);
    const xy = smoothL1(at.xy, tf.tensor4d(target.xy, [scenes, views, joints, 2]), beta);
    const z = smoothL1(at.z, tf.tensor3d(target.z, [scenes, views, joints]), beta);
    const seen = tf.tensor3d(batch.viewWeights, [scenes, views, 1]);
    const distance = tf.mul(tf.add(tf.mean(xy, 3), tf.mul(z, 0.5)), seen);
    return tf.sum(tf.mul(distance, tf.tensor3d(weights, [scenes, 1, joints])));
  }

  function templateTerm(batch: SceneBatch, at: ScenePose, context: StepContext): tf.Tensor {
    const fade = Math.min(1, 2 * (1 - context.progress / pose.template.until));
    const each = (pose.template.weight * fade * fade) / (batch.scenes * batch.views * joints);
    const weights = new Float32Array(batch.scenes * joints).fill(each);
    return targetTerm(batch, at, uprightTemplate(body, context.headings!), weights, 0.1);
  }

  function sidesTerm(batch: SceneBatch, at: ScenePose, context: StepContext): tf.Tensor {
    const { scenes, views } = batch;
    const headings = context.headings!;
    const every = tf.concat(
      [tf.reshape(at.points, [scenes, 1, joints, 3]), liftPoints(at.xy, at.z, batch)],
      1,
    );
    const rightwards = Float32Array.from({ length: scenes * 3 }, (_, i) => {
      const f = Math.floor(i / 3);
      return i % 3 === 0 ? headings[2 * f + 1] : i % 3 === 1 ? -headings[2 * f] : 0;
    });
    const along = tf.sum(tf.mul(every, tf.tensor4d(rightwards, [scenes, 1, 1, 3])), 3);
    const fade = 0.5 * Math.max(0, 1 - context.progress / 0.5);
    const pairs = new Float32Array(joints * sideMargins.length);
    sideMargins.forEach(({ joint }, k) => {
      pairs[jointIndex(skeleton, `right${joint}`) * sideMargins.length + k] = 1;
      pairs[jointIndex(skeleton, `left${joint}`) * sideMargins.length + k] = -1;
    });
    const apart = tf.matMul(
      tf.reshape(along, [scenes * (views + 1), joints]) as tf.Tensor2D,
      tf.tensor2d(pairs, [joints, sideMargins.length]),
    );
    const short = tf.relu(tf.sub(tf.tensor1d(sideMargins.map(({ margin }) => margin)), apart));
    const weights = tf.tensor1d(sideMargins.map(({ fades }) => (fades ? fade : 1)));
    return tf.mul(tf.sum(tf.mul(tf.mean(short, 0), weights)), pose.sides);
  }

  function restingArmsTerm(batch: SceneBatch, at: ScenePose, points: Float32Array): tf.Tensor {
    const rest = restingArms(points, skeleton, body, halfExtent);
    const weights = new Float32Array(joints);
    for (const j of rest.joints) weights[j] = pose.restingArms / batch.scenes;
    const squared = tf.square(
      tf.sub(at.points, tf.tensor3d(rest.points, [batch.scenes, joints, 3])),
    );
    return tf.sum(tf.mul(squared, tf.tensor3d(weights, [1, joints, 1])));
  }

  function limbTerm(
    kind: LimbKind,
    bank: LimbBank,
    weight: number,
    batch: SceneBatch,
    at: ScenePose,
    current: CurrentPose,
    context: StepContext,
  ): tf.Tensor {
    const { coverageWeight, fadeFrom, fadeTo } = pose.limbSearch;
    const found = limbTargets(
      kind,
      bank,
      batch,
      current,
      skeleton,
      withoutArms.bones,
      { patchSize, maskSize },
      { coverageWeight, randomCandidates: 48, rounds: 1, enumerate: false },
      context.random,
    );
    const fade =
      context.progress < fadeFrom ? 1 : Math.max(fadeTo, 1 - (context.progress - fadeFrom) / 0.15);
    const each = (weight * fade) / (batch.scenes * batch.views * 4);
    return targetTerm(
      batch,
      at,
      found.points,
      found.confidence.map((c) => c * each),
      0.05,
    );
  }

  return (batch, context) => {
    const { progress, headings } = context;
    const at = scenePose(detector.keypoints(batch.patches), batch, pose.robustViews);
    const terms: Record<string, tf.Tensor> = maskTerms(batch, at, progress);
    for (const [name, term] of Object.entries(priors(at.points))) {
      const weight = pose.priors[name as keyof typeof pose.priors];
      if (weight > 0) terms[name] = tf.mul(term, weight);
    }
    const multiView = batch.calibrated && batch.views > 1;
    if (multiView) Object.assign(terms, consistencyTerms(batch, at));
    const points = at.points.dataSync<'float32'>();
    const armsJoined = progress >= pose.stages.arms;
    if (!armsJoined && pose.restingArms > 0) {
      terms.restingArms = restingArmsTerm(batch, at, points);
    }
    if (multiView && headings) {
      if (progress < pose.template.until && pose.template.weight > 0) {
        terms.template = templateTerm(batch, at, context);
      }
      if (pose.sides > 0) terms.sides = sidesTerm(batch, at, context);
      const current = { points, projected: at.projected.dataSync<'float32'>(), headings };
      const { arms, legs, legsFrom } = pose.limbSearch;
      if (armsJoined && arms > 0) {
        terms.arms = limbTerm(kinds.arms, context.banks.arms, arms, batch, at, current, context);
      }
      if (progress >= legsFrom && legs > 0) {
        terms.legs = limbTerm(kinds.legs, context.banks.legs, legs, batch, at, current, context);
      }
    }
    return {
      loss: tf.addN(Object.values(terms)) as tf.Scalar,
      terms: terms as Record<string, tf.Scalar>,
    };
  };
}
