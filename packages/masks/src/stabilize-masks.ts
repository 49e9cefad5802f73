import ndarray, { type NdArray } from 'ndarray';
import { boxCount } from './box-count.js';
import { checkSameSize, readMask, type Pixels } from './read-image.js';

/** Options of `stabilizeMasks`. */
export interface StabilizeOptions {
  /** Frames on either side that a frame is compared with; 1 by default, 2 outlasts longer flicker. */
  radius?: number;
  /** Farthest that anything moves from one frame to the next, px; 8 by default. */
  motion?: number;
}

/** What a neighbour says of each pixel. */
interface Reach {
  /** Foreground within reach. */
  near: Uint8Array;
  /** Nothing but foreground within reach. */
  deep: Uint8Array;
}

/**
 * Takes flicker out of the masks of a video: a vote of each frame with its neighbours that lets the
 * subject move. A pixel loses its foreground when most frames of the window have no foreground
 * within `motion` times their distance in time, and becomes foreground when most have nothing else
 * there. With `motion: 0` this is the majority of the window. An outline that is wrong by less than
 * the motion stays as it is.
 *
 * Holds 2 radius + 1 masks at a time, however long the video; the first and last frames have a
 * smaller window.
 *
 * @param masks H x W masks of one size, in the order of the video; nonzero is foreground. An
 *   iterable or async iterable, such as a generator that decodes.
 * @returns H x W masks of 0 and 1, as many, in the same order, each `radius` frames after it came.
 * @throws Error for another shape, type or size, or an option out of range, when that frame is
 *   reached.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { stabilizeMasks } from '@mas/masks';
 *
 * const video = ['##..', '##.#', '....', '##..', '##..'].map((row) =>
 *   ndarray(Uint8Array.from(row, (c) => (c === '#' ? 1 : 0)), [1, 4]),
 * );
 * for await (const { data } of stabilizeMasks(video, { motion: 0 })) console.log(data.join(''));
 * ```
 *
 * prints
 *
 * ```
 * 1100
 * 1100
 * 1100
 * 1100
 * 1100
 * ```
 */
export async function* stabilizeMasks(
  masks: Iterable<NdArray> | AsyncIterable<NdArray>,
  options: StabilizeOptions = {},
): AsyncGenerator<NdArray<Uint8Array>, void, undefined> {
  const { radius = 1, motion = 8 } = options;
  if (!Number.isInteger(radius) || radius < 1) {
    throw new Error(`stabilizeMasks: expected radius of 1 or more frames, found ${radius}`);
  }
  if (!Number.isInteger(motion) || motion < 0) {
    throw new Error(`stabilizeMasks: expected motion of 0, 1, 2, ... px, found ${motion}`);
  }
  const frames: Pixels[] = [];
  let first: Pixels | undefined;
  let start = 0;
  let count = 0;
  const voteOn = (index: number): NdArray<Uint8Array> => {
    const own = frames[index - start];
    const others = frames.flatMap((frame, k) => {
      const distance = Math.abs(start + k - index);
      return distance > 0 && distance <= radius ? [reach(frame, motion * distance)] : [];
    });
    return ndarray(vote(own.data, others), [own.height, own.width]);
  };
  for await (const mask of masks) {
    const what = `stabilizeMasks: masks[${count}]`;
    const { data, width, height } = readMask(mask, what);
    const pixels = { data: data.map((value) => (value ? 1 : 0)), width, height };
    first ??= pixels;
    checkSameSize(first, pixels, what);
    frames.push(pixels);
    count++;
    if (count <= radius) continue;
    yield voteOn(count - 1 - radius);
    if (frames.length > 2 * radius) {
      frames.shift();
      start++;
    }
  }
  for (let i = Math.max(0, count - radius); i < count; i++) yield voteOn(i);
}

function reach({ data, width, height }: Pixels, motion: number): Reach {
  if (motion === 0) return { near: data, deep: data };
  const { count, area } = boxCount(data, width, height, motion);
  const near = new Uint8Array(data.length);
  const deep = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    near[i] = count[i] > 0 ? 1 : 0;
    deep[i] = count[i] === area[i] ? 1 : 0;
  }
  return { near, deep };
}

/** The majority of a frame and its neighbours; the frame's own value in a draw. */
function vote(own: Uint8Array, others: readonly Reach[]): Uint8Array {
  const total = others.length + 1;
  return own.map((value, i) => {
    let votes = value;
    for (const { near, deep } of others) votes += value ? near[i] : deep[i];
    return 2 * votes + value > total ? 1 : 0;
  });
}
