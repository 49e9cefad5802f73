import fc from 'fast-check';
import ndarray from 'ndarray';
import { writeNpy } from '../../test/write-npy.js';
import { encodeNpy } from './encode-npy.js';
import { readNpy, type NpyArray } from './read-npy.js';

function numbers(content: NpyArray) {
  if (content.type !== 'numeric') throw new Error(content.type);
  return content.array;
}

test('writes the bytes that numpy.save writes', () => {
  const values = Float32Array.of(1.5, -2, 3e-9, 4, 5, 6);
  const bytes = encodeNpy({ type: 'numeric', array: ndarray(values, [2, 3]) });
  expect([...bytes]).toEqual([...writeNpy('<f4', [2, 3], new Uint8Array(values.buffer))]);
  expect(new TextDecoder('latin1').decode(bytes.subarray(10, 128))).toBe(
    `${"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117)}\n`,
  );
});

const types = [
  Float32Array,
  Float64Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
];

test.each(types.map((Type) => [Type.name, Type] as const))('%s comes back as it was', (_, Type) => {
  const given = Type.from([0, 1, 100, 7, 127, 3]);
  const found = numbers(readNpy(encodeNpy({ type: 'numeric', array: ndarray(given, [3, 1, 2]) })));
  expect(found.shape).toEqual([3, 1, 2]);
  expect(found.data).toEqual(given);
});

test('parts and transposes are written row by row', () => {
  const array = ndarray(
    Float64Array.from({ length: 12 }, (_, i) => i),
    [3, 4],
  );
  const part = array.transpose(1, 0).lo(1, 0).hi(2, 3);
  const found = numbers(readNpy(encodeNpy({ type: 'numeric', array: part })));
  expect(found.shape).toEqual([2, 3]);
  expect([...found.data]).toEqual([1, 5, 9, 2, 6, 10]);
});

test('any text comes back, but for zeros at its end', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (given) => {
      const values = given.map((value) => value.replace(/\0+$/, ''));
      const found = readNpy(encodeNpy({ type: 'text', shape: [values.length], values }));
      expect(found).toEqual({ type: 'text', shape: [values.length], values });
    }),
    { seed: 1 },
  );
});

test('what cannot be written is refused', () => {
  expect(() => encodeNpy({ type: 'text', shape: [2], values: ['a'] })).toThrow(
    /expected 2 values of text \(2\), found 1/,
  );
  const array = ndarray(new BigInt64Array(1) as unknown as Float64Array, [1]);
  expect(() => encodeNpy({ type: 'numeric', array })).toThrow(/found BigInt64Array/);
});
