import { unpackDataset } from '@mas/datasets';
import { catchInterrupt } from '../catch-interrupt.js';
import { defineCommand } from '../define-command.js';
import { createProgress } from '../progress.js';
import { requireData } from '../require-data.js';
import { print } from '../terminal.js';

export const dataUnpack = defineCommand({
  args: {
    dir: { type: 'positional', required: true, description: 'Folder of shards' },
    out: { type: 'string', required: true, valueHint: 'DIR', description: 'New data folder' },
  },
  notes:
    'Nothing in a shard decides where it is written: only pictures and masks of the sequences of\n' +
    'dataset.json are taken, and one thing that is not ends it with nothing written.',
  examples: ['mas data unpack shards/walk --out data/walk', 'mas data check data/walk'],
  async run({ dir, out }) {
    requireData(dir, 'name a folder of shards that "mas data pack" wrote');
    const interrupt = catchInterrupt('stopping');
    const progress = createProgress('unpacking', 'MB');
    const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
    const { files } = await unpackDataset(dir, out, {
      onProgress: (done, total) => progress.update(megabytes(done), megabytes(total)),
      signal: interrupt.signal,
    }).finally(() => {
      progress.stop();
      interrupt.release();
    });
    print(`${files} files: ${out}\nnext: mas data check ${out}`);
  },
});
