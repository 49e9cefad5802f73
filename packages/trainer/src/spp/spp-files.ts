import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getSkeleton } from '@mas/skeleton';
import type { Checkpoint } from '../checkpoint.js';
import { tensorsOf } from '../checkpoint.js';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../safetensors.js';
import { UserError } from '../user-error.js';
import { writeAllAtomically } from '../write-atomically.js';
import type { PostProcessing, PostProcessingKind } from './post-processing.js';
import { digestTensors, sppSchema, type Spp, type SppInfo } from './spp.js';

const maps = ['single', 'triangulated'] as const;

/** Name of a file beside the checkpoint. */
export function sppFile(kind: PostProcessingKind, ending: 'json' | 'safetensors'): string {
  return `spp-${kind}.${ending}`;
}

/** The parameters of both maps, by `map/parameter`. */
export function encodeSppParameters(spp: Pick<Spp, 'single' | 'triangulated'>): TensorFile {
  const tensors: TensorFile = new Map();
  for (const map of maps) {
    for (const [name, value] of spp[map].parameters) tensors.set(`${map}/${name}`, value);
  }
  return tensors;
}

/**
 * Writes supervised post-processing beside its checkpoint: `spp-KIND.json` and
 * `spp-KIND.safetensors`. One of the same kind is replaced.
 *
 * @returns the path of the JSON file.
 * @throws {UserError} if they cannot be written; then nothing has changed.
 */
export async function saveSpp(spp: Spp, checkpoint: Pick<Checkpoint, 'dir'>): Promise<string> {
  const { info } = spp;
  const file = path.join(checkpoint.dir, sppFile(info.kind, 'json'));
  await writeAllAtomically([
    [
      path.join(checkpoint.dir, info.parametersFile),
      encodeSafetensors(encodeSppParameters(spp), { format: info.format }),
    ],
    [file, `${JSON.stringify(info, null, 2)}\n`],
  ]);
  return file;
}

/**
 * Opens the supervised post-processing beside a checkpoint.
 *
 * @throws {UserError} if there is none of that kind, it is broken, or was fitted to other weights.
 */
export async function loadSpp(checkpoint: Checkpoint, kind: PostProcessingKind): Promise<Spp> {
  const file = path.join(checkpoint.dir, sppFile(kind, 'json'));
  const again = `fit it again with "mas spp fit"`;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      `${file}: no ${kind} post-processing of this checkpoint (${error.code}); fit it with "mas spp fit"`,
    );
  });
  const info = parseInfo(text, file);
  if (info.kind !== kind) {
    throw new UserError(`${file}: kind: expected ${kind}, found ${info.kind}; ${again}`);
  }
  if (info.checkpointDigest !== digestTensors(checkpoint.weights)) {
    throw new UserError(
      `${file}: was fitted to other weights than ${checkpoint.dir} has now; ${again}`,
    );
  }
  const parametersPath = path.join(checkpoint.dir, info.parametersFile);
  const bytes = await readFile(parametersPath).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${parametersPath}: cannot be read (${error.code}); ${again}`);
  });
  const { tensors } = decodeSafetensors(bytes, parametersPath);
  if (digestTensors(tensors) !== info.parametersDigest) {
    throw new UserError(`${parametersPath}: does not belong to ${file}; ${again}`);
  }
  const [single, triangulated] = maps.map((map): PostProcessing => ({
    kind,
    landmarks: info.landmarks,
    dimensions: 3,
    joints: info.joints,
    parameters: checkedParameters(tensorsOf(tensors, map), info, parametersPath),
  }));
  return { info, single, triangulated };
}

function parseInfo(text: string, file: string): SppInfo {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`${file}: not JSON; expected what "mas spp fit" wrote`);
  }
  const { success, data, error } = sppSchema.safeParse(value);
  if (!success) {
    const [{ path: key, message }] = error.issues;
    throw new UserError(
      `${file}: not post-processing of this version: ${key.join('.')}: ${message}`,
    );
  }
  const known = getSkeleton(data.skeleton).joints.length;
  if (known !== data.joints) {
    throw new UserError(
      `${file}: joints: expected ${known}, those of ${data.skeleton}, found ${data.joints}`,
    );
  }
  return data;
}

/** Layers must fit each other and end in the joints. */
function checkedParameters(parameters: TensorFile, info: SppInfo, file: string): TensorFile {
  const layers = info.kind === 'linear' ? 1 : 3;
  let inputs = 3 * info.landmarks;
  const check = (name: string, expected: (number | undefined)[]): number[] => {
    const found = parameters.get(name)?.shape;
    const fits =
      found?.length === expected.length &&
      expected.every((size, i) => size === undefined || size === found[i]);
    if (fits) return found;
    throw new UserError(
      `${file}: "${name}": expected shape [${expected.map((size) => size ?? 'any').join(', ')}], found ${found ? `[${found.join(', ')}]` : 'none'}`,
    );
  };
  check('scale', [1]);
  for (let layer = 0; layer < layers; layer++) {
    const outputs = layer === layers - 1 ? 3 * info.joints : undefined;
    const [, found] = check(`weight${layer}`, [inputs, outputs]);
    check(`bias${layer}`, [found]);
    inputs = found;
  }
  return parameters;
}
