import { availableParallelism } from 'node:os';
import { prepareDataset } from '@mas/datasets';
import { loadConfig } from '@mas/trainer';
import { catchInterrupt } from '../catch-interrupt.js';
import { defineCommand } from '../define-command.js';
import { parseShard } from '../parse-shard.js';
import { preparedSource } from '../prepared-source.js';
import { createProgress } from '../progress.js';
import { readInteger } from '../read-integer.js';
import { requireData } from '../require-data.js';
import { log, print } from '../terminal.js';

export const prepare = defineCommand({
  args: {
    dir: { type: 'positional', required: true, description: 'Data folder' },
    out: {
      type: 'string',
      required: true,
      valueHint: 'DIR',
      description: 'Folder to write, or to go on with',
    },
    config: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Training configuration to prepare for (its data.*); the defaults if left out',
    },
    split: {
      type: 'string',
      valueHint: 'A,B,...',
      description: 'Splits to prepare; all if left out',
    },
    exact: {
      type: 'boolean',
      description: 'Keep weighting maps as float32 instead of float16: training gets equal bytes',
    },
    workers: {
      type: 'string',
      valueHint: 'N',
      description: 'Threads; as many as there are cores if left out',
    },
    shard: {
      type: 'string',
      valueHint: 'I/N',
      description: 'Make part I of N, from 0; auto in a Slurm array, auto/N in a Kubernetes Job',
    },
    queue: {
      type: 'string',
      valueHint: 'URL',
      description: 'Share the chunks with other machines: redis://host:6379',
    },
    lease: {
      type: 'string',
      valueHint: 'S',
      description: 'With --queue: seconds until the chunk of a dead machine goes to another',
      default: '30',
    },
    chunk: { type: 'string', valueHint: 'N', description: 'Scenes per chunk', default: '128' },
  },
  notes:
    'Cuts crops, masks and weighting maps once, so that training starts at once on the folder. Stopped\n' +
    'or killed, the same command goes on; whole chunks are kept, damaged ones are made anew. Several\n' +
    'machines may work on one folder that all of them see: see the README of @mas/datasets.',
  examples: [
    'mas prepare data/walk --out prepared/walk --config configs/demo.yaml',
    'mas train configs/demo.yaml --data prepared/walk',
    'mas prepare data/walk --out prepared/walk --shard 0/16       # one of 16 processes',
    'mas prepare data/walk --out prepared/walk --queue redis://10.0.0.1:6379',
  ],
  async run(args) {
    const { dir, out, queue } = args;
    const workers = readInteger(args.workers, '--workers', 1) ?? availableParallelism();
    const lease = readInteger(args.lease, '--lease', 1);
    const chunkScenes = readInteger(args.chunk, '--chunk', 1);
    const shard = args.shard === undefined ? undefined : parseShard(args.shard);
    const config = args.config === undefined ? undefined : await loadConfig(args.config);
    const data = config?.data;
    const source = config && preparedSource(config, dir);
    requireData(dir, 'name one that "mas import" or "mas synth" wrote');
    const interrupt = catchInterrupt(
      'stopping',
      'stopped; finished chunks are kept: go on with the same command',
    );
    const progress = createProgress('preparing', 'scenes');
    const summary = await prepareDataset({
      dir,
      out,
      patchSize: data?.patchSize,
      maskSize: data?.maskSize,
      halfExtent: data?.halfExtent,
      weightParams: data && { params: data.geodesic },
      multiView: source?.multiView,
      splits: args.split?.split(','),
      exact: args.exact,
      chunkScenes,
      workers,
      shard,
      queue,
      lease,
      onProgress: (done, total) => progress.update(done, total),
      onNote: (message) => log.warn(message),
      signal: interrupt.signal,
    }).finally(() => {
      progress.stop();
      interrupt.release();
    });
    const { made, kept, finished, chunks, scenes } = summary;
    print(`${made} chunks made, ${kept} found whole: ${out} has ${finished} of ${chunks}`);
    if (!scenes) {
      print('the processes of the other parts make the rest; the last one finishes the folder');
      return;
    }
    const skipped = scenes.skipped === 0 ? '' : `; ${scenes.skipped} left out, see manifest.json`;
    print(
      `${scenes.kept} scenes${skipped}\n` +
        `next: mas train ${args.config ?? 'configs/demo.yaml'} --data ${out}`,
    );
  },
});
