import { workerData, type MessagePort } from 'node:worker_threads';
import type { SceneSet } from '@mas/datasets';
import { assembleBatch } from './assemble-batch.js';
import type { BatchPlan, LoadedBatch } from './batch-loader.js';
import { Random } from './random.js';

// The thread of `BatchLoader`. It loads no TensorFlow.js: 10 MB instead of 100.
const { sets, port, bell } = workerData as {
  sets: readonly SceneSet[];
  port: MessagePort;
  bell: Int32Array;
};

port.on('message', ({ step, plan }: { step: number; plan: BatchPlan }) => {
  const random = new Random(plan.path);
  const arrays = assembleBatch(sets[plan.set], plan.indices, random, plan.augmentation);
  const answer: LoadedBatch = { step, arrays };
  const buffers = Object.values(arrays).flatMap((value) =>
    ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : [],
  );
  port.postMessage(answer, buffers);
  Atomics.store(bell, 0, 1);
  Atomics.notify(bell, 0);
});
