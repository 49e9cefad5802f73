import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { importImages } from '@mas/datasets';
import { defineCommand } from '../define-command.js';
import { findMasks } from '../find-masks.js';
import { encoding, importNotes, masks, out, overwrite, shards } from '../import-arguments.js';
import { readChoice } from '../read-choice.js';
import { runImport } from '../run-import.js';

export const importImagesCommand = defineCommand({
  args: {
    source: {
      type: 'positional',
      required: true,
      description: 'Folder of pictures, or with images/ and masks/',
    },
    out,
    masks,
    encoding,
    sequence: {
      type: 'string',
      valueHint: 'NAME',
      description: 'Name of the sequence',
      default: 'images',
    },
    split: {
      type: 'string',
      valueHint: 'NAME',
      description: 'Split that it belongs to',
      default: 'train',
    },
    overwrite,
    shards,
  },
  notes:
    'Single views, in the order of their names; a mask has the name of its picture, whatever its ending.\n' +
    'Pictures without masks, of a camera that stands still: "mas import DIR OUT --images ." makes masks.\n\n' +
    importNotes,
  examples: [
    'mas import images photos data/photos --masks photos_masks',
    'mas import images surreal data/surreal --masks surreal/mask --encoding nonzero',
  ],
  async run(args) {
    const { source, sequence: name, split } = args;
    const kind = readChoice(args.encoding, '--encoding', ['grey', 'red', 'nonzero']);
    const entries = await readdir(source).catch(() => [] as string[]);
    const isSplit = entries.includes('images') && !entries.some((entry) => IMAGE.test(entry));
    const images = isSplit ? path.join(source, 'images') : source;
    const folders = [{ name, split, images, masks: findMasks(args.masks, source) }];
    await runImport(args, (target) => importImages({ ...target, folders, encoding: kind }));
  },
});

const IMAGE = /\.(jpe?g|png|webp|tiff?)$/i;
