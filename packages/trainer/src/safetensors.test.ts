import fc from 'fast-check';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';
import { UserError } from './user-error.js';

const sample = () =>
  encodeSafetensors(
    new Map([
      ['a', { shape: [2, 2], values: Float32Array.of(1, -2, 3.5, 0) }],
      ['b/c', { shape: [1], values: Float32Array.of(7) }],
    ]),
    { step: '3' },
  );

test('what is written is read back', () => {
  const { tensors, metadata } = decodeSafetensors(sample(), 'x');
  expect(metadata).toEqual({ step: '3' });
  expect([...tensors.keys()]).toEqual(['a', 'b/c']);
  expect(tensors.get('a')).toEqual({ shape: [2, 2], values: Float32Array.of(1, -2, 3.5, 0) });
});

test('the layout is the published one', () => {
  const bytes = sample();
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  expect(header.a).toEqual({ dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] });
  expect(length % 8).toBe(0);
  expect(bytes).toHaveLength(8 + length + 20);
});

test('every cut and every flipped header byte gives a UserError or a value, never a crash', () => {
  const whole = sample();
  for (let length = 0; length < whole.length; length++) {
    expect(() => decodeSafetensors(whole.slice(0, length), 'cut')).toThrow(UserError);
  }
  fc.assert(
    fc.property(fc.nat(whole.length - 21), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const bytes = whole.slice();
      bytes[at] ^= bits;
      try {
        decodeSafetensors(bytes, 'flipped');
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }),
    { numRuns: 500 },
  );
});

test('a header that claims more than the file holds is not believed', () => {
  const bytes = sample();
  new DataView(bytes.buffer).setBigUint64(0, 2n ** 40n, true);
  expect(() => decodeSafetensors(bytes, 'w.safetensors')).toThrow(
    /w\.safetensors.*claims 1099511627776 bytes/,
  );
});
