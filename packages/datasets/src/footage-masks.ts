import {
  chromaKey,
  cleanMask,
  createBackgroundModel,
  frameDifference,
  refineGrabCut,
  selectForeground,
  stabilizeMasks,
  type BackgroundModel,
  type ChromaKeyOptions,
  type CleanOptions,
  type ForegroundRule,
  type FrameDifferenceOptions,
  type MedianModelOptions,
  type Mog2ModelOptions,
  type RefineOptions,
  type StabilizeOptions,
} from '@mas/masks';
import type { NdArray } from 'ndarray';
import { DataError } from './data-error.js';
import { footageFrames } from './footage-frames.js';
import { labelFrames } from './label-frames.js';

/** How the masks of footage are made. */
export type MaskMethod =
  /** By a background model, learnt from the recording of the empty scene or from the footage. */
  | MedianModelOptions
  | Mog2ModelOptions
  /** Before a cloth of one colour. */
  | ({ method: 'chroma' } & ChromaKeyOptions)
  /** From motion alone, by comparison with frames `gap`, 2 `gap` and 3 `gap` before and after. */
  | ({ method: 'difference'; gap?: number } & FrameDifferenceOptions)
  /** By another program: each view's `masks`. */
  | { method: 'files'; foreground?: ForegroundRule };

/** What is done to masks of footage after they are made, frame by frame. */
export interface MaskSteps {
  /** As `cleanMask` by default; false for masks that are to stay as they are. */
  clean?: CleanOptions | false;
  /** Moves outlines to the edges of the image (GrabCut); false by default. */
  refine?: RefineOptions | boolean;
  /** Takes flicker out of the video (`stabilizeMasks`); false by default. */
  steady?: StabilizeOptions | boolean;
}

/** A frame with its mask. */
export interface MaskedFrame {
  image: NdArray<Uint8Array>;
  mask: NdArray<Uint8Array>;
}

/** Frames between those that 'difference' compares. */
const GAP = 5;
/** Gaps on either side. */
const REACH = 3;

/** Makes the masks of one camera's footage. */
export interface MaskMaker {
  /** Size of the pictures from which it has learnt, the footage's own otherwise. */
  size: [width: number, height: number];
  /** Errors of pictures that it could not learn from. */
  unread: DataError[];
  /**
   * Every `step`-th frame with its mask, in order; in the place of one that cannot be read comes
   * the error that says so.
   */
  frames(step: number): AsyncGenerator<MaskedFrame | DataError, void, undefined>;
  dispose(): void;
}

/**
 * Prepares the masks of one camera: learns the background where the method has one.
 *
 * @param source A video or a folder of images.
 * @param background The empty scene, a video or a folder; undefined: the footage itself.
 * @param masks A folder of mask images, or a video of masks, for 'files'.
 * @param step Takes every so manieth frame of footage that is its own background.
 */
export async function createMaskMaker(
  { source, background, masks }: { source: string; background?: string; masks?: string },
  step: number,
  method: MaskMethod,
  steps: MaskSteps,
): Promise<MaskMaker> {
  const learns = method.method === 'median' || method.method === 'mog2';
  const model = learns ? await createBackgroundModel(method) : undefined;
  const unread: DataError[] = [];
  let size: [number, number] | undefined;
  try {
    const path = learns ? (background ?? source) : source;
    for await (const image of footageFrames(path, path === source ? step : 1)) {
      if (image instanceof DataError) {
        unread.push(image);
        continue;
      }
      size ??= [image.shape[1], image.shape[0]];
      checkSize(image, size, path);
      if (!model) break;
      model.learn(image);
    }
    if (!size) throw unread[0];
  } catch (error) {
    model?.dispose();
    throw error;
  }
  const known = size;
  return {
    size: known,
    unread,
    frames: (every) => {
      const images = checked(footageFrames(source, every), known, source, every);
      return finish(rough(images, method, model, masks, every), steps);
    },
    dispose: () => model?.dispose(),
  };
}

/** Fails at a frame of another size. */
async function* checked(
  frames: AsyncIterable<NdArray<Uint8Array> | DataError>,
  size: [width: number, height: number],
  source: string,
  every: number,
): AsyncGenerator<NdArray<Uint8Array> | DataError, void, undefined> {
  let i = 0;
  for await (const image of frames) {
    if (!(image instanceof DataError)) checkSize(image, size, `${source}, frame ${i * every}`);
    i++;
    yield image;
  }
}

/** Frames with their masks as the method gives them. */
async function* rough(
  images: AsyncGenerator<NdArray<Uint8Array> | DataError, void, undefined>,
  method: MaskMethod,
  model: BackgroundModel | undefined,
  masks: string | undefined,
  every: number,
): AsyncGenerator<MaskedFrame | DataError, void, undefined> {
  if (method.method === 'difference') {
    yield* differences(images, method);
    return;
  }
  const labels = masks === undefined ? undefined : labelFrames(masks, every);
  let i = 0;
  try {
    for await (const image of images) {
      const given = labels && (await labels.next());
      if (given?.done) {
        throw new DataError({
          where: masks!,
          expected: 'a mask for every frame of the footage',
          found: `no more after ${i}`,
          fix: 'Give as many masks as pictures, in the same order.',
        });
      }
      i++;
      if (image instanceof DataError) yield image;
      else if (given?.value instanceof DataError) yield given.value;
      else if (given) yield { image, mask: select(given.value!, image, method, masks!, i - 1) };
      else if (method.method === 'chroma') yield { image, mask: chromaKey(image, method) };
      else yield { image, mask: model!.apply(image) };
    }
    if (labels && !(await labels.next()).done) {
      throw new DataError({
        where: masks!,
        expected: `${i} masks, one for every frame of the footage`,
        found: 'more',
        fix: 'Give as many masks as pictures, in the same order.',
      });
    }
  } finally {
    await labels?.return();
    await images.return();
  }
}

function select(
  labels: NdArray<Uint8Array | Uint16Array>,
  image: NdArray,
  method: MaskMethod,
  masks: string,
  i: number,
): NdArray<Uint8Array> {
  checkSize(labels, [image.shape[1], image.shape[0]], `${masks}, mask ${i}`);
  const { foreground = { above: 127 } } = method as { foreground?: ForegroundRule };
  try {
    return selectForeground(labels, foreground);
  } catch (error) {
    throw new DataError({
      where: `${masks}, mask ${i}`,
      expected: 'an image that the rule of the foreground fits',
      found: (error as Error).message.replace(/^selectForeground: /, ''),
      fix: 'Look at the values in the mask, and choose another rule.',
    });
  }
}

async function* differences(
  images: AsyncGenerator<NdArray<Uint8Array> | DataError, void, undefined>,
  { gap = GAP, ...options }: { gap?: number } & FrameDifferenceOptions,
): AsyncGenerator<MaskedFrame | DataError, void, undefined> {
  const window: (NdArray<Uint8Array> | DataError)[] = [];
  let start = 0;
  const compare = (at: number): MaskedFrame | DataError => {
    const image = window[at - start];
    if (image instanceof DataError) return image;
    const others = [];
    for (let k = -REACH; k <= REACH; k++) {
      const other = window[at + k * gap - start];
      if (k !== 0 && other && !(other instanceof DataError)) others.push(other);
    }
    if (others.length === 0) {
      throw new Error(
        `importFootage: 'difference' compares frames ${gap} apart, found only ${window.length}. ` +
          'Make the gap smaller, or take another method.',
      );
    }
    return { image, mask: frameDifference(image, others, options) };
  };
  let count = 0;
  for await (const image of images) {
    window.push(image);
    count++;
    const at = count - 1 - REACH * gap;
    if (at < 0) continue;
    yield compare(at);
    if (window.length > 2 * REACH * gap) {
      window.shift();
      start++;
    }
  }
  for (let at = Math.max(0, count - REACH * gap); at < count; at++) yield compare(at);
}

/** Cleans, refines and steadies. */
async function* finish(
  frames: AsyncGenerator<MaskedFrame | DataError, void, undefined>,
  { clean, refine = false, steady = false }: MaskSteps,
): AsyncGenerator<MaskedFrame | DataError, void, undefined> {
  const cleaned = cleanedFrames(frames, clean, refine);
  if (!steady) {
    yield* cleaned;
    return;
  }
  // Images wait for their masks; what could not be read keeps its place among them.
  const waiting: (NdArray<Uint8Array> | DataError)[] = [];
  async function* masks(): AsyncGenerator<NdArray<Uint8Array>, void, undefined> {
    for await (const frame of cleaned) {
      waiting.push(frame instanceof DataError ? frame : frame.image);
      if (!(frame instanceof DataError)) yield frame.mask;
    }
  }
  for await (const mask of stabilizeMasks(masks(), steady === true ? {} : steady)) {
    while (waiting[0] instanceof DataError) yield waiting.shift() as DataError;
    yield { image: waiting.shift() as NdArray<Uint8Array>, mask };
  }
  yield* waiting as DataError[];
}

async function* cleanedFrames(
  frames: AsyncGenerator<MaskedFrame | DataError, void, undefined>,
  clean: MaskSteps['clean'],
  refine: RefineOptions | boolean,
): AsyncGenerator<MaskedFrame | DataError, void, undefined> {
  for await (const frame of frames) {
    if (frame instanceof DataError) {
      yield frame;
      continue;
    }
    const { image } = frame;
    let mask = clean === false ? frame.mask : cleanMask(frame.mask, clean);
    if (refine) mask = await refineGrabCut(image, mask, refine === true ? {} : refine);
    yield { image, mask };
  }
}

function checkSize({ shape }: NdArray, [width, height]: [number, number], where: string): void {
  if (shape[1] === width && shape[0] === height) return;
  throw new DataError({
    where,
    expected: `${width} x ${height} px as in the first picture of this camera`,
    found: `${shape[1]} x ${shape[0]}`,
    fix: 'Footage, background and masks must have one size.',
  });
}
