import { singleViewCrop } from '@mas/datasets';
import { exportLayersModel, layersModelFiles } from '@mas/models';
import type { Checkpoint } from './checkpoint.js';
import { createModelsFrom, withModels } from './create-models.js';
import type { EvaluationResult } from './evaluation-result.js';
import { modelCard, modelCardFile } from './model-card.js';
import { encodeSafetensors } from './safetensors.js';

/** Options of {@link exportFiles}. */
export interface ExportOptions {
  /** Gives [joints, heat map before the softmax], from which confidences can be computed. */
  heatmap?: boolean;
  /** For the model card. */
  scores?: readonly EvaluationResult[];
}

/**
 * A checkpoint for programs without these packages: `model.json` and `weights.bin`, which
 * `tf.loadLayersModel` loads in a browser or anywhere else, with the integral head inside, so that
 * patches go in and joints come out; `weights.safetensors` for other frameworks; and the model card.
 *
 * The metadata of the model (`model.getUserDefinedMetadata()`) hold what is needed around it: units of
 * input and output, `maskInput` (whether the background is taken out), `skeleton` (joints, parents),
 * `halfExtent` in mm, and the constants `crop` by which the square patch of a picture follows from its
 * mask: centred on the mask's centroid, its side as in the README of `@mas/datasets` (`singleViewCrop`).
 *
 * @returns contents by file name.
 * @throws {UserError} if the weights belong to another network.
 *
 * @example
 * ```ts
 * const files = await exportFiles(await loadCheckpoint('runs/mine/checkpoint'));
 * for (const [name, content] of files) await writeAtomically(`public/model/${name}`, content);
 * ```
 */
export async function exportFiles(
  checkpoint: Checkpoint,
  { heatmap = false, scores }: ExportOptions = {},
): Promise<Map<string, string | Uint8Array>> {
  const { info, weights } = checkpoint;
  const { halfExtent, maskInput } = info.config.data;
  return withModels(createModelsFrom(checkpoint, 'export'), async ({ detector, skeleton }) => {
    const artifacts = await exportLayersModel(detector, { heatmap });
    const { id, joints, parents, flipPairs } = skeleton;
    const userDefinedMetadata = {
      ...artifacts.userDefinedMetadata,
      input: `patches [B, P, P, 3], RGB from 0 to 1 minus 0.5${maskInput ? ', 0 outside the mask of the person' : ''}`,
      maskInput,
      skeleton: { id, joints, parents, flipPairs },
      halfExtent,
      crop: singleViewCrop,
      step: info.step,
      seed: info.seed,
      supervision: info.supervision,
    };
    return new Map<string, string | Uint8Array>([
      ...Object.entries(layersModelFiles({ ...artifacts, userDefinedMetadata })),
      ['weights.safetensors', encodeSafetensors(weights, { step: `${info.step}` })],
      [modelCardFile, modelCard(info, scores)],
    ]);
  });
}
