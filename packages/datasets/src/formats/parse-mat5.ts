import { constants, inflateSync } from 'node:zlib';
import { DataError } from '../data-error.js';
import { ByteBudget } from './byte-budget.js';
import { Mat5Elements, type Element } from './mat5-elements.js';
import { parseMat5Matrix } from './parse-mat5-matrix.js';
import type { MatValue } from './mat-value.js';

const HEADER = 128;
const MATRIX = 14;
const COMPRESSED = 15;

/**
 * Parses a MAT-file of version 5 (MATLAB's `save -v6` and `-v7`); source: The MathWorks,
 * _MAT-File Format_, chapter 1, "Level 5 MAT-File Format".
 *
 * @param wanted Names to keep; others are skipped without being unpacked further than their name.
 */
export function parseMat5(
  bytes: Uint8Array,
  file: string,
  wanted: ReadonlySet<string> | null,
  maxBytes: number,
): Map<string, MatValue> {
  const endian = bytes.length >= HEADER ? String.fromCharCode(bytes[126], bytes[127]) : '';
  if (endian !== 'IM' && endian !== 'MI') {
    throw new DataError({
      where: `${file}, offset 126`,
      expected: 'a MAT-file of version 5, 7 or 7.3',
      found: bytes.length < HEADER ? `${bytes.length} bytes` : 'another kind of file',
      fix: 'Save it with MATLAB\'s save(..., "-v7"), or check the path.',
    });
  }
  const littleEndian = endian === 'IM';
  const budget = new ByteBudget(maxBytes, file);
  const values = new Map<string, MatValue>();
  const elements = new Mat5Elements(bytes, littleEndian, file, HEADER);
  for (let count = 0; !elements.atEnd; count++) {
    const where = `variable ${count}`;
    const element = elements.next();
    const matrix = element.type === COMPRESSED ? unpack(element, elements, budget) : element;
    if (matrix.type !== MATRIX) continue;
    const variable = parseMat5Matrix(matrix, { littleEndian, file, budget, wanted }, where);
    // Nameless: what MATLAB keeps for its objects.
    if (variable?.name) values.set(variable.name, variable.value);
  }
  return values;
}

/** Inflates a compressed element, which holds one matrix. */
function unpack(element: Element, from: Mat5Elements, budget: ByteBudget): Element {
  const where = `offset ${element.offset}`;
  const fail = (expected: string, found: string): never => {
    throw new DataError({
      where: `${from.file}, ${where}`,
      expected,
      found,
      fix: 'Copy the file again.',
    });
  };
  // The tag first: what it promises is checked against the budget before all is inflated.
  const head = inflate(element.bytes.subarray(0, 256), 512, true);
  if (!head || head.length < 8) return fail('zlib data', 'bytes that do not inflate');
  const view = new DataView(head.buffer, head.byteOffset, 8);
  const size = view.getUint32(4, from.littleEndian) + 8;
  budget.charge(where, size);
  const content = inflate(element.bytes, size, false);
  if (!content) return fail(`zlib data of ${size} bytes`, 'data that do not inflate to them');
  const inner = new Mat5Elements(content, from.littleEndian, from.file, 0, `${where}, inflated `);
  const matrix = inner.next();
  if (matrix.type === COMPRESSED) fail('a matrix', 'a compressed element in a compressed one');
  return matrix;
}

function inflate(bytes: Uint8Array, size: number, isPart: boolean): Buffer | null {
  try {
    return inflateSync(bytes, {
      maxOutputLength: isPart ? 1 << 20 : size + 8,
      // A part has no end.
      finishFlush: isPart ? constants.Z_SYNC_FLUSH : constants.Z_FINISH,
    });
  } catch {
    return null;
  }
}
