import { syntheticActions, type SyntheticAction } from '@mas/synthetic';
import { defineCommand } from '../define-command.js';
import { demoData } from '../demo-settings.js';
import { readInteger } from '../read-integer.js';
import { print } from '../terminal.js';
import { writeSyntheticData } from '../write-synthetic-data.js';

export const synth = defineCommand({
  args: {
    dir: { type: 'positional', required: true, description: 'Folder to write, e.g. data/demo' },
    seed: {
      type: 'string',
      valueHint: 'N',
      description: 'Same seed, same bytes',
      default: `${demoData.seed}`,
    },
    subjects: {
      type: 'string',
      valueHint: 'N',
      description: 'People to train on',
      default: `${demoData.trainSubjects}`,
    },
    'test-subjects': {
      type: 'string',
      valueHint: 'N',
      description: 'Other people to evaluate on',
      default: `${demoData.testSubjects}`,
    },
    frames: {
      type: 'string',
      valueHint: 'N',
      description: 'Frames of each person in each action',
      default: `${demoData.framesPerSequence}`,
    },
    actions: {
      type: 'string',
      valueHint: 'A,B,...',
      description: `Out of ${syntheticActions.join(', ')}; all if left out`,
    },
    cameras: {
      type: 'string',
      valueHint: 'N',
      description: 'Views',
      default: `${demoData.cameras}`,
    },
    'image-size': {
      type: 'string',
      valueHint: 'PX',
      description: 'Side of an image',
      default: `${demoData.imageSize}`,
    },
  },
  notes:
    'Images, exact masks, cameras, and true joints for evaluation. The folder must not exist yet.',
  examples: [
    'mas synth data/demo                       # what "mas demo" makes, 1824 frames in 4 views',
    'mas synth data/tiny --subjects 2 --test-subjects 1 --frames 5 --image-size 96',
    'mas synth data/wave --actions waving,greeting --seed 7',
  ],
  async run(args) {
    await writeSyntheticData(args.dir, {
      seed: readInteger(args.seed, '--seed', 0)!,
      trainSubjects: readInteger(args.subjects, '--subjects', 0),
      testSubjects: readInteger(args['test-subjects'], '--test-subjects', 0),
      framesPerSequence: readInteger(args.frames, '--frames', 1),
      actions: args.actions?.split(',') as SyntheticAction[] | undefined,
      cameras: readInteger(args.cameras, '--cameras', 1),
      imageSize: readInteger(args['image-size'], '--image-size', 16),
    });
    print(`wrote ${args.dir}`);
  },
});
