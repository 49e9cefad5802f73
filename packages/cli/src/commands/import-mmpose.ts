import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { importMmpose } from '@mas/datasets';
import { defineCommand } from '../define-command.js';
import { findMasks } from '../find-masks.js';
import { encoding, importNotes, masks, out, overwrite, shards } from '../import-arguments.js';
import { readChoice } from '../read-choice.js';
import { runImport } from '../run-import.js';
import { UsageError } from '../usage-error.js';

export const importMmposeCommand = defineCommand({
  args: {
    source: {
      type: 'positional',
      required: true,
      description: 'The .npz file, or a folder with one',
    },
    out,
    images: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Folder that the names in the file start from; that of the file if left out',
    },
    masks,
    encoding,
    skeleton: {
      type: 'string',
      valueHint: 'ID',
      description: 'Skeleton of the 2D joints; h36m17 where there are 17, else they are left out',
    },
    split: {
      type: 'string',
      valueHint: 'NAME',
      description: 'Split that the pictures belong to',
      default: 'train',
    },
    overwrite,
    shards,
  },
  notes:
    "Reads `imgname` and `part` of the .npz files that MMPose's and SPIN's scripts write: single views\n" +
    'with 2D joints. Masks are found by the names of the pictures, whatever their ending.\n\n' +
    importNotes,
  examples: [
    'mas import mmpose h36m_train.npz data/h36m-mmpose --images h36m --masks h36m_masks',
    'mas import mmpose h36m_train.npz data/h36m-mmpose --masks iuv --encoding nonzero',
  ],
  async run(args) {
    const annotations = await findNpz(args.source);
    const folder = path.dirname(annotations);
    const { images = folder, skeleton, split } = args;
    const kind = readChoice(args.encoding, '--encoding', ['grey', 'red', 'nonzero']);
    const files = { annotations, images, masks: findMasks(args.masks, folder) };
    await runImport(args, (target) =>
      importMmpose({ ...target, ...files, encoding: kind, skeleton, split }),
    );
  },
});

async function findNpz(source: string): Promise<string> {
  const info = await stat(source).catch(() => null);
  if (!info) throw new UsageError(`${source}: expected a .npz file or its folder, found nothing`);
  if (!info.isDirectory()) return source;
  const files = (await readdir(source)).filter((name) => /\.npz$/i.test(name)).toSorted();
  if (files.length === 1) return path.join(source, files[0]);
  throw new UsageError(
    `${source}: expected one .npz file, found ${files.join(', ') || 'none'}; name the file itself`,
  );
}
