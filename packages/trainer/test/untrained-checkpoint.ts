import { readModels, supervisionOf, type Checkpoint } from '../src/checkpoint.js';
import type { TrainConfig } from '../src/config.js';
import { createModels, parametersOf, withModels } from '../src/create-models.js';

/** A checkpoint of networks as they are before training. */
export function untrainedCheckpoint(config: TrainConfig, dir: string): Promise<Checkpoint> {
  return withModels(createModels(config, 'new'), async (models) => ({
    dir,
    info: {
      format: 'mas-checkpoint/1',
      step: 0,
      steps: 0,
      skeleton: models.skeleton.id,
      seed: config.seed,
      backend: 'test',
      supervision: supervisionOf(config),
      weightsFile: 'weights.safetensors',
      config,
    },
    weights: await readModels(parametersOf(models)),
  }));
}
