import { readFile } from 'node:fs/promises';
import type { TrainingAdam } from '@mas/tfjs-wasm-training';
import type { Cascade, CascadeState } from './cascade.js';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from './safetensors.js';
import type { TrainingSet } from './training-data.js';
import { UserError } from './user-error.js';

/** Everything besides the weights that a resumed run needs to go on as it would have. */
export interface TrainingState {
  optimizers: Record<string, TrainingAdam>;
  sets: readonly TrainingSet[];
  cascade: Cascade;
}

function learned(sets: readonly TrainingSet[]): Map<string, Float32Array> {
  const arrays = new Map<string, Float32Array>();
  sets.forEach(({ headings, bodies }, i) => {
    arrays.set(`set${i}/headings`, headings.headings);
    arrays.set(`set${i}/bodies`, bodies.points);
    arrays.set(`set${i}/bodyConfidence`, bodies.confidence);
  });
  return arrays;
}

/** The state as a file's bytes, to be written beside a checkpoint of the same step. */
export async function encodeTrainingState(
  step: number,
  { optimizers, sets, cascade }: TrainingState,
): Promise<Uint8Array> {
  const tensors: TensorFile = new Map();
  const metadata: Record<string, string> = { step: `${step}` };
  if (cascade.state) metadata.cascade = JSON.stringify(cascade.state);
  for (const [model, optimizer] of Object.entries(optimizers)) {
    const state = await optimizer.getState();
    metadata[`${model}/step`] = `${state.step}`;
    for (const [name, { m, v }] of Object.entries(state.slots)) {
      tensors.set(`${model}|m|${name}`, { shape: [m.length], values: m });
      tensors.set(`${model}|v|${name}`, { shape: [v.length], values: v });
    }
  }
  for (const [name, values] of learned(sets)) {
    tensors.set(name, { shape: [values.length], values: Float32Array.from(values) });
  }
  return encodeSafetensors(tensors, metadata);
}

/**
 * Reads a state back into optimizers and sets.
 *
 * @returns the step at which it was written
 * @throws {UserError} if it is missing, cut off or belongs to other data
 */
export async function loadTrainingState(
  file: string,
  { optimizers, sets, cascade }: TrainingState,
): Promise<number> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new UserError(
      `${file}: cannot read the training state (${(error as NodeJS.ErrnoException).code}); only a run folder that "mas train" wrote can be resumed`,
    );
  }
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  for (const [name, target] of learned(sets)) {
    const found = tensors.get(name);
    if (!found || found.values.length !== target.length) {
      throw new UserError(
        `${file}: belongs to other data: expected ${target.length} values of "${name}", found ${found?.values.length ?? 'none'}; resume with the data folder of the run`,
      );
    }
  }
  if (cascade.state && metadata.cascade) {
    cascade.restore(JSON.parse(metadata.cascade) as CascadeState);
  }
  for (const [name, target] of learned(sets)) target.set(tensors.get(name)!.values);
  for (const [model, optimizer] of Object.entries(optimizers)) {
    const slots: Record<string, { m: Float32Array; v: Float32Array }> = {};
    for (const [key, { values }] of tensors) {
      const [owner, slot, name] = key.split('|');
      if (owner === model && slot === 'm') {
        slots[name] = { m: values, v: tensors.get(`${model}|v|${name}`)!.values };
      }
    }
    optimizer.setState({ step: Number(metadata[`${model}/step`]), slots });
  }
  return Number(metadata.step);
}
