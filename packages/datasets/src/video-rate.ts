import { spawn } from 'node:child_process';
import { DataError } from './data-error.js';
import { findFfmpeg } from './find-ffmpeg.js';

/**
 * How many frames a second a video has, as ffmpeg reads it: the mean where the rate varies.
 *
 * @returns Frames per second; null where the file does not say.
 * @throws DataError for a file in which ffmpeg finds no video; Error without ffmpeg.
 *
 * @example
 * ```ts no-run needs a video
 * import { videoRate } from '@mas/datasets';
 *
 * console.log(await videoRate('dance.mp4')); // 25
 * ```
 */
export async function videoRate(file: string): Promise<number | null> {
  const ffmpeg = await findFfmpeg();
  // Without an output ffmpeg describes its input, then complains. ffprobe does not come from npm.
  const child = spawn(ffmpeg, ['-hide_banner', '-nostdin', '-i', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const stream = /^\s*Stream #.*: Video: .*$/m.exec(text)?.[0];
  if (stream === undefined) {
    const complaint = text.trim().split('\n').at(-1);
    throw new DataError({
      where: file,
      expected: 'a video that ffmpeg decodes',
      found: complaint || 'nothing that it knows',
      fix: 'Play the file to see whether it is whole, or convert it.',
    });
  }
  const [, digits, thousand] = /, (\d+(?:\.\d+)?)(k?) (?:fps|tbr)\b/.exec(stream) ?? [];
  return digits === undefined ? null : Number(digits) * (thousand ? 1000 : 1);
}
