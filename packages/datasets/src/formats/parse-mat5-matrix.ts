import ndarray from 'ndarray';
import { DataError } from '../data-error.js';
import type { ByteBudget } from './byte-budget.js';
import { decodeMat5Numbers, decodeMat5Text } from './decode-mat5-data.js';
import { Mat5Elements, type Element } from './mat5-elements.js';
import type { MatNumbers, MatValue } from './mat-value.js';
import { columnMajorOrder } from './to-row-major.js';

/** What all matrices of a file share. */
export interface Mat5Context {
  littleEndian: boolean;
  file: string;
  budget: ByteBudget;
  /** Names of variables to keep; null for all. */
  wanted: ReadonlySet<string> | null;
}

const MATRIX = 14;
/** Cells in cells in cells: data sets nest 3 or 4 deep. */
const DEEPEST = 32;
const LOGICAL = 0x200;
const COMPLEX = 0x800;
const FIRST_NUMERIC = 6;
const LAST_NUMERIC = 15;
const OPAQUE = 17;

// prettier-ignore
const CLASSES = [
  '', 'cell', 'struct', 'object', 'char', 'sparse', 'double', 'single', 'int8', 'uint8', 'int16',
  'uint16', 'int32', 'uint32', 'int64', 'uint64', 'function handle', 'object',
];

const EMPTY: MatValue = { type: 'numeric', array: ndarray(new Float64Array(0), [0, 0]) };

/** Parses a miMATRIX element; null for a variable that is not wanted. */
export function parseMat5Matrix(
  element: Element,
  context: Mat5Context,
  parent: string,
  depth = 0,
): { name: string; value: MatValue } | null {
  const { littleEndian, file, budget, wanted } = context;
  const at = `${element.place}offset ${element.offset}`;
  const fail = (where: string, expected: string, found: string): never => {
    const fix = 'The file is damaged: copy it again or save it anew.';
    throw new DataError({ where: `${file}, ${at}, ${where}`, expected, found, fix });
  };
  if (element.type !== MATRIX) fail(parent, 'a matrix', `an element of type ${element.type}`);
  if (element.bytes.length === 0) return { name: '', value: EMPTY };
  if (depth > DEEPEST) fail(parent, `at most ${DEEPEST} cells in each other`, 'more');
  const parts = new Mat5Elements(
    element.bytes,
    littleEndian,
    file,
    0,
    element.place,
    element.offset + 8,
  );

  const [word = 0] = decodeMat5Numbers(parts.next(), littleEndian, file);
  const code = word & 0xff;
  const className = CLASSES[code] || fail(parent, 'a class of array', `number ${code}`);
  if (code === OPAQUE) {
    // MATLAB's tables and strings: no dimensions, the name comes next.
    const name = decodeMat5Text(parts.next(), littleEndian, file);
    return { name, value: { type: 'unsupported', className } };
  }
  const shape = Array.from(decodeMat5Numbers(parts.next(), littleEndian, file));
  const count = shape.reduce((product, size) => product * size, 1);
  if (shape.length < 2 || shape.length > 32 || !shape.every((n) => Number.isInteger(n) && n >= 0)) {
    fail(parent, 'two dimensions or more', `[${shape.slice(0, 8).join(', ')}]`);
  }
  const nameBytes = parts.next();
  const name = decodeMat5Text(nameBytes, littleEndian, file);
  const where = depth === 0 ? `variable "${name}"` : parent;
  if (depth === 0 && wanted && !wanted.has(name)) return null;
  budget.charge(where, 0, 1);

  /** Each of `n` elements takes at least a tag of 8 bytes. */
  const checkCount = (n: number): void => {
    if (n > parts.left / 8) {
      fail(where, `${n} elements of ${shape.join(' x ')}`, `${parts.left} bytes for them`);
    }
    budget.charge(where, 8 * n);
  };
  const child = (what: string): MatValue =>
    parseMat5Matrix(parts.next(), context, `${where}${what}`, depth + 1)!.value;
  const toRowMajor = <T>(list: T[]): T[] => {
    const order = columnMajorOrder(shape);
    return order ? Array.from(order, (i) => list[i]) : list;
  };

  if (className === 'cell') {
    checkCount(count);
    const cells = Array.from({ length: count }, (_, i) => child(`{${i + 1}}`));
    return { name, value: { type: 'cell', shape, cells: toRowMajor(cells) } };
  }
  if (className === 'struct') {
    const [length = 0] = decodeMat5Numbers(parts.next(), littleEndian, file);
    const names = parts.next().bytes;
    const fields = length > 0 ? Math.floor(names.length / length) : 0;
    if (fields * length !== names.length) {
      fail(where, `field names of ${length} bytes each`, `${names.length} bytes`);
    }
    const text = new TextDecoder('latin1');
    const keys = Array.from({ length: fields }, (_, i) =>
      text.decode(names.subarray(i * length, (i + 1) * length)).replace(/\0.*$/s, ''),
    );
    checkCount(count * fields);
    budget.charge(where, 0, count);
    const elements = Array.from({ length: count }, (_, i) => {
      const place = count === 1 ? '' : `(${i + 1})`;
      return Object.fromEntries(keys.map((key) => [key, child(`${place}.${key}`)]));
    });
    return { name, value: { type: 'struct', shape, elements: toRowMajor(elements) } };
  }
  if (className === 'char') {
    const text = decodeMat5Text(parts.next(), littleEndian, file);
    budget.charge(where, 4 * text.length, Math.min(shape[0], text.length));
    const rows = Math.min(shape[0], text.length);
    // A character beyond 16 bits takes two units, so single rows are not cut by their length.
    const lines = Array.from({ length: rows === 1 ? 0 : rows }, (_, row) => {
      let line = '';
      for (let i = row; i < text.length; i += shape[0]) line += text[i];
      return line;
    });
    return { name, value: { type: 'char', rows: rows === 1 ? [text] : lines } };
  }
  if (code < FIRST_NUMERIC || code > LAST_NUMERIC) {
    return { name, value: { type: 'unsupported', className } };
  }

  const numbers = (): MatNumbers => {
    const part = parts.next();
    const stored = decodeMat5Numbers(part, littleEndian, file, { count, className, budget, where });
    const order = columnMajorOrder(shape);
    if (!order) return stored;
    const sorted = stored.slice();
    for (let i = 0; i < count; i++) sorted[i] = stored[order[i]];
    return sorted;
  };
  const real = numbers();
  if (word & LOGICAL) {
    const array = ndarray(
      Uint8Array.from(real, (value) => (value ? 1 : 0)),
      shape,
    );
    return { name, value: { type: 'logical', array } };
  }
  const value: MatValue = { type: 'numeric', array: ndarray(real, shape) };
  if (word & COMPLEX) value.imaginary = ndarray(numbers(), shape);
  return { name, value };
}
