import ndarray, { type NdArray } from 'ndarray';
import sharp from 'sharp';
import { DataError } from '../data-error.js';
import { show } from '../read-json.js';

/** A segmentation of COCO: polygons, or run lengths, plain or packed. */
export type Segmentation = number[][] | { size: [number, number]; counts: number[] | string };

/**
 * Draws a segmentation as COCO stores it: polygons [x, y, x, y, ...] with corners of pixels at
 * integers, or run lengths of background and foreground in turn, column by column, plain or packed
 * in 6 bits per character (pycocotools).
 *
 * @param where Named in errors: file and annotation.
 * @returns H x W of 0 and 1.
 * @throws DataError for a segmentation that does not fit the image.
 *
 * @example
 * ```ts
 * import { cocoMask } from '@mas/datasets';
 *
 * const mask = await cocoMask({ size: [2, 3], counts: [1, 2, 3] }, [3, 2], 'a.json');
 * console.log(mask.data); // Uint8Array(6) [ 0, 1, 0, 1, 0, 0 ]
 * ```
 */
export async function cocoMask(
  segmentation: Segmentation,
  [width, height]: readonly [width: number, height: number],
  where: string,
): Promise<NdArray<Uint8Array>> {
  const fail = (expected: string, found: string): never => {
    const fix = 'Export the annotations again.';
    throw new DataError({ where: `${where}, segmentation`, expected, found, fix });
  };
  if (!isSize(width) || !isSize(height) || width * height > LARGEST) {
    fail(`an image of at most ${LARGEST} px`, `${width} x ${height}`);
  }
  if (Array.isArray(segmentation)) {
    const isPolygon = (polygon: unknown): boolean =>
      Array.isArray(polygon) &&
      polygon.length >= 6 &&
      polygon.length % 2 === 0 &&
      polygon.every((x) => Number.isFinite(x) && Math.abs(x as number) < 1e6);
    if (segmentation.length === 0 || !segmentation.every(isPolygon)) {
      fail('polygons [x, y, x, y, x, y, ...]', show(segmentation));
    }
    return drawPolygons(segmentation, width, height);
  }
  const { size, counts } = (segmentation ?? {}) as { size?: unknown; counts?: unknown };
  if (!Array.isArray(size) || size[0] !== height || size[1] !== width) {
    fail(`run lengths of size [${height}, ${width}]`, show(size));
  }
  const runs = typeof counts === 'string' ? unpack(counts) : counts;
  if (!Array.isArray(runs) || !runs.every((run) => Number.isInteger(run) && run >= 0)) {
    return fail('run lengths', show(counts));
  }
  const total = runs.reduce((sum: number, run: number) => sum + run, 0);
  if (total !== width * height) fail(`runs over ${width * height} px`, `${total}`);
  const data = new Uint8Array(width * height);
  let at = 0;
  for (const [k, run] of (runs as number[]).entries()) {
    if (k % 2 === 1) {
      for (let i = at; i < at + run; i++) data[(i % height) * width + Math.floor(i / height)] = 1;
    }
    at += run;
  }
  return ndarray(data, [height, width]);
}

/** libvips' own limit for pictures. */
const LARGEST = 0x3fff * 0x3fff;

function isSize(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

/** Five bits per character from "0" on, the sixth says that more follow; differences from the third run. */
function unpack(text: string): number[] {
  const runs: number[] = [];
  for (let at = 0; at < text.length;) {
    let value = 0;
    let shift = 0;
    let code: number;
    do {
      code = text.charCodeAt(at++) - 48;
      if (!(code >= 0 && code < 64) || shift > 30) return [NaN];
      value |= (code & 31) << shift;
      shift += 5;
    } while (code & 32);
    if (code & 16 && shift < 32) value |= -1 << shift;
    runs.push(runs.length > 2 ? value + runs[runs.length - 2] : value);
  }
  return runs;
}

async function drawPolygons(
  polygons: number[][],
  width: number,
  height: number,
): Promise<NdArray<Uint8Array>> {
  const path = polygons.map((polygon) => `M${polygon.join(' ')}Z`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><path fill="#fff" d="${path}"/></svg>`;
  const grey = await sharp(Buffer.from(svg)).flatten().extractChannel(0).raw().toBuffer();
  return ndarray(
    Uint8Array.from(grey, (value) => (value > 127 ? 1 : 0)),
    [height, width],
  );
}
