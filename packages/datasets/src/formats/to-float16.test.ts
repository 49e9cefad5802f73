import fc from 'fast-check';
import { readNpy } from './read-npy.js';
import { toFloat16 } from './to-float16.js';
import { writeNpy } from '../../test/write-npy.js';

/** Read as NumPy reads it. */
function fromFloat16(bits: Uint16Array): Float32Array {
  const array = readNpy(writeNpy('<f2', [bits.length], new Uint8Array(bits.buffer)));
  if (array.type !== 'numeric') throw new Error('expected numbers');
  return array.array.data as Float32Array;
}

const finite = Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits);
const numbers = fromFloat16(finite);

it('keeps every number of half precision', () => {
  expect(toFloat16(numbers)).toEqual(finite);
  expect(toFloat16(numbers.map((value) => -value))).toEqual(finite.map((bits) => bits | 0x8000));
});

it('rounds to the nearest of two neighbours, ties to the even one', () => {
  for (let bits = 0; bits < 0x7bff; bits++) {
    const [low, high] = numbers.subarray(bits, bits + 2);
    const middle = (low + high) / 2;
    const even = bits % 2 === 0 ? bits : bits + 1;
    const near = Float32Array.of(middle, middle - (high - low) / 8, middle + (high - low) / 8);
    expect([...toFloat16(near)]).toEqual([even, bits, bits + 1]);
  }
});

it('overflows to infinity half a step above the largest number, and keeps NaN', () => {
  const values = Float32Array.of(65504, 65519, 65520, Infinity, -Infinity, NaN);
  expect([...fromFloat16(toFloat16(values))]).toEqual([
    65504,
    65504,
    Infinity,
    Infinity,
    -Infinity,
    NaN,
  ]);
});

it('errs by 2^-11 of the value at most', () => {
  fc.assert(
    fc.property(fc.float({ min: Math.fround(2 ** -14), max: 65504, noNaN: true }), (value) => {
      const [back] = fromFloat16(toFloat16(Float32Array.of(value)));
      expect(Math.abs(back - value)).toBeLessThanOrEqual(value * 2 ** -11);
    }),
  );
});
