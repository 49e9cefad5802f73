import * as tf from '@tensorflow/tfjs';
import { flipPermutation, jointIndex, type Skeleton } from '@mas/skeleton';
import type { Detector, ShapePrior } from '@mas/models';
import { batchPoints } from './batch-points.js';
import type { BoneWidths } from './bone-widths.js';
import type { TrainConfig } from './config.js';
import type { Objective } from './heading-pretext.js';
import { createMaskTerms } from './losses/mask-terms.js';
import { createPosePriors } from './losses/pose-priors.js';
import { smoothL1 } from './losses/smooth-l1.js';
import { projectTargets, restingArms, uprightTemplate } from './pose-targets.js';
import { referenceBody } from './reference-body.js';
import type { SceneBatch } from './scene-batch.js';
import { leaveOutScenes, scenesInFront } from './scenes-in-front.js';
import { liftPoints, scenePose, type ScenePose } from './scene-pose.js';
import type { StageStarts } from './schedule.js';
import { stackKeypoints } from './stack-keypoints.js';
import { stopGradient } from './stop-gradient.js';
import type { FittedBodies } from './training-data.js';

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
  /** Where the cascade's stages start; those of the configuration if left out. */
  stages?: StageStarts;
  /** Bodies that were fitted to the masks, [S, J, 3] and [S, J] of the batch's set, if they were. */
  bodies?: FittedBodies;
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
  boneWidths?: BoneWidths,
): (batch: SceneBatch, context: StepContext) => Objective {
  const { pose } = config;
  const { halfExtent } = config.data;
  const joints = skeleton.joints.length;
  const body = referenceBody(skeleton);
  // Landmarks have no bones: see without-body-terms.ts.
  const named = config.landmarks === 0;
  const priors = named
    ? createPosePriors(skeleton, body, halfExtent, pose.boneTolerance)
    : undefined;
  const flipped = flipPermutation(skeleton);
  const maskTerms = createMaskTerms(config, skeleton, shapePrior, boneWidths);

  function consistencyTerms(batch: SceneBatch, at: ScenePose): Record<string, tf.Tensor> {
    const { depthFrom } = pose.consistency;
    const xy = tf.clipByValue(stopGradient(at.projected), -1.2, 1.2);
    // A view without a usable mask shows the detector nothing.
    const seen = tf.tensor3d(batch.viewWeights, [batch.scenes, batch.views, 1]);
    const xyError = tf.mul(tf.mean(smoothL1(at.xy, xy, 0.05), 3), seen);
    const terms: Record<string, tf.Tensor> = {
      consistency: tf.mul(tf.mean(xyError), pose.consistency.xy),
    };
    if (depthFrom === 'bones') {
      const lifted = liftPoints(at.xy, at.z, batch);
      const poses = tf.reshape(lifted, [batch.scenes * batch.views, joints, 3]) as tf.Tensor3D;
      const visible = tf.mul(poses, tf.reshape(seen, [-1, 1, 1]));
      terms.depth = tf.mul(priors!(visible as tf.Tensor3D).boneLength, pose.consistency.depth);
    } else {
      const found = depthFrom === 'mutual' ? at.projectedZ : stopGradient(at.projectedZ);
      const zError = tf.mul(smoothL1(at.z, tf.clipByValue(found, -1, 1), 0.1), seen);
      terms.depth = tf.mul(tf.mean(zError), pose.consistency.depth);
    }
    return terms;
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

  /** Pulls joints towards the body that was fitted to the masks of their scene. */
  function bodyFitTerm(batch: SceneBatch, at: ScenePose, bodies: FittedBodies): tf.Tensor {
    const each = pose.bodyFit / (batch.scenes * batch.views * joints);
    const weights = Float32Array.from({ length: batch.scenes * joints }, (_, i) => {
      const j = batch.mirrored ? flipped[i % joints] : i % joints;
      return each * bodies.confidence[batch.indices[Math.floor(i / joints)] * joints + j];
    });
    return targetTerm(batch, at, batchPoints(bodies.points, skeleton, batch), weights, 0.1);
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
    let short = tf.relu(tf.sub(tf.tensor1d(sideMargins.map(({ margin }) => margin)), apart));
    if (batch.viewWeights.some((weight) => weight !== 1)) {
      const seen = Float32Array.from({ length: scenes * (views + 1) }, (_, i) => {
        const [f, v] = [Math.floor(i / (views + 1)), (i % (views + 1)) - 1];
        const own = batch.viewWeights.subarray(f * views, (f + 1) * views);
        return v < 0 ? Math.max(...own) : own[v];
      });
      short = tf.mul(short, tf.tensor2d(seen, [scenes * (views + 1), 1]));
    }
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

  /** All terms of one stack's joints. */
  function termsOf(
    batch: SceneBatch,
    context: StepContext,
    at: ScenePose,
    points: Float32Array,
  ): Record<string, tf.Tensor> {
    const { progress, headings, bodies, stages = pose.stages } = context;
    const terms: Record<string, tf.Tensor> = maskTerms(batch, at.projected, progress, stages);
    for (const [name, term] of Object.entries(priors?.(at.points) ?? {})) {
      const weight = pose.priors[name as keyof typeof pose.priors];
      if (weight > 0) terms[name] = tf.mul(term, weight);
    }
    if (isMultiView(batch)) Object.assign(terms, consistencyTerms(batch, at));
    if (bodies) {
      terms[isMultiView(batch) ? 'body' : 'selfTraining'] = bodyFitTerm(batch, at, bodies);
    }
    if (!bodies && progress < stages.arms && pose.restingArms > 0) {
      terms.restingArms = restingArmsTerm(batch, at, points);
    }
    if (headings) {
      if (!bodies && progress < pose.template.until && pose.template.weight > 0) {
        terms.template = templateTerm(batch, at, context);
      }
      if (pose.sides > 0) terms.sides = sidesTerm(batch, at, context);
    }
    return terms;
  }

  return (batch, context) => {
    const [last, ...others] = stackKeypoints(detector, batch.patches).map((keypoints) => {
      const at = scenePose(keypoints, batch, pose.robustViews);
      const points = at.points.dataSync<'float32'>();
      const kept = isMultiView(batch) ? scenesInFront(points, batch) : [];
      const counted = kept.includes(false) ? leaveOutScenes(batch, at, kept) : { batch, at };
      return { points, ...counted };
    });
    const terms = termsOf(last.batch, context, last.at, last.points);
    if (others.length > 0) {
      const every = others.flatMap(({ batch: counted, at, points }) =>
        Object.values(termsOf(counted, context, at, points)),
      );
      terms.intermediate = tf.mul(tf.addN(every), intermediateWeight(config));
    }
    return {
      loss: tf.addN(Object.values(terms)) as tf.Scalar,
      terms: terms as Record<string, tf.Scalar>,
    };
  };
}

/** Whether views can be triangulated. */
function isMultiView({ calibrated, views }: SceneBatch): boolean {
  return calibrated && views > 1;
}

/** Weight of the loss of every stack but the last. */
export function intermediateWeight({ detector }: TrainConfig): number {
  return detector.kind === 'hourglass' ? detector.intermediateWeight : 0;
}
