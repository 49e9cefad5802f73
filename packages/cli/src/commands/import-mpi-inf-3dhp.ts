import { importMpiInf3dhp, importMpiInf3dhpTest, recogniseDataset } from '@mas/datasets';
import { defineCommand } from '../define-command.js';
import { findMasks } from '../find-masks.js';
import { importNotes, out, overwrite, shards, source } from '../import-arguments.js';
import { readChoice } from '../read-choice.js';
import { readInteger } from '../read-integer.js';
import { runImport } from '../run-import.js';

export const importMpiInf3dhpCommand = defineCommand({
  args: {
    source,
    out,
    masks: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Masks, laid out as SOURCE; in SOURCE if left out',
    },
    videos: {
      type: 'string',
      valueHint: 'N,N',
      description: 'Cameras to use; those at chest height by default',
      default: '0,2,4,7,8',
    },
    'train-every': {
      type: 'string',
      valueHint: 'N',
      description: 'Every Nth frame of S1 to S6, which train',
      default: '5',
    },
    'test-every': {
      type: 'string',
      valueHint: 'N',
      description: 'Every Nth frame of S7 and S8, which test',
      default: '10',
    },
    reject: {
      type: 'boolean',
      description: 'Leave out frames by the rules below',
      negativeDescription: 'Keep every frame',
      default: true,
    },
    skeleton: {
      type: 'string',
      valueHint: 'ID',
      description: 'h36m18, or mpi-inf-3dhp28 for all joints',
      default: 'h36m18',
    },
    overwrite,
    shards,
  },
  notes:
    'Reads the training set, S1/Seq1/annot.mat with camera.calibration, images/ and masks/, or the test\n' +
    'set, TS1/annot_data.mat with imageSequence/; masks of the test set are MASKS/TS1/img_000001.png, and\n' +
    'of the options only --masks, --overwrite and --shards concern it.\n\n' +
    'Rejected is a frame where in any view a joint lies outside the image, more than four lie behind the\n' +
    'chair (chair_masks/), or the foreground covers more than 85 %.\n\n' +
    importNotes,
  examples: [
    'mas import mpi-inf-3dhp mpi_inf_3dhp data/3dhp',
    'mas import mpi-inf-3dhp mpi_inf_3dhp data/3dhp-all --train-every 1 --test-every 1 --no-reject',
    'mas import mpi-inf-3dhp mpi_inf_3dhp_test_set data/3dhp-test --masks masks',
  ],
  async run(args) {
    const root = args.source;
    const skeleton = readChoice(args.skeleton, '--skeleton', ['h36m18', 'mpi-inf-3dhp28']);
    const videos = args.videos.split(',').map((word) => readInteger(word, '--videos', 0)!);
    const everyNth = {
      train: readInteger(args['train-every'], '--train-every', 1),
      test: readInteger(args['test-every'], '--test-every', 1),
    };
    const kind = await recogniseDataset(root).then(
      (found) => found.kind,
      () => undefined,
    );
    await runImport(args, (target) =>
      kind === 'mpi-inf-3dhp-test'
        ? importMpiInf3dhpTest({ ...target, root, masks: findMasks(args.masks, root) })
        : importMpiInf3dhp({
            ...target,
            root,
            masks: args.masks,
            videos,
            everyNth,
            reject: args.reject,
            skeleton,
          }),
    );
  },
});
