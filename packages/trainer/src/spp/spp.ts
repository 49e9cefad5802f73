import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { TensorFile } from '../safetensors.js';
import type { PostProcessing } from './post-processing.js';

export const sppFormat = 'mas-spp/1';

const count = z.number().int().positive();
const digest = z.string().regex(/^[\da-f]{64}$/);

export const sppSchema = z.object({
  format: z.literal(sppFormat),
  kind: z.enum(['linear', 'mlp']),
  /** Skeleton of the joints, and how many there are. */
  skeleton: z.string(),
  joints: count,
  /** Points that the detector finds. */
  landmarks: count,
  /** Moments whose joint labels were used; each was seen by all views of its scene. */
  labelledFrames: count,
  /** Where they were drawn from. */
  split: z.string(),
  /** Of the choice of frames and the training of `mlp`. */
  seed: z.number().int().min(0),
  /** SHA-256 of the checkpoint's weights that it was fitted to, and of its own parameters. */
  checkpointDigest: digest,
  parametersDigest: digest,
  parametersFile: z.string().regex(/^[\w.-]+$/),
});

/** What supervised post-processing says of itself. */
export type SppInfo = z.output<typeof sppSchema>;

/** Supervised post-processing of one checkpoint: maps in camera axes, mm. */
export interface Spp {
  info: SppInfo;
  /** For the landmarks of one view. */
  single: PostProcessing;
  /** For triangulated landmarks. */
  triangulated: PostProcessing;
}

/** What results say was used beside the training: the paper's name, how, and how many labels. */
export function describeSpp({
  kind,
  labelledFrames,
}: Pick<SppInfo, 'kind' | 'labelledFrames'>): string {
  return `SPP (${kind}, ${labelledFrames} labelled ${labelledFrames === 1 ? 'frame' : 'frames'})`;
}

/** SHA-256 of names and values, hexadecimal. */
export function digestTensors(tensors: TensorFile): string {
  const hash = createHash('sha256');
  for (const [name, { values }] of tensors) {
    hash.update(`${name}\0`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}
