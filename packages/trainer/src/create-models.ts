import {
  createDetector,
  createShapePrior,
  type Detector,
  type ParameterSet,
  type ShapePrior,
} from '@mas/models';
import type { Skeleton } from '@mas/skeleton';
import { createBoneWidths, type BoneWidths } from './bone-widths.js';
import { tensorsOf, type Checkpoint } from './checkpoint.js';
import type { TrainConfig } from './config.js';
import { detectorConfig } from './detector-schema.js';
import { drawnBones } from './drawn-bones.js';
import { heightPrior, referenceBody } from './reference-body.js';
import { skeletonOf } from './trained-skeleton.js';
import { UserError } from './user-error.js';

/** The networks of one run, and the skeleton that names the detector's joints. */
export interface Models {
  skeleton: Skeleton;
  detector: Detector;
  shapePrior: ShapePrior;
  /** Only with `pose.mask.learnWidths`. */
  boneWidths?: BoneWidths;
  /** `pose.robustViews` of the configuration: how triangulation treats views that contradict. */
  robustViews: number;
  /** `data.maskInput` of the configuration: whether patches come without their background. */
  maskInput: boolean;
  /**
   * Whether predictions are the mean over each patch and its mirror image: closer, in twice the time.
   * False until it is set; training and exports never mirror.
   */
  mirror: boolean;
  dispose(): void;
}

/**
 * Builds the networks of a configuration, as they are before training.
 *
 * @param label prefix of the variable names, where several runs live side by side: tfjs wants them
 * unique in a process.
 *
 * @example
 * ```ts
 * const models = createModels(parseConfig({ name: 'mine' }, 'mine'));
 * console.log(models.detector.parameters.count); // 573906
 * models.dispose();
 * ```
 */
export function createModels(config: TrainConfig, label = ''): Models {
  const skeleton = skeletonOf(config);
  const prefix = label ? `${label}-` : '';
  const { patchSize } = config.data;
  const detector = createDetector(
    detectorConfig(config.detector, patchSize, skeleton.joints.length),
    {
      seed: config.seed,
      name: `${prefix}detector`,
      prior: config.detector.heightPrior
        ? (size) => heightPrior(referenceBody(skeleton), size)
        : undefined,
    },
  );
  const shapePrior = createShapePrior(config.shapePrior, {
    seed: config.seed + 1,
    name: `${prefix}shapePrior`,
  });
  const { mask } = config.pose;
  const boneWidths = mask.learnWidths
    ? createBoneWidths(drawnBones(skeleton, mask).all.bones.length, `${prefix}boneWidths`)
    : undefined;
  return {
    skeleton,
    detector,
    shapePrior,
    boneWidths,
    robustViews: config.pose.robustViews,
    maskInput: config.data.maskInput,
    mirror: false,
    dispose() {
      detector.dispose();
      shapePrior.dispose();
      boneWidths?.parameters.dispose();
    },
  };
}

/**
 * Builds the networks of a checkpoint with its weights.
 *
 * @param label as in {@link createModels}.
 * @throws {UserError} if the weights belong to other networks than the checkpoint's configuration.
 *
 * @example
 * ```ts
 * const checkpoint = await loadCheckpoint('runs/demo/checkpoint');
 * const models = createModelsFrom(checkpoint);
 * const joints = models.detector.keypoints(patches); // [B, 18, 3]
 * models.dispose();
 * ```
 */
export function createModelsFrom(checkpoint: Checkpoint, label = 'checkpoint'): Models {
  const models = createModels(checkpoint.info.config, label);
  try {
    writeWeights(models, checkpoint);
  } catch (error) {
    models.dispose();
    throw new UserError(`${checkpoint.dir}: ${(error as Error).message}`, { cause: error });
  }
  return models;
}

/** The variables of models, by the name that they have in a checkpoint. */
export function parametersOf({
  detector,
  shapePrior,
  boneWidths,
}: Models): Record<string, ParameterSet> {
  return {
    detector: detector.parameters,
    shapePrior: shapePrior.parameters,
    ...(boneWidths && { boneWidths: boneWidths.parameters }),
  };
}

/** Puts the weights of a checkpoint into models. */
export function writeWeights(models: Models, { weights }: Checkpoint): void {
  for (const [name, parameters] of Object.entries(parametersOf(models))) {
    parameters.write(tensorsOf(weights, name));
  }
}

/** Lends models to a piece of work and disposes them afterwards, whatever happens. */
export async function withModels<T>(
  models: Models,
  use: (models: Models) => Promise<T>,
): Promise<T> {
  try {
    return await use(models);
  } finally {
    models.dispose();
  }
}
