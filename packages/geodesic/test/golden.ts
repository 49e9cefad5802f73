import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../../../shared/golden/masks/', import.meta.url);

/** One case of the golden masks. */
export interface GoldenCase {
  name: string;
  h: number;
  w: number;
  kind: string;
  centroid_float_xy: [number, number] | null;
  source_xy: [number, number] | null;
  authors_center_inside: boolean;
  stride: number;
  weight_stride?: number | null;
  files: Partial<Record<string, string>>;
  skfmm_flip_sensitivity?: Record<string, number> | null;
}

/** The golden cases, none (with a printed reason) when the folder is absent. */
export function goldenCases(): GoldenCase[] {
  const index = new URL('index.json', root);
  if (!existsSync(index)) {
    console.log('Golden masks are absent (shared/golden/masks beside the repository): skipped.');
    return [];
  }
  return JSON.parse(readFileSync(index, 'utf8')).cases;
}

/** Numbers of a C-ordered little-endian .npy file, version 1. */
export function readNpy(file: string): { shape: number[]; data: ArrayLike<number> } {
  const bytes = readFileSync(new URL(file, root));
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const shape = /\(([^)]*)\)/.exec(header)![1].split(',').filter(Boolean).map(Number);
  const body = new Uint8Array(bytes.subarray(start)).buffer;
  const type = /'descr': '([^']*)'/.exec(header)![1];
  if (type === '<f4') return { shape, data: new Float32Array(body) };
  if (type === '<f8') return { shape, data: new Float64Array(body) };
  if (type === '|u1') return { shape, data: new Uint8Array(body) };
  throw new Error(`readNpy: ${file} has unknown type ${type}.`);
}

/** Mask of a golden case, 0/1, H x W. */
export function goldenMask({ files, h, w }: GoldenCase): Uint8Array {
  if (files.mask !== undefined) return Uint8Array.from(readNpy(files.mask).data, (v) => +(v > 0));
  const { data, shape } = readNpy(files.mask_packbits!);
  const mask = new Uint8Array(h * w);
  for (let i = 0; i < mask.length; i++) {
    const x = i % w;
    mask[i] = (data[Math.floor(i / w) * shape[1] + (x >> 3)] >> (7 - (x & 7))) & 1;
  }
  return mask;
}

/**
 * Largest difference between a map and a stored one, -1 standing for Infinity; Infinity when one
 * is finite (or NaN) and the other not. `only` limits the comparison to pixels of a mask.
 */
export function largestDifference(
  map: Float32Array,
  { w, stride }: { w: number; stride: number },
  file: string,
): number {
  const { shape, data } = readNpy(file);
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const y = Math.floor(i / shape[1]) * stride;
    const x = (i % shape[1]) * stride;
    const expected = data[i] === -1 ? Infinity : data[i];
    const found = map[y * w + x];
    if (Object.is(expected, found)) continue;
    const difference = Math.abs(expected - found);
    if (!(difference <= largest)) largest = Number.isFinite(difference) ? difference : Infinity;
  }
  return largest;
}

/**
 * Mean difference of a map, or of a stored one, from another stored one over the pixels where both
 * are finite and reached; 0 when there are none.
 */
export function meanDifference(
  map: Float32Array | string,
  { w, stride }: { w: number; stride: number },
  file: string,
): number {
  const { shape, data } = readNpy(file);
  const stored = typeof map === 'string' ? readNpy(map).data : null;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    const y = Math.floor(i / shape[1]) * stride;
    const x = (i % shape[1]) * stride;
    const found = stored === null ? (map as Float32Array)[y * w + x] : stored[i];
    if (!(data[i] >= 0) || !(found >= 0 && found < Infinity)) continue;
    sum += Math.abs(found - data[i]);
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
