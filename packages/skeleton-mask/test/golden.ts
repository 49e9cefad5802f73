import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../../../shared/golden/raster/', import.meta.url);

/** One case of the golden rasters: keypoints in [-1, 1], maps of torch in float64. */
export interface GoldenCase {
  name: string;
  size: number;
  B: number;
  J: number;
  parent_ids: number[];
  child_ids: number[];
  body_width: number;
  bones_stride: number;
  merged_stride: number;
  files: Record<string, string>;
  note: string;
}

/** The golden cases, none (with a printed reason) when the folder is absent. */
export function goldenCases(): GoldenCase[] {
  const index = new URL('index.json', root);
  if (!existsSync(index)) {
    console.log('Golden rasters are absent (shared/golden/raster beside the repository): skipped.');
    return [];
  }
  return JSON.parse(readFileSync(index, 'utf8')).cases;
}

/** Keypoints and options in pixels. */
export function goldenOptions(c: GoldenCase) {
  const half = (c.size - 1) / 2;
  const sigma = Math.sqrt(c.body_width) * half;
  const thin = c.parent_ids.length >= 21 ? [11, 12, 14, 15] : [];
  const options = {
    batch: c.B,
    joints: c.J,
    bones: c.child_ids.map((child, k) => [child, c.parent_ids[k]] as const),
    height: c.size,
    width: c.size,
    perBoneSigma: c.child_ids.map((_, k) => (thin.includes(k) ? sigma / Math.SQRT2 : sigma)),
  };
  return { keypoints: readNpy(c.files.keypoints).map((n) => (n + 1) * half), options, half };
}

/** Numbers of a C-ordered little-endian .npy file, version 1. */
export function readNpy(file: string): Float32Array | Float64Array | Uint8Array {
  const bytes = readFileSync(new URL(file, root));
  const start = 10 + bytes.readUInt16LE(8);
  const type = /'descr': '([^']*)'/.exec(bytes.toString('latin1', 10, start))![1];
  const body = new Uint8Array(bytes.subarray(start));
  if (type === '<f4') return new Float32Array(body.buffer);
  if (type === '<f8') return new Float64Array(body.buffer);
  if (type === '|u1') return body;
  throw new Error(`readNpy: ${file} has unknown type ${type}.`);
}
