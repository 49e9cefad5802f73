import { existsSync } from 'node:fs';
import path from 'node:path';
import { createModelsFrom, UserError, writeAtomically } from '@mas/trainer';
import { catchInterrupt } from '../catch-interrupt.js';
import { defineCommand } from '../define-command.js';
import { findCheckpoint } from '../find-checkpoint.js';
import { openPictures } from '../picture-source.js';
import { emptyPoses, formatPoses } from '../poses-file.js';
import { predictDataset } from '../predict-dataset.js';
import { predictPictures } from '../predict-pictures.js';
import { replaceFolder } from '../replace-folder.js';
import { startBackend } from '../start-backend.js';
import { log, print } from '../terminal.js';
import { UsageError } from '../usage-error.js';

const posesFile = 'poses.json';

export const predict = defineCommand({
  args: {
    input: {
      type: 'positional',
      required: true,
      description: 'An image, a folder of images, a video, or a data folder',
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
    'data folders with calibrated views also joints in the world.',
  examples: [
    'mas predict photo.jpg --masks photo-mask.png',
    'mas predict dance.mp4 --out poses/dance',
    'mas predict data/demo --split test --no-pictures',
  ],
  async run({ input, checkpoint: dir, masks, split, out, pictures, backend }) {
    const isData = existsSync(path.join(input, 'dataset.json'));
    if (isData && masks !== undefined) {
      throw new UsageError(
        `predict: ${input} is a data folder with its own masks; leave --masks out`,
      );
    }
    if (!isData && split !== undefined) {
      throw new UsageError(`predict: --split goes with data folders, and ${input} is none`);
    }
    const checkpoint = await findCheckpoint(dir);
    const source = isData ? undefined : await openPictures(input, masks);
    await startBackend(backend);
    if (source) log.info(`masks: ${source.masks}`);
    const models = createModelsFrom(checkpoint);
    const poses = emptyPoses(checkpoint.info, source?.masks ?? 'given');
    const target = out ?? path.join('poses', path.parse(path.resolve(input)).name);
    const interrupt = catchInterrupt('stopping');
    const { signal } = interrupt;
    try {
      await replaceFolder(target, posesFile, async (folder) => {
        const pictureDir = pictures ? path.join(folder, 'pictures') : undefined;
        const common = { models, checkpoint, poses, pictureDir, signal };
        if (source) await predictPictures({ source, ...common });
        else await predictDataset({ dir: input, split, ...common });
        if (poses.views.length === 0) {
          throw new UserError(
            `${input}: none of ${poses.skipped.length} pictures can be used; the first: ${poses.skipped[0]?.reason}`,
          );
        }
        await writeAtomically(path.join(folder, posesFile), formatPoses(poses));
      });
    } finally {
      interrupt.release();
      models.dispose();
    }
    for (const { name, reason } of poses.skipped.slice(0, 5))
      log.warn(`skipped ${name}: ${reason}`);
    const scenes = poses.scenes ? `, ${poses.scenes.length} triangulated` : '';
    const skipped = poses.skipped.length ? `, ${poses.skipped.length} skipped` : '';
    print(`${poses.views.length} poses${scenes}${skipped}: ${path.join(target, posesFile)}`);
  },
});
