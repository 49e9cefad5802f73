import fc from 'fast-check';
import { writeNpy } from '../../test/write-npy.js';
import { DataError } from '../data-error.js';
import { readNpy } from './read-npy.js';

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function numbers(bytes: Uint8Array): { shape: number[]; data: number[] } {
  const content = readNpy(bytes);
  if (content.type !== 'numeric') throw new Error(content.type);
  return { shape: content.array.shape, data: Array.from(content.array.data) };
}

describe('readNpy', () => {
  it.each([
    ['<f8', Float64Array.of(1.5, -2, 1e300), [1.5, -2, 1e300]],
    ['<f4', Float32Array.of(1.5, -2, 0), [1.5, -2, 0]],
    ['<f2', Uint16Array.of(0x3e00, 0xc000, 0x0001), [1.5, -2, 2 ** -24]],
    ['|i1', Int8Array.of(-1, 2, 127), [-1, 2, 127]],
    ['|u1', Uint8Array.of(255, 2, 127), [255, 2, 127]],
    ['|b1', Uint8Array.of(1, 0, 1), [1, 0, 1]],
    ['<i2', Int16Array.of(-1, 2, 300), [-1, 2, 300]],
    ['<u2', Uint16Array.of(65535, 2, 300), [65535, 2, 300]],
    ['<i4', Int32Array.of(-1, 2, 70000), [-1, 2, 70000]],
    ['<u4', Uint32Array.of(4294967295, 2, 3), [4294967295, 2, 3]],
    ['<i8', BigInt64Array.of(-1n, 2n, 2n ** 40n), [-1, 2, 2 ** 40]],
    ['<u8', BigUint64Array.of(1n, 2n, 2n ** 40n), [1, 2, 2 ** 40]],
  ])('reads %s', (descr, array, data) => {
    expect(numbers(writeNpy(descr, [3], bytesOf(array)))).toEqual({ shape: [3], data });
  });

  it('reads big-endian numbers and column-major order', () => {
    const bytes = Uint8Array.of(0, 1, 0, 2, 0, 3, 1, 0);
    expect(numbers(writeNpy('>u2', [2, 2], bytes, { fortran: true }))).toEqual({
      shape: [2, 2],
      data: [1, 3, 2, 256],
    });
  });

  it('reads scalars and empty arrays', () => {
    expect(numbers(writeNpy('|u1', [], Uint8Array.of(7)))).toEqual({ shape: [], data: [7] });
    expect(numbers(writeNpy('<f8', [0, 3], new Uint8Array(0)))).toEqual({
      shape: [0, 3],
      data: [],
    });
  });

  it('reads text', () => {
    const points = Uint32Array.from('añ\0x𝄞\0', (letter) => letter.codePointAt(0)!);
    expect(readNpy(writeNpy('<U3', [2], bytesOf(points)))).toEqual({
      type: 'text',
      shape: [2],
      values: ['añ', 'x𝄞'],
    });
    expect(readNpy(writeNpy('|S2', [2], Buffer.from('ab\0\0')))).toMatchObject({
      values: ['ab', ''],
    });
  });

  it('leaves out pickled objects and records', () => {
    expect(readNpy(writeNpy('|O', [1], Buffer.from('pickle')))).toEqual({
      type: 'unsupported',
      dtype: '|O',
    });
  });

  it.each([
    ['few bytes', Uint8Array.of(1, 2), /expected a NumPy array \(\.npy\), found 2 bytes/],
    ['other bytes', new Uint8Array(100), /expected a NumPy array/],
    [
      'missing numbers',
      writeNpy('<f8', [9], new Uint8Array(71)),
      /9 values of 8 bytes \(9\), found 71/,
    ],
    [
      '2^40 numbers',
      writeNpy('<f8', [2 ** 20, 2 ** 20], new Uint8Array(8)),
      /expected 1099511627776 values of 8 bytes/,
    ],
    ['endless empty texts', writeNpy('<U0', [2 ** 40], new Uint8Array(8)), /1099511627776 values/],
    [
      '33 dimensions',
      writeNpy(
        '<f8',
        Array.from({ length: 33 }, () => 1),
        new Uint8Array(8),
      ),
      /32 dimensions/,
    ],
    ['no code point', writeNpy('<U1', [1], new Uint8Array(4).fill(255)), /Unicode text/],
  ])('says what is wrong with %s', (_, bytes, message) => {
    expect(() => readNpy(bytes, 'a.npy')).toThrow(DataError);
    expect(() => readNpy(bytes, 'a.npy')).toThrow(message);
    expect(() => readNpy(bytes, 'a.npy')).toThrow(/^a\.npy: /);
  });

  it('throws nothing but DataError on damaged arrays', () => {
    const whole = writeNpy('<f4', [2, 3], new Uint8Array(24));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255))), (changes) => {
        const damaged = whole.slice();
        for (const [at, value] of changes) damaged[at] = value;
        try {
          readNpy(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});
