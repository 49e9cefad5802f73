import { importMpii } from '@mas/datasets';
import { defineCommand } from '../define-command.js';
import { findMasks } from '../find-masks.js';
import { importNotes, masks, out, overwrite, shards, source } from '../import-arguments.js';
import { runImport } from '../run-import.js';
import { UsageError } from '../usage-error.js';

export const importMpiiCommand = defineCommand({
  args: {
    source,
    out,
    masks,
    set: {
      type: 'string',
      valueHint: 'NAME',
      description: 'The part of the name in annot/mpii_NAME.json',
      default: 'valid',
    },
    coverage: {
      type: 'string',
      valueHint: 'MIN,MAX',
      description: 'Part of the picture that a mask may cover',
      default: '0.1,0.7',
    },
    overwrite,
    shards,
  },
  notes:
    'Reads annot/mpii_valid.json, the head boxes of annot/mpii_gt_valid.mat (PCKh needs them) and images/.\n' +
    'Each person is one frame. Left out are persons with a missing joint, or with too small or large a mask.\n\n' +
    importNotes,
  examples: ['mas import mpii mpii data/mpii --masks mpii_masks'],
  async run(args) {
    const coverage = args.coverage.split(',').map(Number) as [number, number];
    const [smallest, largest] = coverage;
    if (coverage.length !== 2 || !(smallest >= 0 && smallest < largest && largest <= 1)) {
      throw new UsageError(
        `--coverage: expected two parts of 1 such as 0.1,0.7, found "${args.coverage}"`,
      );
    }
    const { source: root, set } = args;
    await runImport(args, (target) =>
      importMpii({ ...target, root, set, coverage, masks: findMasks(args.masks, root) }),
    );
  },
});
