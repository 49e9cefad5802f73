import { zipSync } from 'fflate';
import { toFloat16 } from '../formats/to-float16.js';
import { npyBytes } from '../formats/npy-bytes.js';
import type { SceneArrays } from '../scene-set.js';
import type { PreparedSettings } from './prepared-settings.js';

/** NumPy's name of each array's type, and the shape of one scene. */
export function chunkArrays(
  views: number,
  { patchSize: P, maskSize: M, weights }: PreparedSettings,
): Record<keyof SceneArrays, [type: string, ...shape: number[]]> {
  return {
    images: ['|u1', views, P, P, 3],
    masks: ['|u1', views, P, P],
    targetMasks: ['<f4', views, M, M],
    weights: [weights === 'float16' ? '<f2' : '<f4', views, M, M],
    projections: ['<f4', views, 3, 4],
    depths: ['<f4', views],
    centers: ['<f8', 3],
    sceneFromWorld: ['<f8', 3, 3],
    boxes: ['<f4', views, 3],
    viewWeights: ['<f4', views],
  };
}

/** Where the scenes of a chunk come from: numbers of sequences, frames and views (-1: all). */
export interface ChunkIndex {
  sequence: Int32Array;
  frame: Int32Array;
  view: Int32Array;
}

/** Masks shrink by deflate, pictures hardly. fflate's output is the same on every machine. */
const PACKED: ReadonlySet<string> = new Set(['masks', 'targetMasks']);

/** The .npz file of a chunk: the arrays of a `SceneSet`, and the index. The same bytes every time. */
export function encodeChunk(
  arrays: SceneArrays,
  index: ChunkIndex,
  views: number,
  settings: PreparedSettings,
): Uint8Array {
  const scenes = index.frame.length;
  const files: Record<string, Uint8Array> = {};
  for (const [name, values] of Object.entries(index)) {
    files[name] = npyBytes('<i4', [scenes], littleEndian(values));
  }
  for (const [name, [type, ...shape]] of Object.entries(chunkArrays(views, settings))) {
    const values = arrays[name as keyof SceneArrays];
    const stored = type === '<f2' ? toFloat16(values as Float32Array) : values;
    files[name] = npyBytes(type, [scenes, ...shape], littleEndian(stored));
  }
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [
        `${name}.npy`,
        [bytes, { level: PACKED.has(name) ? 1 : 0 }] as const,
      ]),
    ) as Parameters<typeof zipSync>[0],
    // A zip keeps local time.
    { mtime: new Date(1980, 0, 1) },
  );
}

function littleEndian(values: NodeJS.TypedArray): Uint8Array {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const isLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  const size = values.BYTES_PER_ELEMENT;
  if (isLittle || size === 1) return bytes;
  const copy = Buffer.from(bytes);
  return size === 2 ? copy.swap16() : size === 4 ? copy.swap32() : copy.swap64();
}
