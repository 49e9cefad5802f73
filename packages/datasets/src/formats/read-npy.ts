import ndarray, { type NdArray } from 'ndarray';
import { DataError } from '../data-error.js';
import { columnMajorOrder } from './to-row-major.js';
import type { MatNumbers } from './mat-value.js';

/**
 * An array of a .npy file. 64-bit integers become `Float64Array` (exact up to 2^53), 16-bit floats
 * `Float32Array`, booleans `Uint8Array` of 0 and 1.
 */
export type NpyArray =
  | { type: 'numeric'; array: NdArray<MatNumbers> }
  | { type: 'text'; shape: number[]; values: string[] }
  /** Python objects (pickles) and records, which this reader leaves out. */
  | { type: 'unsupported'; dtype: string };

const MAGIC = '\x93NUMPY';
const LONGEST_HEADER = 1 << 20;
const LITTLE_ENDIAN_HERE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

type Getter = (view: DataView, at: number, littleEndian: boolean) => number;

const TYPES: Record<string, { array: new (length: number) => MatNumbers; get: Getter }> = {
  b1: { array: Uint8Array, get: (view, at) => (view.getUint8(at) ? 1 : 0) },
  i1: { array: Int8Array, get: (view, at) => view.getInt8(at) },
  u1: { array: Uint8Array, get: (view, at) => view.getUint8(at) },
  i2: { array: Int16Array, get: (view, at, le) => view.getInt16(at, le) },
  u2: { array: Uint16Array, get: (view, at, le) => view.getUint16(at, le) },
  i4: { array: Int32Array, get: (view, at, le) => view.getInt32(at, le) },
  u4: { array: Uint32Array, get: (view, at, le) => view.getUint32(at, le) },
  i8: { array: Float64Array, get: (view, at, le) => Number(view.getBigInt64(at, le)) },
  u8: { array: Float64Array, get: (view, at, le) => Number(view.getBigUint64(at, le)) },
  f2: { array: Float32Array, get: (view, at, le) => toFloat(view.getUint16(at, le)) },
  f4: { array: Float32Array, get: (view, at, le) => view.getFloat32(at, le) },
  f8: { array: Float64Array, get: (view, at, le) => view.getFloat64(at, le) },
};

/**
 * Decodes a NumPy .npy file from memory: numbers, booleans and text (`S`, `U`), of both byte orders
 * and both memory orders. Pickled objects come as 'unsupported': nothing in a file is ever executed.
 *
 * @param where Named in errors: the file.
 * @returns The array, row-major.
 * @throws DataError when the bytes are no .npy file or fewer than the header promises.
 *
 * @example
 * ```ts
 * import { readNpy } from '@mas/datasets';
 *
 * const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".padEnd(117) + '\n';
 * const start = new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
 * const numbers = new Uint8Array(Float32Array.of(1.5, -2).buffer);
 * const bytes = new Uint8Array([...start, ...new TextEncoder().encode(header), ...numbers]);
 * const content = readNpy(bytes);
 * if (content.type === 'numeric') console.log(content.array.shape, content.array.get(1)); // [ 2 ] -2
 * ```
 */
export function readNpy(bytes: Uint8Array, where = 'readNpy'): NpyArray {
  const fail = (expected: string, found: string): never => {
    const fix = 'Write the file again with numpy.save or numpy.savez.';
    throw new DataError({ where, expected, found, fix });
  };
  const latin1 = new TextDecoder('latin1');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 12 || latin1.decode(bytes.subarray(0, 6)) !== MAGIC) {
    fail('a NumPy array (.npy)', bytes.length < 12 ? `${bytes.length} bytes` : 'other bytes');
  }
  const isLong = bytes[6] >= 2;
  const start = isLong ? 12 : 10;
  const length = isLong ? view.getUint32(8, true) : view.getUint16(8, true);
  if (length > LONGEST_HEADER || start + length > bytes.length) {
    fail(`a header of ${length} bytes`, `${bytes.length - start} bytes`);
  }
  const header = latin1.decode(bytes.subarray(start, start + length));
  const { descr, fortran, shape } = parseHeader(header, fail);
  const [, order, code] = /^([<>|=]?)([a-zA-Z]\d*)$/.exec(descr) ?? [];
  if (code === undefined) return { type: 'unsupported', dtype: descr };
  const littleEndian = order !== '>';
  const count = shape.reduce((product, size) => product * size, 1);
  const content = bytes.subarray(start + length);
  const needs = (size: number): void => {
    if (count * size > content.length) {
      fail(`${count} values of ${size} bytes (${shape.join(' x ')})`, `${content.length} bytes`);
    }
  };
  const places = fortran ? columnMajorOrder : () => null;

  const textSize = Number(/^[SU](\d+)$/.exec(code)?.[1] ?? NaN);
  if (!Number.isNaN(textSize)) {
    const size = textSize * (code[0] === 'U' ? 4 : 1);
    // Text of no length takes no bytes, so that its number would be unbounded.
    needs(Math.max(1, size));
    const values = Array.from({ length: count }, (_, i) => {
      const part = content.subarray(i * size, (i + 1) * size);
      return code[0] === 'S' ? toAscii(part) : toUnicode(part, littleEndian, fail);
    });
    const from = places(shape);
    return { type: 'text', shape, values: from ? Array.from(from, (k) => values[k]) : values };
  }
  if (!Object.hasOwn(TYPES, code)) return { type: 'unsupported', dtype: descr };
  const { array: ArrayType, get } = TYPES[code];
  const size = Number(code.slice(1));
  needs(size);
  const numbers = new ArrayType(count);
  const from = places(shape);
  const isPlain = numbers.BYTES_PER_ELEMENT === size && code !== 'b1' && !/^[iu]8$/.test(code);
  if (!from && isPlain && (size === 1 || (littleEndian && LITTLE_ENDIAN_HERE))) {
    new Uint8Array(numbers.buffer).set(content.subarray(0, count * size));
    return { type: 'numeric', array: ndarray(numbers, shape) };
  }
  const data = new DataView(content.buffer, content.byteOffset, content.length);
  for (let i = 0; i < count; i++) numbers[i] = get(data, (from ? from[i] : i) * size, littleEndian);
  return { type: 'numeric', array: ndarray(numbers, shape) };
}

/** The header is a Python dictionary with three keys. */
function parseHeader(
  text: string,
  fail: (expected: string, found: string) => never,
): { descr: string; fortran: boolean; shape: number[] } {
  const descr = /'descr':\s*(?:'([^']*)'|(\[))/.exec(text);
  const fortran = /'fortran_order':\s*(True|False)/.exec(text);
  const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(text);
  if (!descr || !fortran || !shape)
    return fail('descr, fortran_order and shape', text.slice(0, 99));
  const sizes = shape[1].split(',').flatMap((word) => (word.trim() ? [Number(word)] : []));
  if (sizes.length > 32 || !sizes.every(Number.isSafeInteger)) {
    fail('up to 32 dimensions', `(${shape[1].slice(0, 80)})`);
  }
  return { descr: descr[1] ?? 'records', fortran: fortran[1] === 'True', shape: sizes };
}

function toAscii(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes).replace(/\0+$/, '');
}

function toUnicode(
  bytes: Uint8Array,
  littleEndian: boolean,
  fail: (expected: string, found: string) => never,
): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at, littleEndian);
    if (point > 0x10ffff) fail('Unicode text', `code point ${point}`);
    text += String.fromCodePoint(point);
  }
  return text.replace(/\0+$/, '');
}

/** IEEE 754 half precision: sign, 5 bits of exponent, 10 of fraction. */
function toFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}
