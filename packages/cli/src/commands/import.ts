import path from 'node:path';
import { importFootage, recogniseDataset, type FootageView } from '@mas/datasets';
import { catchInterrupt } from '../catch-interrupt.js';
import { commandTable } from '../command-table.js';
import { defineCommand } from '../define-command.js';
import { fillIn, matchCameras, placeholder } from '../match-cameras.js';
import { parseArguments } from '../parse-arguments.js';
import { createProgress } from '../progress.js';
import { readInteger } from '../read-integer.js';
import { maskArgs, readMaskOptions } from '../read-mask-options.js';
import { readUnit } from '../read-unit.js';
import { log, print } from '../terminal.js';
import { UsageError } from '../usage-error.js';

export const importCommand = defineCommand({
  args: {
    footage: {
      type: 'positional',
      required: true,
      description: 'Folder that the paths below start from; or the top folder of a data set',
    },
    to: {
      type: 'positional',
      required: false,
      description: 'Data folder to write, or to add a sequence to; --out says the same',
    },
    out: { type: 'string', valueHint: 'DIR', description: 'Instead of TO' },
    shards: {
      type: 'boolean',
      description: 'Of a data set, write tar shards, as "mas data pack" does',
    },
    video: { type: 'string', valueHint: 'PATH', description: 'Videos of the person' },
    images: { type: 'string', valueHint: 'PATH', description: 'Or folders of images' },
    background: {
      type: 'string',
      valueHint: 'PATH',
      description:
        'The scene without the person, a video or folder; the footage itself if left out',
    },
    ...maskArgs,
    calibration: {
      type: 'string',
      valueHint: 'PATH',
      description:
        'Intrinsics and pose: OpenCV, COLMAP, Anipose, Pose2Sim, Qualisys, 3DHP; without it, single views',
    },
    unit: {
      type: 'string',
      valueHint: 'MM',
      description: "The calibration's unit in mm",
      default: '1',
    },
    sequence: {
      type: 'string',
      valueHint: 'NAME',
      description: 'Name of the sequence',
      default: 'take1',
    },
    split: {
      type: 'string',
      valueHint: 'NAME',
      description: 'Split that it belongs to',
      default: 'train',
    },
    every: { type: 'string', valueHint: 'N', description: 'Take every Nth frame', default: '1' },
    frames: { type: 'string', valueHint: 'N', description: 'Stop after N taken frames' },
  },
  notes:
    'With neither --video nor --images, FOOTAGE is a data set that is recognised and imported as by\n' +
    '"mas import human36m", "mas import mpii" ..., which have options of their own.\n\n' +
    `In a path, ${placeholder} stands for a camera: there are as many as files of that form. Frame i of\n` +
    'every camera shows the same moment. Masks are what differs from the background if no other way is\n' +
    'named; look at them with "mas masks report".',
  examples: [
    'mas import hm36 data/h36m',
    'mas import hm36 shards/h36m --shards',
    `mas import uu_voxel/data --out data/uu --video ${placeholder}/video.avi \\`,
    `    --background ${placeholder}/background.avi --calibration ${placeholder}/config.xml --every 10`,
    `mas import shots --out data/mine --images frames/${placeholder} --masks sam/${placeholder} --foreground "=1"`,
    `mas import shots --out data/mine --images frames/${placeholder} --calibration ${placeholder}.yml --unit 1000`,
  ],
  async run(args) {
    const out = whereTo(args);
    if (args.video === undefined && args.images === undefined) {
      return importRecognised(args.footage, out, args.shards === true);
    }
    if (args.shards) {
      throw new UsageError(
        'import: --shards goes with data sets; of footage, import a data folder and pack it with "mas data pack"',
      );
    }
    const views = await findViews(args);
    const unit = readUnit(args.unit)!;
    log.info(
      `${views.length} ${views.length === 1 ? 'camera' : 'cameras'}: ${views.map(({ id }) => id).join(', ')}`,
    );
    const interrupt = catchInterrupt('stopping');
    const progress = createProgress('importing', 'frames');
    try {
      const { frames, warnings } = await importFootage({
        views,
        out,
        sequence: args.sequence,
        skeleton: 'h36m18',
        split: args.split,
        everyNth: readInteger(args.every, '--every', 1),
        maxFrames: readInteger(args.frames, '--frames', 1),
        calibrationUnit: unit,
        ...readMaskOptions(args),
        onProgress(done, total) {
          interrupt.signal.throwIfAborted();
          progress.update(done, total);
        },
      });
      progress.stop();
      warnings.forEach((warning) => log.warn(warning));
      print(
        `${frames} frames in ${views.length} views: ${path.join(out, args.sequence)}\n` +
          `next: mas masks report ${out}, look at it, then mas data check ${out}`,
      );
    } finally {
      progress.stop();
      interrupt.release();
    }
  },
});

function whereTo({ to, out }: { to?: string; out?: string }): string {
  if (to !== undefined && out !== undefined) {
    throw new UsageError(`import: expected one folder to write, found "${to}" and --out ${out}`);
  }
  const dir = to ?? out;
  if (dir !== undefined && dir !== '') return dir;
  throw new UsageError('import: needs the data folder to write; see "mas import --help"');
}

/** The kinds of `recogniseDataset` with a command of another name. */
const commandOf: Readonly<Record<string, string>> = {
  'human36m-fetch': 'human36m',
  'mpi-inf-3dhp-test': 'mpi-inf-3dhp',
};

/** Imports a data set as its own command does without options. */
async function importRecognised(
  source: string,
  out: string,
  shards: boolean,
): Promise<number | void> {
  const { kind, title, next } = await recogniseDataset(source).catch((error: Error) => {
    throw new UsageError(`${error.message} Of footage, name the files with --video or --images.`);
  });
  const name = `import ${commandOf[kind] ?? kind}`;
  const entry = Object.hasOwn(commandTable, name) ? commandTable[name] : undefined;
  if (!entry) {
    const advice =
      next.replaceAll('DIR', source).replaceAll('OUT', out) || 'It can be used as it is';
    throw new UsageError(`${source}: expected a data set to import, found ${title}. ${advice}`);
  }
  const words = [source, out, ...(shards ? ['--shards'] : [])];
  log.info(`${title}: mas ${name} ${words.join(' ')}`);
  const command = await entry.load();
  return command.run(parseArguments(name, words, command.args));
}

interface Paths {
  footage: string;
  video?: string;
  images?: string;
  background?: string;
  calibration?: string;
  masks?: string;
}

async function findViews({ footage, ...paths }: Paths): Promise<FootageView[]> {
  const { video, images } = paths;
  if ((video === undefined) === (images === undefined)) {
    throw new UsageError('import: needs either --video or --images; see "mas import --help"');
  }
  const source = (video ?? images)!;
  const kinds = ['video', 'images', 'background', 'calibration', 'masks'] as const;
  const fill = (camera: string): FootageView => ({
    id: camera,
    ...Object.fromEntries(
      kinds.flatMap((kind) => {
        const pattern = paths[kind];
        return pattern === undefined ? [] : [[kind, path.join(footage, fillIn(pattern, camera))]];
      }),
    ),
  });
  if (!source.includes(placeholder)) return [fill('cam')];
  return (await matchCameras(footage, source)).map(fill);
}
