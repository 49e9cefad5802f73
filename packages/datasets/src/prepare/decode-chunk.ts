import { createHash } from 'node:crypto';
import { DataError } from '../data-error.js';
import { parseNpz } from '../formats/read-npz.js';
import type { SceneArrays } from '../scene-set.js';
import type { ChunkRecord } from './chunk-record.js';
import { chunkArrays } from './encode-chunk.js';
import type { PreparedSettings } from './prepared-settings.js';

const REPAIR = 'Prepare the data again: only this chunk is made anew.';

/** Decodes a chunk after its hash was compared; throws a `DataError` when anything is amiss. */
export function decodeChunk(
  bytes: Uint8Array,
  record: ChunkRecord,
  views: number,
  settings: PreparedSettings,
  file: string,
): SceneArrays {
  const found = hashOf(bytes);
  if (found !== record.sha256) {
    throw new DataError({
      where: file,
      expected: `sha256 ${record.sha256.slice(0, 12)}... as recorded`,
      found: `${found.slice(0, 12)}... in ${bytes.length} bytes`,
      fix: REPAIR,
    });
  }
  return parseChunk(bytes, record.scenes, views, settings, file);
}

/** The arrays of a chunk of so many scenes. */
export function parseChunk(
  bytes: Uint8Array,
  scenes: number,
  views: number,
  settings: PreparedSettings,
  file: string,
): SceneArrays {
  const layout = Object.entries(chunkArrays(views, settings));
  const sizes = layout.map(([, [, ...shape]]) => shape.reduce((a, b) => a * b, scenes));
  // Unpacked bytes are charged twice; headers of arrays are small.
  const maxBytes = 2 * 8 * sizes.reduce((a, b) => a + b, 0) + 2 ** 16;
  const arrays = parseNpz(bytes, file, { arrays: layout.map(([name]) => name), maxBytes });
  const fail = (name: string, expected: string, what: string): never => {
    throw new DataError({ where: `${file}, ${name}`, expected, found: what, fix: REPAIR });
  };
  const entries = layout.map(([name, [type, ...shape]]) => {
    const entry = arrays.get(name);
    const expected = `numbers of shape ${[scenes, ...shape].join(' x ')}`;
    if (entry?.type !== 'numeric') return fail(name, expected, entry?.type ?? 'no such array');
    const { array } = entry;
    const kind = array.data.constructor.name;
    const wanted = type === '|u1' ? 'Uint8Array' : type === '<f8' ? 'Float64Array' : 'Float32Array';
    if (`${array.shape}` !== `${[scenes, ...shape]}` || kind !== wanted) {
      fail(name, `${expected} (${wanted})`, `${array.shape.join(' x ') || 'one'} (${kind})`);
    }
    // Depths are NaN without calibration.
    if (kind !== 'Uint8Array' && name !== 'depths') {
      const i = (array.data as Float32Array).findIndex((value) => !Number.isFinite(value));
      if (i >= 0) fail(name, 'finite numbers', `${array.data[i]} at ${i}`);
    }
    return [name, array.data];
  });
  return Object.fromEntries(entries) as SceneArrays;
}

/** SHA-256 in hexadecimal digits. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
