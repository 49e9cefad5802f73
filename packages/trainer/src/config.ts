import { z } from 'zod';

const positive = z.number().positive();
const weight = z.number().min(0);
const fraction = z.number().min(0).max(1);
const count = z.number().int().positive();

const augmentationSchema = z.strictObject({
  mirror: fraction.default(0.5),
  colour: weight.default(0.12),
  brightness: weight.default(0.25),
  shift: z.number().int().min(0).default(0),
});

/** The schema of a training configuration. Defaults are the demo's values. */
export const trainConfigSchema = z.strictObject({
  /** Name of the run, also its folder under runs/. */
  name: z.string().regex(/^[\w.-]+$/, 'expected letters, digits, ".", "-" or "_"'),
  seed: z.number().int().min(0).default(0),
  /** Worker threads that train together, each on its part of a batch. */
  replicas: z.number().int().min(1).max(16).default(2),
  data: z
    .strictObject({
      patchSize: count.multipleOf(16).default(64),
      maskSize: count.multipleOf(4).default(32),
      /** Half of what a patch spans at the subject's depth, mm. */
      halfExtent: positive.default(1100),
      split: z.string().default('train'),
      evaluationSplit: z.string().default('test'),
    })
    .prefault({}),
  detector: z
    .strictObject({
      depthBins: count.default(16),
      stem: z.tuple([count, count]).default([16, 32]),
      channels: z.tuple([count, count, count]).default([48, 64, 96]),
      headChannels: count.default(64),
    })
    .prefault({}),
  shapePrior: z
    .strictObject({ channels: z.tuple([count, count, count]).default([8, 16, 32]) })
    .prefault({}),
  /** [addition] Which way the body faces, learned from view agreement and protruding feet. */
  heading: z
    .strictObject({
      steps: z.number().int().min(0).default(220),
      scenesPerBatch: count.default(16),
      learningRate: positive.default(2e-3),
      /** Weight of the feet's guess at the start and from 60 % on. */
      footWeight: z.tuple([weight, weight]).default([1, 0.2]),
      /** Weight against all scenes facing the same way. */
      spreadWeight: weight.default(0.3),
      augmentation: augmentationSchema.prefault({ mirror: 0, colour: 0.15, shift: 3 }),
    })
    .prefault({}),
  pose: z
    .strictObject({
      steps: count.default(1500),
      scenesPerBatch: count.default(8),
      learningRate: positive.default(1.5e-3),
      warmUpSteps: count.default(50),
      augmentation: augmentationSchema.prefault({}),
      /** Where the cascade's stages start, as parts of the run. */
      stages: z
        .strictObject({
          /** Stage B: the shape prior network joins, over a tenth of the run. */
          shapePrior: fraction.default(0.25),
          /** Stage C: the arms join. */
          arms: fraction.default(0.3),
        })
        .prefault({}),
      mask: z
        .strictObject({
          /** Width of the drawn bones in NDC, from and to. */
          sigma: z.tuple([positive, positive]).default([0.1, 0.055]),
          /** Part of the run over which the width falls. */
          sigmaUntil: fraction.default(0.3),
          /** Factors on the squared width of trunk and arm bones. */
          trunkWidth: positive.default(2.5),
          armWidth: positive.default(0.6),
          skeletonWeight: weight.default(3),
          physiqueWeight: weight.default(0.9),
          /** G: `geodesic` as in the paper, or `none`. */
          weighting: z.enum(['geodesic', 'none']).default('geodesic'),
          /** Mask bones of the skeleton that are not drawn, as [joint, joint] names. */
          omitBones: z.array(z.tuple([z.string(), z.string()])).default([
            ['root', 'rightKnee'],
            ['root', 'leftKnee'],
          ]),
        })
        .prefault({}),
      /** Single-view joints towards the projected triangulation (its gradient stopped). */
      consistency: z.strictObject({ xy: weight.default(5), depth: weight.default(5) }).prefault({}),
      /** [addition] Weak body priors. */
      priors: z
        .strictObject({
          boneLength: weight.default(10),
          symmetry: weight.default(2),
          midpoints: weight.default(10),
          twist: weight.default(0.3),
          spine: weight.default(1),
          knees: weight.default(0.3),
        })
        .prefault({}),
      /** [addition] A standing pose, turned by the heading, as first target. */
      template: z
        .strictObject({ weight: weight.default(20), until: fraction.default(0.1) })
        .prefault({}),
      /** [addition] Keeps right joints to the right of the heading. */
      sides: weight.default(10),
      /** [addition] Arms hang loosely until they join. */
      restingArms: weight.default(5),
      /** [addition] Targets for limbs from a search that explains the masks. */
      limbSearch: z
        .strictObject({
          arms: weight.default(15),
          legs: weight.default(10),
          legsFrom: fraction.default(0.3),
          coverageWeight: weight.default(1.5),
          /** How often all scenes are searched anew, from when the arms join until the fade. */
          thoroughPasses: z.number().int().min(0).default(3),
          /** From here on the weight falls, to this part. */
          fadeFrom: fraction.default(0.8),
          fadeTo: fraction.default(0.5),
        })
        .prefault({}),
    })
    .prefault({}),
  log: z
    .strictObject({
      /** Steps between log lines. */
      everySteps: count.default(20),
      /** Steps between checkpoints. */
      checkpointSteps: count.default(250),
    })
    .prefault({}),
});

/** A validated training configuration, every default filled in. */
export type TrainConfig = z.output<typeof trainConfigSchema>;
export type Augment = TrainConfig['pose']['augmentation'];
