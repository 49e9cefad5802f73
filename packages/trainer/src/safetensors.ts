import { UserError } from './user-error.js';

/** Named float arrays with shapes. */
export type TensorFile = Map<string, { shape: number[]; values: Float32Array }>;

/** Largest header that is believed. */
const largestHeader = 16 * 1024 * 1024;

/**
 * Encodes tensors in the safetensors format, float32, little endian.
 *
 * @param metadata free text by key.
 */
export function encodeSafetensors(
  tensors: TensorFile,
  metadata: Record<string, string> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  let json = JSON.stringify(header);
  // Spaces align the data to 8 bytes.
  json += ' '.repeat((8 - (Buffer.byteLength(json) % 8)) % 8);
  const headerBytes = Buffer.from(json);
  const bytes = new Uint8Array(8 + headerBytes.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  bytes.set(headerBytes, 8);
  let at = 8 + headerBytes.length;
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * Decodes a safetensors file of float32 tensors.
 *
 * @param where what to call the file in an error.
 * @throws {UserError} if the file is cut off, is something else, or contradicts itself.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  where: string,
): { tensors: TensorFile; metadata: Record<string, string> } {
  const fail = (what: string): never => {
    throw new UserError(`${where}: not a readable safetensors file: ${what}`);
  };
  if (bytes.length < 8) fail(`expected at least 8 bytes, found ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > Math.min(largestHeader, bytes.length - 8)) {
    fail(`the header claims ${headerLength} bytes of a file of ${bytes.length}; is it cut off?`);
  }
  let header: Record<string, Entry | Record<string, string>> = {};
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength))) as never;
  } catch {
    fail('the header is no JSON');
  }
  if (typeof header !== 'object' || header === null) fail('the header is no JSON object');
  const dataStart = 8 + headerLength;
  const tensors: TensorFile = new Map();
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const entry = (value ?? {}) as Partial<Entry>;
    const { dtype, data_offsets: offsets } = entry;
    const shape = entry.shape ?? [];
    if (dtype !== 'F32') fail(`tensor "${name}": expected dtype F32, found ${String(dtype)}`);
    if (!Array.isArray(entry.shape) || !shape.every((n) => Number.isInteger(n) && n >= 0)) {
      fail(`tensor "${name}": no valid shape`);
    }
    const [start, end] = Array.isArray(offsets) ? offsets : [NaN, NaN];
    const length = 4 * shape.reduce((product, extent) => product * extent, 1);
    if (
      !(Number.isInteger(start) && start >= 0 && end - start === length) ||
      dataStart + end > bytes.length
    ) {
      fail(`tensor "${name}": its ${length} bytes do not lie inside the file; is it cut off?`);
    }
    const values = new Float32Array(length / 4);
    new Uint8Array(values.buffer).set(bytes.subarray(dataStart + start, dataStart + end));
    tensors.set(name, { shape, values });
  }
  return { tensors, metadata: (header['__metadata__'] ?? {}) as Record<string, string> };
}
