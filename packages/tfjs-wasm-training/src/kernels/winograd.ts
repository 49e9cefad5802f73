import type { Runtime } from '../runtime.js';
import type { ConvolutionPlan } from './convolution-plan.js';
import { turnedFilter } from './turned-filter.js';

/** Numbers per channel of a transformed tile or filter. */
export const TAPS = 16;

/** Transformed tiles of so many floats stay in the second-level cache. */
const CHUNK_FLOATS = 192 * 1024;
/** Narrower or smaller, the transforms cost more than the products gain. */
const LEAST = { channels: 16, side: 4 };

/** Multiplies `tiles` transformed tiles: [16, tiles, channels] at two pointers. */
export type MultiplyTaps = (left: TapMatrices, right: TapMatrices, tiles: number) => void;

/** 16 matrices, `stride` floats apart. */
export interface TapMatrices {
  pointer: number;
  stride: number;
}

/** Who multiplies the matrices of each tap. */
export interface TapProducts {
  /** Floats to leave free between two taps. */
  gap: number;
  /** The largest good number of tiles at once, at most `most`. */
  chunk(most: number): number;
  /** output = input * filter; the filter's taps are [16, inChannels, outChannels]. */
  convolve(runtime: Runtime, filter: number, inChannels: number, outChannels: number): MultiplyTaps;
  /** filterGrad = input^T * grad, or where it `accumulates`, += that. */
  gradient(
    runtime: Runtime,
    filterGrad: number,
    inChannels: number,
    outChannels: number,
  ): MultiplyTaps;
  accumulates: boolean;
}

/** Whether this convolution and its gradients are done by Winograd's algorithm, native/winograd.c. */
export function isWinograd(plan: Omit<ConvolutionPlan, 'outShape' | 'bottom' | 'right'>): boolean {
  const { inChannels, outChannels, height, width, outHeight, outWidth } = plan;
  return (
    plan.filterHeight === 3 &&
    plan.filterWidth === 3 &&
    plan.strideY === 1 &&
    plan.strideX === 1 &&
    plan.dilationY === 1 &&
    plan.dilationX === 1 &&
    inChannels % 4 === 0 &&
    outChannels % 4 === 0 &&
    Math.min(inChannels, outChannels) >= LEAST.channels &&
    Math.min(height, width, outHeight, outWidth) >= LEAST.side
  );
}

type Sizes = Pick<
  ConvolutionPlan,
  | 'images'
  | 'height'
  | 'width'
  | 'inChannels'
  | 'outChannels'
  | 'outHeight'
  | 'outWidth'
  | 'top'
  | 'left'
>;

/** y = x * filter, all by pointer. */
export function winogradConvolve(
  runtime: Runtime,
  sizes: Sizes,
  x: number,
  filter: number,
  y: number,
  products: TapProducts,
): void {
  const { native } = runtime;
  const { height, width, inChannels, outChannels, outHeight, outWidth, top, left } = sizes;
  const { taps, border } = workspace(runtime, sizes);
  native.winograd_filter(filter, taps, inChannels, outChannels);
  const multiply = products.convolve(runtime, taps, inChannels, outChannels);
  forTiles(runtime, sizes, products, ({ input, output, tilesY, tilesX, first, count }) => {
    native.winograd_input(x, input.pointer, input.stride, border, height, width, inChannels, top, left, tilesY, tilesX, first, count); // prettier-ignore
    multiply(input, output, count);
    native.winograd_output(output.pointer, output.stride, y, border, outHeight, outWidth, outChannels, tilesY, tilesX, first, count); // prettier-ignore
  });
}

/** dx of the convolution `sizes`: the convolution of dy with the filter turned by 180 degrees. */
export function winogradInputGradient(
  runtime: Runtime,
  sizes: Sizes,
  dy: number,
  filter: number,
  dx: number,
  products: TapProducts,
): void {
  const turned = turnedFilter(runtime, filter, 9, sizes.inChannels, sizes.outChannels);
  const transposed = {
    images: sizes.images,
    height: sizes.outHeight,
    width: sizes.outWidth,
    inChannels: sizes.outChannels,
    outChannels: sizes.inChannels,
    outHeight: sizes.height,
    outWidth: sizes.width,
    top: 2 - sizes.top,
    left: 2 - sizes.left,
  };
  winogradConvolve(runtime, transposed, dy, turned, dx, products);
}

/** dw += the gradient of the filter. */
export function winogradFilterGradient(
  runtime: Runtime,
  sizes: Sizes,
  x: number,
  dy: number,
  dw: number,
  products: TapProducts,
): void {
  const { native } = runtime;
  const { height, width, inChannels, outChannels, outHeight, outWidth, top, left } = sizes;
  const { taps, border } = workspace(runtime, sizes);
  const { accumulates } = products;
  if (accumulates) {
    new Float32Array(runtime.heap(), taps, TAPS * inChannels * outChannels).fill(0);
  }
  const multiply = products.gradient(runtime, taps, inChannels, outChannels);
  forTiles(runtime, sizes, products, ({ input, output, tilesY, tilesX, first, count }) => {
    native.winograd_input(x, input.pointer, input.stride, border, height, width, inChannels, top, left, tilesY, tilesX, first, count); // prettier-ignore
    native.winograd_output_gradient(dy, output.pointer, output.stride, border, outHeight, outWidth, outChannels, tilesY, tilesX, first, count); // prettier-ignore
    multiply(input, output, count);
    if (!accumulates) native.winograd_filter_gradient(taps, dw, inChannels, outChannels);
  });
  if (accumulates) native.winograd_filter_gradient(taps, dw, inChannels, outChannels);
}

/** Room for the taps of a filter, and for pixels outside the images. */
function workspace(
  runtime: Runtime,
  { width, inChannels, outChannels }: Sizes,
): { taps: number; border: number } {
  const taps = TAPS * inChannels * outChannels;
  const pointer = runtime.scratch('workspace', taps + Math.max(width * inChannels, outChannels));
  return { taps: pointer, border: pointer + taps * 4 };
}

interface Chunk {
  input: TapMatrices;
  output: TapMatrices;
  tilesY: number;
  tilesX: number;
  first: number;
  count: number;
}

/** Calls `visit` for consecutive groups of tiles with room for them in transformed form. */
function forTiles(
  runtime: Runtime,
  { images, inChannels, outChannels, outHeight, outWidth }: Sizes,
  { gap, chunk }: TapProducts,
  visit: (chunk: Chunk) => void,
): void {
  const tilesY = Math.ceil(outHeight / 2);
  const tilesX = Math.ceil(outWidth / 2);
  const tiles = images * tilesY * tilesX;
  const most = Math.floor(CHUNK_FLOATS / TAPS / (inChannels + outChannels));
  const size = Math.min(tiles, chunk(Math.max(1, most)));
  const floats = TAPS * (size * inChannels + gap);
  const pointer = runtime.scratch('images', floats + TAPS * (size * outChannels + gap));
  for (let first = 0; first < tiles; first += size) {
    const count = Math.min(size, tiles - first);
    const input = { pointer, stride: count * inChannels + gap };
    const output = { pointer: pointer + floats * 4, stride: count * outChannels + gap };
    visit({ input, output, tilesY, tilesX, first, count });
  }
}
