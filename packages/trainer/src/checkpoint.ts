import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ParameterSet } from '@mas/models';
import { leftRightSchema } from './left-right.js';
import { modelCard, modelCardFile } from './model-card.js';
import { trainConfigSchema, type TrainConfig } from './config.js';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from './safetensors.js';
import { UserError } from './user-error.js';
import { sourceKinds } from './source-kinds.js';
import { withoutUnknownKeys } from './without-unknown-keys.js';

const format = 'mas-checkpoint/1';

const checkpointSchema = z.object({
  format: z.literal(format),
  /** Steps taken, of the whole run. */
  step: z.number().int().min(0),
  steps: z.number().int().min(0),
  skeleton: z.string(),
  seed: z.number(),
  backend: z.string(),
  /** What the training used beyond images, masks and cameras. */
  supervision: z.string(),
  /** What happened in which steps; not in older checkpoints. */
  stages: z.array(z.object({ name: z.string(), start: z.number(), end: z.number() })).optional(),
  /** How it was resolved which side is left; not before the end of a training, nor of landmarks. */
  leftRight: leftRightSchema.optional(),
  weightsFile: z.string().regex(/^[\w.-]+$/),
  config: z.preprocess(withoutUnknownKeys, trainConfigSchema),
});

/** What a checkpoint says of itself. */
export type CheckpointInfo = z.output<typeof checkpointSchema>;

/** An opened checkpoint. */
export interface Checkpoint {
  dir: string;
  info: CheckpointInfo;
  /** Values by `model/parameter`. */
  weights: TensorFile;
}

const weightsFile = 'weights.safetensors';

/** Cuts the entries of one model out of a file of several, prefix removed. */
export function tensorsOf(tensors: TensorFile, prefix: string): TensorFile {
  const own: TensorFile = new Map();
  for (const [name, value] of tensors) {
    if (name.startsWith(`${prefix}/`)) own.set(name.slice(prefix.length + 1), value);
  }
  return own;
}

/** All values of some models, by `model/parameter`. */
export async function readModels(models: Record<string, ParameterSet>): Promise<TensorFile> {
  const tensors: TensorFile = new Map();
  for (const [model, parameters] of Object.entries(models)) {
    for (const [name, value] of await parameters.read()) tensors.set(`${model}/${name}`, value);
  }
  return tensors;
}

/**
 * The files of a checkpoint folder, `weights.safetensors`, `checkpoint.json` and its model card, for
 * `writeAllAtomically`.
 */
export function checkpointFiles(
  dir: string,
  info: Omit<CheckpointInfo, 'format' | 'weightsFile'>,
  weights: TensorFile,
): [file: string, content: string | Uint8Array][] {
  const description: CheckpointInfo = { format, weightsFile, ...info };
  return [
    [path.join(dir, weightsFile), encodeSafetensors(weights, { format, step: `${info.step}` })],
    [path.join(dir, 'checkpoint.json'), `${JSON.stringify(description, null, 2)}\n`],
    [path.join(dir, modelCardFile), modelCard(description)],
  ];
}

/**
 * Opens a checkpoint folder: checks `checkpoint.json` and reads the weights that it names.
 *
 * @throws {UserError} if it is missing, cut off or of another format.
 *
 * @example
 * ```ts
 * const { info } = await loadCheckpoint('runs/demo/checkpoint');
 * console.log(`${info.step} of ${info.steps} steps, ${info.supervision}`);
 * ```
 */
export async function loadCheckpoint(dir: string): Promise<Checkpoint> {
  const file = path.join(dir, 'checkpoint.json');
  const read = async (name: string) => {
    try {
      return await readFile(name);
    } catch (error) {
      throw new UserError(
        `${name}: cannot read the checkpoint (${(error as NodeJS.ErrnoException).code}); expected a folder that "mas train" wrote`,
      );
    }
  };
  let value: unknown;
  try {
    value = JSON.parse((await read(file)).toString('utf8'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file}: not JSON; expected a checkpoint that "mas train" wrote`);
  }
  const result = checkpointSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new UserError(
      `${file}: not a checkpoint of this version: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  const info = result.data;
  const weightsPath = path.join(dir, info.weightsFile);
  const { tensors } = decodeSafetensors(await read(weightsPath), weightsPath);
  return { dir, info, weights: tensors };
}

/** The supervision line of a configuration, for checkpoints and results. */
export function supervisionOf(config: TrainConfig): string {
  if (config.supervision === 'joints') return 'joint labels of every training scene';
  const { bodyFit, template, restingArms, priors, consistency } = config.pose;
  const kinds = sourceKinds(config);
  const headings = config.heading.steps > 0 && kinds.includes(true);
  const views = [
    ...(kinds.includes(true) ? ['calibrated views'] : []),
    ...(kinds.includes(false) ? ['single views'] : []),
  ].join(' and ');
  const parts = [`masks and ${views}; no joint labels`];
  if (config.landmarks > 0) parts.push(`${config.landmarks} landmarks without names or bones`);
  else if (headings && template.weight > 0) parts.push('hand-made standing template (T)');
  else if (config.detector.heightPrior) parts.push('hand-made heights of the joints (T)');
  const fits = headings && bodyFit > 0;
  if (fits) parts.push('hand-made jointed body, fitted to the masks');
  if (fits && kinds.includes(false) && config.pose.selfTraining.length > 0)
    parts.push("the detector's own joints in single views (self-training)");
  const depthOfBones = consistency.depth > 0 && consistency.depthFrom === 'bones';
  if (priors.boneLength > 0 || restingArms > 0 || fits || depthOfBones)
    parts.push('reference bone lengths');
  return parts.join('; ');
}
