import type { NdArray } from 'ndarray';
import type { MatNumbers } from './mat-value.js';
import { npyBytes } from './npy-bytes.js';

/** What {@link encodeNpy} takes: the two readable kinds of `NpyArray`. */
export type NpyContent =
  | { type: 'numeric'; array: NdArray<MatNumbers> }
  | { type: 'text'; shape: number[]; values: string[] };

/**
 * Encodes a NumPy .npy file, little endian, row-major: numbers in the type of their array, text as
 * Unicode (`<U`). The counterpart of `readNpy`.
 *
 * @returns The bytes of the file, for `numpy.load`.
 * @throws Error when text does not fill its shape, or for an array of another type.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { encodeNpy, readNpy } from '@mas/datasets';
 *
 * const array = ndarray(Float32Array.of(1, 2, 3, 4), [2, 2]);
 * const content = readNpy(encodeNpy({ type: 'numeric', array }));
 * if (content.type === 'numeric') console.log(content.array.get(1, 0)); // 3
 * ```
 */
export function encodeNpy(content: NpyContent): Uint8Array<ArrayBuffer> {
  const { descr, shape, size, put } =
    content.type === 'text' ? describeText(content) : describeNumbers(content.array);
  const bytes = new Uint8Array(size);
  put(new DataView(bytes.buffer));
  return npyBytes(descr, shape, bytes);
}

interface Described {
  descr: string;
  shape: number[];
  /** Of the content, bytes. */
  size: number;
  put(view: DataView): void;
}

function describeText({ shape, values }: { shape: number[]; values: string[] }): Described {
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (count !== values.length) {
    throw new Error(
      `encodeNpy: expected ${count} values of text (${shape.join(' x ')}), found ${values.length}`,
    );
  }
  const points = values.map((value) => Array.from(value, (letter) => letter.codePointAt(0)!));
  const longest = Math.max(1, ...points.map(({ length }) => length));
  return {
    descr: `<U${longest}`,
    shape,
    size: 4 * longest * count,
    put(view) {
      points.forEach((letters, i) =>
        letters.forEach((point, k) => view.setUint32(4 * (i * longest + k), point, true)),
      );
    },
  };
}

type Setter = (view: DataView, at: number, value: number) => void;

const TYPES: [array: { new (length: number): MatNumbers }, descr: string, put: Setter][] = [
  [Float32Array, '<f4', (view, at, value) => view.setFloat32(at, value, true)],
  [Float64Array, '<f8', (view, at, value) => view.setFloat64(at, value, true)],
  [Uint8Array, '|u1', (view, at, value) => view.setUint8(at, value)],
  [Int8Array, '|i1', (view, at, value) => view.setInt8(at, value)],
  [Uint16Array, '<u2', (view, at, value) => view.setUint16(at, value, true)],
  [Int16Array, '<i2', (view, at, value) => view.setInt16(at, value, true)],
  [Uint32Array, '<u4', (view, at, value) => view.setUint32(at, value, true)],
  [Int32Array, '<i4', (view, at, value) => view.setInt32(at, value, true)],
];

function describeNumbers(array: NdArray<MatNumbers>): Described {
  const { data, shape, size } = array;
  // By name: typed arrays of another realm are no instances of this one's.
  const name = Object.prototype.toString.call(data).slice(8, -1);
  const type = TYPES.find(([{ name: known }]) => known === name);
  if (!type)
    throw new Error(`encodeNpy: expected an array of numbers of fixed size, found ${name}`);
  const [, descr, set] = type;
  const step = data.BYTES_PER_ELEMENT;
  return {
    descr,
    shape,
    size: size * step,
    put(view) {
      // Through the strides: the array may be a part or a transpose of another one.
      const index = shape.map(() => 0);
      for (let i = 0; i < size; i++) {
        set(view, i * step, array.get(...index));
        for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) {
          index[axis] = 0;
        }
      }
    },
  };
}
