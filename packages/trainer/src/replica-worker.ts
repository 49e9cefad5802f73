import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';
import type { TrainConfig } from './config.js';
import { runReplica } from './run-replica.js';
import { selectBackend } from './select-backend.js';
import type { TrainingSet } from './training-data.js';

/** What a worker thread needs to train as one of several replicas. */
export interface ReplicaData {
  config: TrainConfig;
  sets: readonly TrainingSet[];
  backend: string;
  resume?: string;
}

/** What the threads of a training run do, all but the first. */
export async function replica(group: Replica, data: ReplicaData): Promise<number> {
  const { config, sets, backend, resume } = data;
  await selectBackend(backend);
  return runReplica({ config, sets, group, resume });
}
