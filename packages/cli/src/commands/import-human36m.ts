import { HUMAN36M_PROTOCOLS, importHuman36m } from '@mas/datasets';
import { defineCommand } from '../define-command.js';
import { importNotes, out, overwrite, shards, source } from '../import-arguments.js';
import { readChoice } from '../read-choice.js';
import { readInteger } from '../read-integer.js';
import { runImport } from '../run-import.js';

export const importHuman36mCommand = defineCommand({
  args: {
    source,
    out,
    split: {
      type: 'string',
      valueHint: 'NAME',
      description: `Which sequences and frames: ${HUMAN36M_PROTOCOLS.join(', ')}`,
      default: 'paper',
    },
    masks: {
      type: 'string',
      valueHint: 'DIR',
      description:
        'Masks, a folder per video; ../sam_masks/hm36 beside SOURCE or SOURCE/masks if left out',
    },
    joints: { type: 'string', valueHint: '17|18', description: 'Joints of a pose', default: '18' },
    seed: { type: 'string', valueHint: 'N', description: 'Seed of drawn frames', default: '1' },
    metadata: {
      type: 'string',
      valueHint: 'FILE',
      description: 'metadata.xml with the cameras, for S1/ACTION/annot.h5; in SOURCE if left out',
    },
    overwrite,
    shards,
  },
  notes:
    "Reads annot/VIDEO/matlab_meta.txt with images/VIDEO/, or h36m-fetch's S1/ACTION/annot.h5 with\n" +
    'metadata.xml. All splits train on S1, 5, 6, 7, 8 and test on S9 and 11:\n\n' +
    '  paper           every frame of Directions, Discussion, Greeting, Posing, Waiting, Walking\n' +
    '  train_selected  200 drawn frames per sequence; no Eating, Phoning, Sitting, Smoking\n' +
    '  valid           40 drawn frames per test sequence, 15 actions\n' +
    '  x               train_selected and valid\n' +
    '  honari          every 5th frame to train, every 10th to test, 15 actions\n' +
    '  all             every frame\n\n' +
    importNotes,
  examples: [
    'mas import human36m hm36 data/h36m',
    'mas import human36m hm36 data/h36m-x --split x --seed 7 --masks sam_masks/hm36',
  ],
  async run(args) {
    const protocol = readChoice(args.split, '--split', HUMAN36M_PROTOCOLS);
    const joints = readChoice(args.joints, '--joints', ['17', '18']) === '17' ? 17 : 18;
    const seed = readInteger(args.seed, '--seed', 0);
    const { source: root, masks, metadata } = args;
    await runImport(args, (target) =>
      importHuman36m({ ...target, root, masks, metadata, protocol, joints, seed }),
    );
  },
});
