import {
  benchmarkDomains,
  syntheticActions,
  type BenchmarkDomain,
  type SyntheticAction,
} from '@mas/synthetic';
import { defineCommand } from '../define-command.js';
import { demoData } from '../demo-settings.js';
import { readBvhFolder } from '../read-bvh-folder.js';
import { readInteger } from '../read-integer.js';
import { print } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { writeSyntheticData } from '../write-synthetic-data.js';

export const synth = defineCommand({
  args: {
    dir: { type: 'positional', required: true, description: 'Folder to write, e.g. data/demo' },
    benchmark: {
      type: 'string',
      valueHint: 'DOMAIN',
      description: `The benchmark instead of the demo's people: ${benchmarkDomains.join(', ')}`,
    },
    bvh: {
      type: 'string',
      valueHint: 'FOLDER',
      description: 'Benchmark: real motion from the .bvh files of a folder',
    },
    seed: {
      type: 'string',
      valueHint: 'N',
      description: 'Same seed, same bytes',
      default: `${demoData.seed}`,
    },
    subjects: {
      type: 'string',
      valueHint: 'N',
      description: `People to train on (${demoData.trainSubjects}; benchmark: the domain's)`,
    },
    'test-subjects': {
      type: 'string',
      valueHint: 'N',
      description: `Other people to evaluate on (${demoData.testSubjects}; benchmark: the domain's)`,
    },
    frames: {
      type: 'string',
      valueHint: 'N',
      description: `Frames of each person in each action (${demoData.framesPerSequence}; benchmark: the domain's)`,
    },
    'test-frames': {
      type: 'string',
      valueHint: 'N',
      description: 'Benchmark: the same of those to evaluate on',
    },
    actions: {
      type: 'string',
      valueHint: 'A,B,...',
      description: `Out of ${syntheticActions.join(', ')}; all if left out`,
    },
    cameras: {
      type: 'string',
      valueHint: 'N',
      description: `Views (${demoData.cameras}; benchmark: the domain's)`,
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
    'mas synth data/studio --benchmark studio  # 2808 frames in 4 views',
    'mas synth data/real --benchmark studio --bvh cmu_bvh',
    'mas synth data/tiny --subjects 2 --test-subjects 1 --frames 5 --image-size 96',
    'mas synth data/wave --actions waving,greeting --seed 7',
  ],
  async run(args) {
    const seed = readInteger(args.seed, '--seed', 0)!;
    const trainSubjects = readInteger(args.subjects, '--subjects', 0);
    const testSubjects = readInteger(args['test-subjects'], '--test-subjects', 0);
    const framesPerSequence = readInteger(args.frames, '--frames', 1);
    const testFramesPerSequence = readInteger(args['test-frames'], '--test-frames', 1);
    const cameras = readInteger(args.cameras, '--cameras', 1);
    const imageSize = readInteger(args['image-size'], '--image-size', 16);
    if (args.benchmark === undefined) {
      const extra = (['test-frames', 'bvh'] as const).find((name) => args[name] !== undefined);
      if (extra)
        throw new UsageError(
          `synth: --${extra} is for a benchmark; add --benchmark DOMAIN or leave it out`,
        );
      await writeSyntheticData(args.dir, {
        seed,
        trainSubjects: trainSubjects ?? demoData.trainSubjects,
        testSubjects: testSubjects ?? demoData.testSubjects,
        framesPerSequence: framesPerSequence ?? demoData.framesPerSequence,
        actions: args.actions?.split(',') as SyntheticAction[] | undefined,
        cameras: cameras ?? demoData.cameras,
        imageSize,
      });
    } else {
      if (args.actions !== undefined || cameras !== undefined)
        throw new UsageError(
          'synth: --actions and --cameras belong to the demo, a benchmark has its own; leave them out',
        );
      await writeSyntheticData(args.dir, {
        domain: args.benchmark as BenchmarkDomain,
        seed,
        trainSubjects,
        testSubjects,
        framesPerSequence,
        testFramesPerSequence,
        imageSize,
        clips: args.bvh === undefined ? undefined : await readBvhFolder(args.bvh),
      });
    }
    print(`wrote ${args.dir}`);
  },
});
