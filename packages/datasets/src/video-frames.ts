import { spawn } from 'node:child_process';
import ndarray, { type NdArray } from 'ndarray';
import { DataError } from './data-error.js';
import { findFfmpeg } from './find-ffmpeg.js';

/** Decodes every `step`-th frame of a video, one at a time, as H x W x 3 RGB. */
export async function* videoFrames(
  file: string,
  step: number,
): AsyncGenerator<NdArray<Uint8Array>, void, undefined> {
  const ffmpeg = await findFfmpeg();
  // New time stamps: by those of the file, ffmpeg would drop and repeat frames to even them out.
  const filter = `framestep=${step},setpts=N/(25*TB)`;
  // PPM carries the size with every frame, so that nothing has to be asked first.
  const output = ['-f', 'image2pipe', '-c:v', 'ppm', '-pix_fmt', 'rgb24', 'pipe:1'];
  const options = ['-map', '0:v:0', '-vf', filter, '-r', '25', ...output];
  const child = spawn(ffmpeg, ['-v', 'error', '-nostdin', '-i', file, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const closed = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(-1));
    child.on('close', resolve);
  });
  let count = 0;
  try {
    for await (const frame of splitPpm(child.stdout)) {
      count++;
      yield frame;
    }
    const code = await closed;
    if (code !== 0 || count === 0) {
      throw new DataError({
        where: file,
        expected: 'a video that ffmpeg decodes',
        found: complaint.trim().split('\n').at(-1) || 'no frame',
        fix: 'Play the file to see whether it is whole, or convert it.',
      });
    }
  } finally {
    child.kill();
    await closed;
  }
}

async function* splitPpm(
  stream: AsyncIterable<Buffer>,
): AsyncGenerator<NdArray<Uint8Array>, void, undefined> {
  let header = Buffer.alloc(0);
  let frame: { pixels: Uint8Array; height: number; width: number; filled: number } | undefined;
  for await (const piece of stream) {
    let chunk = piece;
    while (chunk.length > 0) {
      if (!frame) {
        header = Buffer.concat([header, chunk]);
        const match = /^P6\s(\d+)\s(\d+)\s255\s/.exec(header.toString('latin1', 0, 40));
        if (!match) {
          if (header.length < 40) break;
          throw new Error('videoFrames: ffmpeg wrote something else than PPM images');
        }
        const [width, height] = [Number(match[1]), Number(match[2])];
        frame = { pixels: new Uint8Array(width * height * 3), height, width, filled: 0 };
        chunk = header.subarray(match[0].length);
        header = Buffer.alloc(0);
      }
      const part = chunk.subarray(0, frame.pixels.length - frame.filled);
      frame.pixels.set(part, frame.filled);
      frame.filled += part.length;
      chunk = chunk.subarray(part.length);
      if (frame.filled === frame.pixels.length) {
        yield ndarray(frame.pixels, [frame.height, frame.width, 3]);
        frame = undefined;
      }
    }
  }
}
