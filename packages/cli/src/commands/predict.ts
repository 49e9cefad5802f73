import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  createModelsFrom,
  defaultSmoothing,
  describeSpp,
  loadSpp,
  UserError,
  writeAtomically,
  type CheckpointInfo,
  type Models,
  type SppInfo,
} from '@mas/trainer';
import { catchInterrupt } from '../catch-interrupt.js';
import { defineCommand } from '../define-command.js';
import { findCheckpoint } from '../find-checkpoint.js';
import { openPictures, type PictureSource } from '../picture-source.js';
import { emptyPoses, formatPoses, posesFormat, type PosesFile } from '../poses-file.js';
import { poseFormats, readFormats } from '../pose-formats/pose-formats.js';
import { predictDataset } from '../predict-dataset.js';
import { predictPictures } from '../predict-pictures.js';
import { readChoice } from '../read-choice.js';
import { readInteger } from '../read-integer.js';
import { refuseVideoOptions } from '../refuse-video-options.js';
import { replaceFolder } from '../replace-folder.js';
import { startBackend } from '../start-backend.js';
import { log, print } from '../terminal.js';
import { UsageError } from '../usage-error.js';

const posesFile = 'poses.json';
const posesFolder = {
  file: posesFile,
  format: posesFormat,
  others: ['pictures', ...Object.values(poseFormats).map(({ entry }) => entry)],
};

export const predict = defineCommand({
  args: {
    input: {
      type: 'positional',
      required: true,
      description: 'An image, a folder of images, a video, or a data folder (prepared or not)',
    },
    checkpoint: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Checkpoint or run; the one that comes with mas if left out',
    },
    masks: {
      type: 'string',
      valueHint: 'PATH',
      description: 'A mask file, or a folder with one PNG for each picture; white is the person',
    },
    background: {
      type: 'string',
      valueHint: 'PATH',
      description: 'Of a video, the scene without the person: a video or a folder of images',
    },
    every: {
      type: 'string',
      valueHint: 'N',
      description: 'Of a video, take every Nth frame',
      default: '1',
    },
    smooth: {
      type: 'boolean',
      default: false,
      description: 'Smooth poses over time: the pictures are frames in order',
    },
    fps: {
      type: 'string',
      valueHint: 'N',
      description: 'Frames a second of a folder; a video says its own',
    },
    spp: {
      type: 'string',
      valueHint: 'KIND',
      description: 'Joints by supervised post-processing, linear or mlp (mas spp fit)',
    },
    mirror: {
      type: 'boolean',
      default: false,
      description: 'See every picture mirrored too, and take the mean: closer, in twice the time',
    },
    format: {
      type: 'string',
      valueHint: 'LIST',
      description: 'Also write these, divided by commas: csv, npy, coco, bvh, trc',
      default: 'json',
    },
    split: { type: 'string', valueHint: 'NAME', description: 'Of a data folder, only this split' },
    out: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Folder to write; poses/ and the name of the input if left out',
    },
    pictures: {
      type: 'boolean',
      default: true,
      description: 'Draw each pose as SVG and PNG',
      negativeDescription: 'Write poses.json alone',
    },
    backend: { type: 'string', valueHint: 'NAME', description: 'Force a backend (see mas doctor)' },
  },
  notes:
    'One person per picture. Without --masks they are guessed: in a video as what moves before the\n' +
    'background, in images by GrabCut from the middle of the picture; look at the result. poses.json\n' +
    'has joints in image pixels and in mm relative to the root, a confidence for each joint, and for\n' +
    'data folders with calibrated views also joints in the world. --smooth is the 1 euro filter; it\n' +
    'takes jitter away and adds a lag of about a frame.\n\n' +
    '--format: csv and npy (NumPy) hold what poses.json holds; coco is COCO keypoints with 17 joints;\n' +
    'bvh (cm) and trc (mm) are motions with y up, in the world where views are calibrated, else in the\n' +
    'camera from the root. poses.json lists the files with unit and frame.',
  examples: [
    'mas predict photo.jpg --masks photo-mask.png',
    'mas predict dance.mp4 --smooth --out poses/dance',
    'mas predict data/demo --split test --no-pictures --format csv,npy',
    'mas predict dance.mp4 --smooth --format bvh,trc',
  ],
  async run({ input, checkpoint: dir, out, pictures, backend, ...rest }) {
    const { masks, background, split } = rest;
    const fps = readRate(rest.fps);
    const formats = readFormats(rest.format);
    const every = readInteger(rest.every, '--every', 1)!;
    // The second is what "mas prepare" writes.
    const isData = ['dataset.json', 'prepared.json'].some((name) =>
      existsSync(path.join(input, name)),
    );
    if (isData && masks !== undefined) {
      throw new UsageError(
        `predict: ${input} is a data folder with its own masks; leave --masks out`,
      );
    }
    if (isData) {
      refuseVideoOptions(`${input} is a data folder with its own masks`, { background, every });
    }
    if (!isData && split !== undefined) {
      throw new UsageError(`predict: --split goes with data folders, and ${input} is none`);
    }
    const kind =
      rest.spp === undefined ? undefined : readChoice(rest.spp, '--spp', ['linear', 'mlp']);
    const checkpoint = await findCheckpoint(dir);
    const spp = kind && (await loadSpp(checkpoint, kind));
    const interrupt = catchInterrupt('stopping');
    const { signal } = interrupt;
    let source: PictureSource | undefined;
    let models: Models | undefined;
    const target = out ?? path.join('poses', path.parse(path.resolve(input)).name);
    try {
      source = isData ? undefined : await openPictures(input, { masks, background, every, signal });
      const framesPerSecond = fps ?? source?.framesPerSecond;
      if (rest.smooth && source?.count === 1) {
        throw new UsageError(
          `predict: --smooth needs frames in order, and ${input} is one picture`,
        );
      }
      if (rest.smooth && framesPerSecond === undefined) {
        throw new UsageError(
          `predict: --smooth needs the frames a second of ${input}, which does not say; add --fps N`,
        );
      }
      const motion = formats.find(({ isMotion }) => isMotion);
      if (motion && framesPerSecond === undefined && source?.count !== 1) {
        throw new UsageError(
          `predict: --format ${motion.entry} needs the frames a second of ${input}, which does not say; add --fps N`,
        );
      }
      await startBackend(backend);
      if (source) log.info(`masks: ${source.masks}`);
      models = { ...createModelsFrom(checkpoint), mirror: rest.mirror };
      const poses = emptyPoses(
        spp ? withSpp(checkpoint.info, spp.info) : checkpoint.info,
        source?.masks ?? 'given',
        {
          ...(framesPerSecond !== undefined && { framesPerSecond }),
          ...(rest.mirror && { mirror: true }),
          ...(rest.smooth && { smoothing: defaultSmoothing }),
        },
      );
      await replaceFolder(target, posesFolder, async (folder) => {
        const pictureDir = pictures ? path.join(folder, 'pictures') : undefined;
        const common = { models: models!, spp, checkpoint, poses, pictureDir, signal };
        if (source) await predictPictures({ source, ...common });
        else await predictDataset({ dir: input, split, ...common });
        if (poses.views.length === 0) {
          throw new UserError(
            `${input}: none of ${poses.skipped.length} pictures can be used; the first: ${poses.skipped[0]?.reason}`,
          );
        }
        await writeFormats(folder, poses, formats);
        await writeAtomically(path.join(folder, posesFile), formatPoses(poses));
      });
      summarize(poses, path.join(target, posesFile));
    } finally {
      interrupt.release();
      models?.dispose();
      source?.dispose();
    }
  },
});

/** Writes poses in other formats and lists them in `poses`. */
async function writeFormats(
  folder: string,
  poses: PosesFile,
  formats: ReturnType<typeof readFormats>,
): Promise<void> {
  // One picture has no rate, and needs none.
  const rate = poses.framesPerSecond ?? 25;
  for (const { path: file, holds, content } of formats.flatMap(({ files }) => files(poses, rate))) {
    await writeAtomically(path.join(folder, ...file.split('/')), content);
    poses.files ??= [];
    poses.files.push({ path: file, holds });
  }
}

/** @throws {UsageError} if it is no number above 0. */
function readRate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < Infinity) return value;
  throw new UsageError(`--fps: expected a number above 0, found "${text}"`);
}

function summarize({ views, scenes, skipped }: PosesFile, file: string): void {
  for (const { name, reason } of skipped.slice(0, 5)) log.warn(`skipped ${name}: ${reason}`);
  const parts = [
    `${views.length} ${views.length === 1 ? 'pose' : 'poses'}`,
    ...(scenes ? [`${scenes.length} triangulated`] : []),
    ...(skipped.length ? [`${skipped.length} skipped`] : []),
  ];
  print(`${parts.join(', ')}: ${file}`);
}

/** What poses say of their checkpoint where post-processing made their joints. */
function withSpp(info: CheckpointInfo, spp: SppInfo): CheckpointInfo {
  const supervision = `${info.supervision}; ${describeSpp(spp)}`;
  return { ...info, skeleton: spp.skeleton, supervision };
}
