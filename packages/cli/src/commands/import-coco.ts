import { importCoco } from '@mas/datasets';
import { defineCommand } from '../define-command.js';
import { findCoco } from '../find-coco.js';
import { importNotes, out, overwrite, shards } from '../import-arguments.js';
import { readInteger } from '../read-integer.js';
import { runImport } from '../run-import.js';

export const importCocoCommand = defineCommand({
  args: {
    source: {
      type: 'positional',
      required: true,
      description: 'Folder with annotations/ (or one JSON file) and pictures, or the JSON file',
    },
    out,
    annotations: {
      type: 'string',
      valueHint: 'FILE',
      description: 'The JSON file, where the folder has several',
    },
    images: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Folder of pictures; found by the name of the file if left out',
    },
    category: { type: 'string', valueHint: 'NAME', description: 'Category', default: 'person' },
    skeleton: {
      type: 'string',
      valueHint: 'ID',
      description: 'Skeleton of the keypoints',
      default: 'coco17',
    },
    'smallest-area': {
      type: 'string',
      valueHint: 'PX',
      description: 'Smallest area of a mask',
      default: '1000',
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
    "Reads COCO, OCHuman and what else is in COCO's format. Masks are drawn from the polygons or run\n" +
    'lengths; each annotated person is one frame. Left out are crowds and persons without a mask.\n\n' +
    importNotes,
  examples: [
    'mas import coco coco data/coco --annotations coco/annotations/person_keypoints_val2017.json',
    'mas import coco ochuman.json data/ochuman --images pictures --split test',
  ],
  async run(args) {
    const { category, skeleton, split } = args;
    const smallestArea = readInteger(args['smallest-area'], '--smallest-area', 0);
    const { annotations, images } = await findCoco(args);
    await runImport(args, (target) =>
      importCoco({ ...target, annotations, images, category, skeleton, split, smallestArea }),
    );
  },
});
