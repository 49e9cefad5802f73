import { UsageError } from './usage-error.js';
import type { VideoOptions } from './video-source.js';

/**
 * For inputs of `mas predict` that are no video.
 *
 * @param what the input, as in "photos is a folder of images".
 * @throws {UsageError} if `background` or `every` asks for something.
 */
export function refuseVideoOptions(
  what: string,
  { background, every }: Pick<VideoOptions, 'background' | 'every'>,
): void {
  const option = background !== undefined ? '--background' : every > 1 ? '--every' : undefined;
  if (option === undefined) return;
  throw new UsageError(`predict: ${option} goes with videos, and ${what}; leave it out`);
}
