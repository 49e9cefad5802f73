import { packDataset } from '@mas/datasets';
import { catchInterrupt } from '../catch-interrupt.js';
import { defineCommand } from '../define-command.js';
import { createProgress } from '../progress.js';
import { readInteger } from '../read-integer.js';
import { requireData } from '../require-data.js';
import { print } from '../terminal.js';

export const dataPack = defineCommand({
  args: {
    dir: { type: 'positional', required: true, description: 'Data folder' },
    out: { type: 'string', required: true, valueHint: 'DIR', description: 'New folder of shards' },
    megabytes: {
      type: 'string',
      valueHint: 'N',
      description: 'Size at which a shard is closed',
      default: '256',
    },
  },
  notes:
    'A few large files instead of millions of small ones, in the style of WebDataset: all views of a\n' +
    'frame and their masks are one sample. Pictures are copied as they are.',
  examples: ['mas data pack data/walk --out shards/walk'],
  async run({ dir, out, megabytes }) {
    requireData(dir, 'name one that "mas import" or "mas synth" wrote');
    const shardBytes = readInteger(megabytes, '--megabytes', 1)! * 1e6;
    const interrupt = catchInterrupt('stopping');
    const progress = createProgress('packing', 'frames');
    const { shards, files } = await packDataset(dir, out, {
      shardBytes,
      onProgress: (done, total) => progress.update(done, total),
      signal: interrupt.signal,
    }).finally(() => {
      progress.stop();
      interrupt.release();
    });
    print(`${files} files in ${shards} ${shards === 1 ? 'shard' : 'shards'}: ${out}`);
  },
});
