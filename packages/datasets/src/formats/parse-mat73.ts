import type { Dataset, Entity, Group, Reference } from 'h5wasm/node';
import ndarray from 'ndarray';
import { DataError } from '../data-error.js';
import { ByteBudget } from './byte-budget.js';
import type { MatNumbers, MatValue } from './mat-value.js';
import { openHdf5, type Hdf5 } from './open-hdf5.js';
import { columnMajorOrder } from './to-row-major.js';

/** Cells in cells in cells: data sets nest 3 or 4 deep. */
const DEEPEST = 32;

interface Context extends Hdf5 {
  file: string;
  budget: ByteBudget;
}

/**
 * Reads a MAT-file of version 7.3: HDF5 with MATLAB's conventions, where the attribute MATLAB_class
 * names the class, cells are references into /#refs#, and dimensions stand in reverse order.
 */
export async function parseMat73(
  file: string,
  wanted: ReadonlySet<string> | null,
  maxBytes: number,
): Promise<Map<string, MatValue>> {
  return openHdf5(file, (hdf5) => {
    const context = { ...hdf5, file, budget: new ByteBudget(maxBytes, file) };
    const values = new Map<string, MatValue>();
    for (const name of hdf5.content.keys()) {
      if (name.startsWith('#') || (wanted && !wanted.has(name))) continue;
      values.set(name, toValue(hdf5.content.get(name), `variable "${name}"`, context, 0));
    }
    return values;
  });
}

function toValue(entity: Entity | null, where: string, context: Context, depth: number): MatValue {
  context.budget.charge(where, 0, 1);
  if (depth > DEEPEST) {
    fail(context, where, `at most ${DEEPEST} values in each other`, 'more', 'The file is damaged.');
  }
  const kind = kindOf(entity);
  if (kind === 'Group') return toStruct(entity as Group, where, context, depth);
  if (kind === 'Dataset') return toArray(entity as Dataset, where, context, depth);
  return { type: 'unsupported', className: kind };
}

function kindOf(entity: Entity | null): string {
  return entity && 'type' in entity ? String(entity.type) : 'broken reference';
}

function toArray(dataset: Dataset, where: string, context: Context, depth: number): MatValue {
  const attributes = dataset.attrs;
  const name = Object.hasOwn(attributes, 'MATLAB_class') ? attributes.MATLAB_class.value : '';
  const className = typeof name === 'string' ? name : '';
  const { budget, file } = context;
  budget.charge(where, 2 * context.checkSize(dataset, budget.left));
  const stored: unknown = dataset.value;
  // An empty array is stored as its dimensions.
  const isEmpty = Object.hasOwn(attributes, 'MATLAB_empty') && !!attributes.MATLAB_empty.value;
  const shape = isEmpty
    ? Array.from(stored as ArrayLike<number | bigint>, Number)
    : (dataset.shape ?? []).toReversed();
  while (shape.length < 2) shape.push(1);
  if (isEmpty && !shape.includes(0)) {
    fail(context, where, 'an empty array', shape.join(' x '), 'The file is damaged.');
  }

  if (Array.isArray(stored) || className === 'cell') {
    const references = isEmpty ? [] : (stored as Reference[]);
    budget.charge(where, 0, references.length);
    const cells = references.map((reference, i) => {
      if (!reference?.ref_data) {
        fail(context, where, 'references', typeof reference, 'The file is damaged.');
      }
      const place = `${where}{${i + 1}}`;
      return toValue(
        context.content.dereference(reference) as unknown as Entity,
        place,
        context,
        depth + 1,
      );
    });
    const order = columnMajorOrder(shape);
    const sorted = order && !isEmpty ? Array.from(order, (k) => cells[k]) : cells;
    return { type: 'cell', shape, cells: sorted };
  }
  if (!ArrayBuffer.isView(stored) && !isEmpty) {
    return { type: 'unsupported', className: className || typeof stored };
  }
  const source = (isEmpty ? new Float64Array(0) : stored) as MatNumbers | BigInt64Array;
  const numbers = sortNumbers(source, shape);
  if (numbers.length !== shape.reduce((product, size) => product * size, 1)) {
    fail(
      context,
      where,
      `${shape.join(' x ')} numbers`,
      `${numbers.length}`,
      `Copy ${file} again.`,
    );
  }
  if (className === 'char') return { type: 'char', rows: toText(numbers, shape) };
  if (className === 'logical') {
    const bytes = Uint8Array.from(numbers, (value) => (value ? 1 : 0));
    return { type: 'logical', array: ndarray(bytes, shape) };
  }
  return { type: 'numeric', array: ndarray(numbers, shape) };
}

/** Row-major; 64-bit integers become doubles. A copy: the library's memory is not ours. */
function sortNumbers(source: MatNumbers | BigInt64Array, shape: number[]): MatNumbers {
  const order = columnMajorOrder(shape);
  const isBig = source instanceof BigInt64Array || typeof source[0] === 'bigint';
  const numbers = isBig ? Float64Array.from(source, Number) : (source as MatNumbers).slice();
  if (!order || numbers.length !== order.length) return numbers;
  const sorted = numbers.slice();
  for (let i = 0; i < order.length; i++) sorted[i] = numbers[order[i]];
  return sorted;
}

function toText(codes: MatNumbers, [rows, columns]: number[]): string[] {
  return Array.from({ length: columns === 0 ? 0 : rows }, (_, row) => {
    let line = '';
    for (let i = 0; i < columns; i++) line += String.fromCharCode(codes[row * columns + i]);
    return line;
  });
}

/** A group is a struct; its datasets of references without a class are fields of a struct array. */
function toStruct(group: Group, where: string, context: Context, depth: number): MatValue {
  const fields = group.keys();
  context.budget.charge(where, 0, fields.length);
  const values = fields.map((key) => {
    const entity = group.get(key);
    const isList =
      kindOf(entity) === 'Dataset' && !Object.hasOwn((entity as Dataset).attrs, 'MATLAB_class');
    return { key, isList, value: toValue(entity, `${where}.${key}`, context, depth + 1) };
  });
  const first = values.find(({ value }) => value.type === 'cell');
  if (
    values.length === 0 ||
    !first ||
    !values.every(({ isList, value }) => isList && value.type === 'cell')
  ) {
    const element = Object.fromEntries(values.map(({ key, value }) => [key, value]));
    return { type: 'struct', shape: [1, 1], elements: [element] };
  }
  const { shape, cells } = first.value as Extract<MatValue, { type: 'cell' }>;
  const elements = cells.map((_, i) =>
    Object.fromEntries(
      values.map(({ key, value }) => [
        key,
        (value as { cells: MatValue[] }).cells[i] ?? { type: 'unsupported', className: 'missing' },
      ]),
    ),
  );
  return { type: 'struct', shape, elements: elements as Record<string, MatValue>[] };
}

function fail(
  { file }: { file: string },
  where: string,
  expected: string,
  found: string,
  fix: string,
): never {
  throw new DataError({ where: `${file}, ${where}`, expected, found, fix });
}
