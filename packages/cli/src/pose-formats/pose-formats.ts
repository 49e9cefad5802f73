import type { PosesFile } from '../poses-file.js';
import { UsageError } from '../usage-error.js';
import { bvhFiles } from './bvh-files.js';
import { cocoFiles } from './coco-files.js';
import { csvFiles } from './csv-files.js';
import { npyFiles } from './npy-files.js';
import type { OutputFile } from './output-file.js';
import { trcFiles } from './trc-files.js';

interface Format {
  /** What it adds to the folder of poses.json. */
  entry: string;
  /** Whether it is of motion: of frames in order, at a rate. */
  isMotion: boolean;
  files(poses: PosesFile, framesPerSecond: number): OutputFile[];
}

/** What `mas predict --format` writes beside poses.json. */
export const poseFormats: Record<string, Format> = {
  csv: { entry: 'csv', isMotion: false, files: csvFiles },
  npy: { entry: 'npy', isMotion: false, files: npyFiles },
  coco: { entry: 'coco.json', isMotion: false, files: cocoFiles },
  bvh: { entry: 'bvh', isMotion: true, files: bvhFiles },
  trc: { entry: 'trc', isMotion: true, files: trcFiles },
};

/**
 * The formats that a list names, such as "csv,bvh".
 *
 * @throws {UsageError} for a name that is none.
 */
export function readFormats(list: string): Format[] {
  const names = new Set(list.split(',').map((name) => name.trim().toLowerCase()));
  // poses.json comes always.
  names.delete('json');
  return [...names].map((name) => {
    if (Object.hasOwn(poseFormats, name)) return poseFormats[name];
    throw new UsageError(
      `--format: expected names out of json, ${Object.keys(poseFormats).join(', ')}, divided by commas, found "${name}"`,
    );
  });
}
