import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../test/tiny-dataset.js';
import { findFfmpeg } from './find-ffmpeg.js';
import { videoRate } from './video-rate.js';

const ffmpeg = await findFfmpeg().catch(() => null);
if (ffmpeg === null) console.warn('videoRate is not tested: there is no ffmpeg');
let root: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ root, remove } = await temporaryFolder());
});
afterAll(() => remove());

(ffmpeg === null ? it.skip.each : it.each)([
  ['25', 25],
  ['30000/1001', 29.97],
  ['12.5', 12.5],
])('reads a rate of %s frames a second', async (rate, expected) => {
  const file = join(root, 'clip.avi');
  const input = ['-f', 'lavfi', '-i', `testsrc=size=32x32:rate=${rate}:duration=0.4`];
  execFileSync(ffmpeg!, ['-v', 'error', '-y', ...input, '-c:v', 'mjpeg', file]);
  expect(await videoRate(file)).toBe(expected);
});

(ffmpeg === null ? it.skip : it)('refuses what is no video', async () => {
  const file = join(root, 'text.mp4');
  await writeFile(file, 'this is no video');
  await expect(videoRate(file)).rejects.toThrow(/text\.mp4: expected a video that ffmpeg decodes/);
  await expect(videoRate(join(root, 'none.mp4'))).rejects.toThrow(/none\.mp4: .*No such file/);
});
