import type { Runtime } from '../runtime.js';

/**
 * The filter of the transposed convolution: taps in reverse order, [taps, inChannels, outChannels] ->
 * [taps, outChannels, inChannels], in scratch memory.
 */
export function turnedFilter(
  runtime: Runtime,
  filter: number,
  taps: number,
  inChannels: number,
  outChannels: number,
): number {
  const turned = runtime.scratch('filter', taps * inChannels * outChannels);
  const tapBytes = inChannels * outChannels * 4;
  for (let tap = 0; tap < taps; tap++) {
    const source = filter + (taps - 1 - tap) * tapBytes;
    runtime.native.transpose(source, turned + tap * tapBytes, inChannels, outChannels);
  }
  return turned;
}
