import { DataError } from '../data-error.js';
import type { ByteBudget } from './byte-budget.js';
import type { Element } from './mat5-elements.js';
import type { MatNumbers } from './mat-value.js';

type Getter = (view: DataView, at: number, littleEndian: boolean) => number;

/** Number types of data elements by their code: size and how to read one. */
const TYPES: Record<number, { size: number; get: Getter }> = {
  1: { size: 1, get: (view, at) => view.getInt8(at) },
  2: { size: 1, get: (view, at) => view.getUint8(at) },
  3: { size: 2, get: (view, at, le) => view.getInt16(at, le) },
  4: { size: 2, get: (view, at, le) => view.getUint16(at, le) },
  5: { size: 4, get: (view, at, le) => view.getInt32(at, le) },
  6: { size: 4, get: (view, at, le) => view.getUint32(at, le) },
  7: { size: 4, get: (view, at, le) => view.getFloat32(at, le) },
  9: { size: 8, get: (view, at, le) => view.getFloat64(at, le) },
  12: { size: 8, get: (view, at, le) => Number(view.getBigInt64(at, le)) },
  13: { size: 8, get: (view, at, le) => Number(view.getBigUint64(at, le)) },
};

const ARRAYS: Record<string, new (length: number) => MatNumbers> = {
  double: Float64Array,
  single: Float32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: Float64Array,
  uint64: Float64Array,
};

/**
 * Decodes the numbers of a data element. MATLAB stores numbers in the smallest type that holds
 * them, whatever the class of the array.
 *
 * @param array The array that they belong to; without it, all numbers as doubles.
 */
export function decodeMat5Numbers(
  { type, bytes, offset, place }: Element,
  littleEndian: boolean,
  file: string,
  array?: { count: number; className: string; budget: ByteBudget; where: string },
): MatNumbers {
  const fail = (expected: string, found: string): never => {
    const where = `${file}, ${place}offset ${offset}${array ? `, ${array.where}` : ''}`;
    const fix = 'The file is damaged: copy it again or save it anew.';
    throw new DataError({ where, expected, found, fix });
  };
  if (!Object.hasOwn(TYPES, type)) fail('numbers', `an element of type ${type}`);
  const { size, get } = TYPES[type];
  const count = array?.count ?? Math.min(64, Math.floor(bytes.length / size));
  // Before anything is allocated: the numbers must be there.
  if (count * size > bytes.length) fail(`${count} numbers`, `${bytes.length} bytes`);
  const ArrayType = ARRAYS[array?.className ?? 'double'];
  array?.budget.charge(array.where, 2 * count * 8);
  const numbers = new ArrayType(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i < count; i++) numbers[i] = get(view, i * size, littleEndian);
  return numbers;
}

/** Decodes the characters of a data element. */
export function decodeMat5Text(
  { type, bytes, offset, place }: Element,
  littleEndian: boolean,
  file: string,
): string {
  if (type === 1 || type === 2) return new TextDecoder('latin1').decode(bytes);
  if (type === 16) return new TextDecoder().decode(bytes);
  if (type === 4 || type === 17) {
    const encoding = littleEndian ? 'utf-16le' : 'utf-16be';
    return new TextDecoder(encoding).decode(bytes);
  }
  throw new DataError({
    where: `${file}, ${place}offset ${offset}`,
    expected: 'text',
    found: `an element of type ${type}`,
    fix: 'The file is damaged, or its text is in UTF-32: save it anew.',
  });
}
