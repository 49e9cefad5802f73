import { z } from 'zod';
import { checkConfig } from './check-config.js';
import { detectorSchema } from './detector-schema.js';
import { withoutBodyTerms } from './without-body-terms.js';

const positive = z.number().positive();
const weight = z.number().min(0);
const fraction = z.number().min(0).max(1);
const belowOne = z.number().min(0).lt(1);
const count = z.number().int().positive();

/** A weight, or one that changes from a stage of the cascade on. */
const scheduledWeight = z.union([
  weight,
  z.strictObject({
    from: weight,
    to: weight,
    /** The stage: `shapePrior` is B, `arms` is C. */
    stage: z.enum(['shapePrior', 'arms']),
    /** Part of the run over which it changes. */
    ramp: fraction.default(0),
  }),
]);

/** How patches vary; each phase has its own defaults. */
const augmentation = (defaults: { mirror: number; colour: number }) => ({
  /** Probability of mirroring a batch, cameras included. */
  mirror: fraction.default(defaults.mirror),
  /** Standard deviation of the gain of each colour channel. */
  colour: weight.default(defaults.colour),
  /** Standard deviation of the brightness factor of each patch. */
  brightness: weight.default(0.25),
});

/** One data folder of several. */
const source = z.strictObject({
  /** The folder, from the working directory. */
  folder: z.string().min(1),
  /** Its split; `data.split` if left out. */
  split: z.string().min(1).optional(),
  /** How often it is drawn against the others; as often as it has scenes if left out, in all. */
  weight: positive.optional(),
  /** As `data.multiView`, which it has from there if left out. */
  multiView: z.boolean().optional(),
  /** Names of the views that are taken, of all if left out. */
  cameras: z.array(z.string().min(1)).min(1).optional(),
  /** Scenes in a batch of this source; `pose.scenesPerBatch` if left out. */
  scenesPerBatch: count.optional(),
  /** How to get the folder, for the message when it is missing. */
  obtain: z.string().optional(),
});

/** Every key with its default; {@link trainConfigSchema} also checks that they go together. */
export const configKeys = z.strictObject({
  /** Name of the run, also its folder under runs/. */
  name: z.string().regex(/^[\w.-]+$/, 'expected letters, digits, ".", "-" or "_"'),
  /** Of the initial weights, the order of the scenes and their variation. */
  seed: z.number().int().min(0).default(0),
  /**
   * What the detector learns from: `masks`, or `joints` for the supervised twin, the upper bound,
   * which reads poses.json and trains with the pose phase's steps, batches and learning rate only.
   */
  supervision: z.enum(['masks', 'joints']).default('masks'),
  /**
   * So many landmarks without names or bones in the place of a skeleton's joints; 0 for none. What
   * names a joint of the body is off then: see without-body-terms.ts. Joints come by `fitSpp` alone.
   */
  landmarks: z.number().int().min(0).max(512, { abort: true }).default(0),
  /** Worker threads that train together, each on its part of a batch. */
  replicas: z.number().int().min(1).max(16).default(2),
  data: z
    .strictObject({
      /** Side of the square patches that the detector sees, px. */
      patchSize: count.multipleOf(16).default(64),
      /** Side of the masks that are drawn and compared, px. */
      maskSize: count.multipleOf(4).default(32),
      /** Half of what a patch spans at the subject's depth, mm. */
      halfExtent: positive.default(1100),
      /** [a, b, c, d, e] of G = exp(a d_f) + b + c d_b + d, then divided by its mean; e must be 0. */
      geodesic: z
        .tuple([z.number(), z.number(), z.number(), z.number(), z.literal(0)])
        .default([2, 1, 2, 1, 0]),
      /** Split to train on, and the one that `evaluate` scores. */
      split: z.string().default('train'),
      evaluationSplit: z.string().default('test'),
      /** [addition] Takes the background out of the patches, in training and at inference. */
      maskInput: z.boolean().default(true),
      /** Ties the views of a scene together; `false` trains on every view as a single picture. */
      multiView: z.boolean().default(true),
      /** Data folders to learn from, mixed; none for the one that is named at the start of a run. */
      sources: z.array(source).default([]),
    })
    .prefault({}),
  /** The network that finds joints: see detector-schema.ts for the keys of each `kind`. */
  detector: detectorSchema.prefault({}),
  shapePrior: z
    .strictObject({
      /** Channels at full, half, quarter ... size of the mask. */
      channels: z.array(count).min(2).default([8, 16, 32]),
      /** Adds features of the way down on the way up; not in the authors' later code. */
      skips: z.boolean().default(true),
      /** Convolutions a level and direction. */
      convolutions: z.union([z.literal(1), z.literal(2)]).default(1),
      activation: z.enum(['relu', 'leakyRelu']).default('relu'),
    })
    .prefault({}),
  /** [addition] Which way the body faces, learned from protruding feet. */
  heading: z
    .strictObject({
      /** Steps; 0 turns it off, and with it what needs a heading: bodyFit, template, sides. */
      steps: z.number().int().min(0).default(300),
      /** Scenes in a batch, over all replicas; each with all its views. */
      scenesPerBatch: count.default(8),
      /** At its highest, after 30 steps of warm-up; falls along a cosine to 5 %. */
      learningRate: positive.default(1e-3),
      /** Weight of the feet's guess at the start and from 60 % on. */
      footWeight: z.tuple([weight, weight]).default([1, 1]),
      /** Weight of all views of a scene agreeing; slows the learning down. */
      agreementWeight: weight.default(0),
      /** Weight against all scenes facing the same way. */
      spreadWeight: weight.default(0),
      /** Single views, too, get the heading that the detector learned from scenes of several. */
      singleViews: z.boolean().default(true),
      /** [addition] How patches are varied. */
      augmentation: z
        .strictObject({
          ...augmentation({ mirror: 0, colour: 0.15 }),
          /** Largest shift of the patches, px; a heading does not depend on the place. */
          shift: z.number().int().min(0).default(3),
        })
        .prefault({}),
    })
    .prefault({}),
  /** The pose phase: the cascade of the paper. */
  pose: z
    .strictObject({
      steps: count.default(1500),
      /** Scenes in a batch, over all replicas; each with all its views. */
      scenesPerBatch: count.default(8),
      /** At its highest, after the warm-up. */
      learningRate: positive.default(1.5e-3),
      warmUpSteps: count.default(50),
      /** How it falls: along a `cosine` to 5 %, or in one `step` to 10 % after 80 % of the steps. */
      decay: z.enum(['cosine', 'step']).default('cosine'),
      /** Adam's decay of the mean gradient and of its square, in every phase. */
      betas: z.tuple([belowOne, belowOne]).default([0.9, 0.99]),
      /** [addition] How patches are varied. */
      augmentation: z
        .strictObject({
          ...augmentation({ mirror: 0.5, colour: 0.12 }),
          /** How far each view's crop varies; the cameras follow. */
          crop: z
            .strictObject({
              /** Standard deviation of the logarithm of the zoom. */
              zoom: weight.default(0),
              /** Standard deviation of the shift along x and y, half patch extents. */
              shift: weight.default(0),
              /** Standard deviation of the rotation, degrees. */
              rotation: weight.default(0),
            })
            .prefault({}),
        })
        .prefault({}),
      /** Where the cascade's stages start, as parts of the run. */
      stages: z
        .strictObject({
          /** Stage B: the shape prior network joins, over a tenth of the run. */
          shapePrior: fraction.default(0.25),
          /** Stage C: the arms join. */
          arms: fraction.default(0.3),
          /** `fixed`: just then; `convergence`: when the mask loss has converged, then at the latest. */
          switch: z.enum(['fixed', 'convergence']).default('fixed'),
          /** Converged is a loss whose moving average falls by less than this part ... */
          improvement: fraction.default(0.01),
          /** ... over so many steps. */
          overSteps: count.default(100),
        })
        .prefault({}),
      mask: z
        .strictObject({
          /** σ of the drawn bones in NDC, from and to; 0.0548 all the time is the authors'. */
          sigma: z.tuple([positive, positive]).default([0.1, 0.055]),
          /** Part of the run over which the width falls. */
          sigmaUntil: fraction.default(0.3),
          /** [addition] Factors on the squared width of trunk and arm bones; 1 for none. */
          trunkWidth: positive.default(2.5),
          armWidth: positive.default(0.6),
          /** Draws the `bones` (equation 4), or dots at the `joints` (equation 3), the baseline. */
          drawn: z.enum(['bones', 'joints']).default('bones'),
          /** How what several bones or joints draw becomes one mask. */
          merge: z.enum(['max', 'sum', 'sumClamp', 'softor']).default('max'),
          /** λ of the skeleton mask, and of the shape prior's body mask. */
          skeletonWeight: scheduledWeight.default(3),
          physiqueWeight: scheduledWeight.default(0.9),
          /**
           * `pixels` compares drawn pixels only, `mean` multiplies by their share: the two forms of
           * the authors' later code. Both are unsafe alone: a skeleton of no length costs nothing.
           */
          drawnOnly: z.enum(['off', 'pixels', 'mean']).default('off'),
          /** [addition] Learns a factor from 1/2 to 2 on the width of each bone. */
          learnWidths: z.boolean().default(false),
          /** G: `geodesic` as in the paper, or `none`. */
          weighting: z.enum(['geodesic', 'none']).default('geodesic'),
          /** Mask bones of the skeleton that are not drawn, as [joint, joint] names. */
          omitBones: z.array(z.tuple([z.string(), z.string()])).default([
            ['root', 'rightKnee'],
            ['root', 'leftKnee'],
          ]),
        })
        .prefault({}),
      /**
       * [addition] Triangulation trusts a view less that contradicts the others: at this distance,
       * NDC, its squared residual counts a quarter; 0 trusts all views alike.
       */
      robustViews: weight.default(0.05),
      /** [addition] Single-view joints towards the projected triangulation, gradient stopped. */
      consistency: z
        .strictObject({
          xy: weight.default(5),
          depth: weight.default(5),
          /**
           * What z of the single views learns from: the `triangulation`, its gradient stopped; the
           * same, `mutual`, gradient not stopped; or `bones`, the reference body's lengths.
           */
          depthFrom: z.enum(['triangulation', 'mutual', 'bones']).default('triangulation'),
        })
        .prefault({}),
      /** [addition] Weak body priors. */
      priors: z
        .strictObject({
          /** Bone lengths near the reference body's: see `boneTolerance`. */
          boneLength: weight.default(10),
          /** Left bones as long as right ones. */
          symmetry: weight.default(2),
          /** Root between the hips, thorax between the shoulders. */
          midpoints: weight.default(10),
          /** Hips, shoulders and trunk roughly at right angles. */
          twist: weight.default(0.3),
          /** No sharp bend from the root to the head. */
          spine: weight.default(1),
          /** Knees bend forward. */
          knees: weight.default(0.3),
        })
        .prefault({}),
      /** [addition] Part by which bones may differ from the reference body's at no cost. */
      boneTolerance: fraction.default(0.1),
      /** [addition] A standing pose, turned by the heading, as first target. */
      template: z
        .strictObject({
          /** Falls to zero, squared, over the second half of its time. */
          weight: weight.default(20),
          until: fraction.default(0.1),
        })
        .prefault({}),
      /**
       * [addition] Weight of a jointed body that is fitted to the masks of each scene, once, as a
       * target; it takes the place of template and resting arms where there are several views. Far
       * below 400 the masks win, and bodies that sit or bend stay standing for long.
       */
      bodyFit: weight.default(400),
      /** [addition] Parts of the run after which they are fitted again, near what the detector sees. */
      bodyRefits: z.array(belowOne).default([]),
      /**
       * [addition] Parts of the run after which what the detector sees in single pictures becomes
       * their target, with the weight of bodyFit; before the first they are not learned from. Beside
       * scenes of several views only.
       */
      selfTraining: z.array(belowOne).default([0.4, 0.6, 0.8]),
      /** [addition] Keeps right joints to the right of the heading. */
      sides: weight.default(10),
      /** [addition] Arms hang loosely until they join. */
      restingArms: weight.default(5),
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

/**
 * The schema of a training configuration (zod), strict: an unknown key is an error. Defaults are
 * the demo's values; `name` alone has none. Parts of a run count from the start of the pose phase,
 * 0-1. Keys marked [addition] are not in the paper; 0 (or what is said) turns each off.
 *
 * @example
 * ```ts
 * trainConfigSchema.parse({ name: 'mine' }).pose.steps; // 1500
 * ```
 */
export const trainConfigSchema = configKeys.superRefine(checkConfig).transform(withoutBodyTerms);

/** A validated training configuration, every default filled in. */
export type TrainConfig = z.output<typeof trainConfigSchema>;
