import { parentPort, workerData } from 'node:worker_threads';
import type { TrainConfig } from './config.js';
import { ReplicaFailure, ReplicaGroup, type ReplicaMemory } from './replica-group.js';
import { runReplica } from './run-replica.js';
import { selectBackend } from './select-backend.js';
import type { TrainingSet } from './training-data.js';

/** What a worker thread needs to train as one of several replicas. */
export interface ReplicaWorkerData {
  config: TrainConfig;
  sets: readonly TrainingSet[];
  index: number;
  count: number;
  memory: ReplicaMemory;
  backend: string;
  resume?: string;
}

const { config, sets, index, count, memory, backend, resume } = workerData as ReplicaWorkerData;
const group = new ReplicaGroup(index, count, memory);
try {
  await selectBackend(backend);
  await runReplica({ config, sets, group, resume });
} catch (error) {
  group.fail();
  // The failure of another replica is reported by that one.
  if (!(error instanceof ReplicaFailure)) parentPort!.postMessage({ error });
}
