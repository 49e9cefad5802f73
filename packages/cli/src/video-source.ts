import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importFootage, openDataset } from '@mas/datasets';
import { findMasks, type PictureSource } from './picture-source.js';
import { createProgress } from './progress.js';
import { readPictureMask } from './read-picture.js';

/** How a video is read. */
export interface VideoOptions {
  /** A folder of masks, 000000.png and so on; undefined: what differs from the background. */
  masks: string | undefined;
  /** The scene without the person; undefined: the median of the video itself. */
  background: string | undefined;
  /** Takes every so manieth frame. */
  every: number;
  signal: AbortSignal;
}

/** Decodes a video into a temporary data folder, which `dispose` removes. */
export async function openVideo(file: string, options: VideoOptions): Promise<PictureSource> {
  const { masks, background, every, signal } = options;
  const maskOf = masks === undefined ? undefined : await findMasks(masks, false);
  const folder = await mkdtemp(path.join(tmpdir(), 'mas-video-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  const progress = createProgress('decoding', 'frames');
  try {
    const out = path.join(folder, 'data');
    await importFootage({
      views: [{ id: 'video', video: file, background }],
      out,
      sequence: 'video',
      skeleton: 'h36m18',
      split: 'all',
      everyNth: every,
      jpegQuality: 95,
      onProgress(done, total) {
        signal.throwIfAborted();
        progress.update(done, total);
      },
    });
    const [sequence] = (await openDataset(out)).sequences;
    return {
      count: sequence.frameCount,
      masks: maskOf ? 'given' : 'what differs from the background',
      dispose,
      pictures: () =>
        Array.from({ length: sequence.frameCount }, (_, i) => ({
          name: String(i * every).padStart(6, '0'),
          async read() {
            const view = await sequence.readView(0, i);
            if (!maskOf) return view;
            const name = String(i * every).padStart(6, '0');
            return { ...view, mask: await readPictureMask(maskOf(name), view.image.shape) };
          },
        })),
    };
  } catch (error) {
    await dispose();
    throw error;
  } finally {
    progress.stop();
  }
}
