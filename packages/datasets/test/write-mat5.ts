import { deflateSync } from 'node:zlib';

/** A value for `writeMat5`: numbers are given column by column, as MATLAB stores them. */
export type Mat5Value =
  | { class: 'double' | 'single' | 'int32' | 'uint8' | 'logical'; shape: number[]; data: number[] }
  | { class: 'char'; text: string }
  | { class: 'cell'; shape: number[]; cells: Mat5Value[] }
  | { class: 'struct'; shape: number[]; fields: string[]; values: Mat5Value[] };

const CLASS = {
  double: 6,
  single: 7,
  int32: 12,
  uint8: 9,
  logical: 9,
  char: 4,
  cell: 1,
  struct: 2,
};

/** Writes MAT-files of version 5, element by element after The MathWorks' description. */
export function writeMat5(
  variables: Record<string, Mat5Value>,
  { compress = false, littleEndian = true } = {},
): Uint8Array {
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file, Platform: test');
  header.fill(0, 116, 124);
  header.write(littleEndian ? '\0\x01IM' : '\x01\0MI', 124, 'latin1');
  const u32 = (...values: number[]): Buffer => {
    const buffer = Buffer.alloc(4 * values.length);
    for (const [i, value] of values.entries()) {
      if (littleEndian) buffer.writeUInt32LE(value, 4 * i);
      else buffer.writeUInt32BE(value, 4 * i);
    }
    return buffer;
  };
  const element = (type: number, content: Uint8Array): Buffer => {
    const padding = Buffer.alloc((8 - (content.length % 8)) % 8);
    return Buffer.concat([u32(type, content.length), content, padding]);
  };
  const doubles = (data: number[]): Buffer => {
    const buffer = Buffer.alloc(8 * data.length);
    for (const [i, value] of data.entries()) {
      if (littleEndian) buffer.writeDoubleLE(value, 8 * i);
      else buffer.writeDoubleBE(value, 8 * i);
    }
    return buffer;
  };
  const matrix = (name: string, value: Mat5Value): Buffer => {
    const isText = value.class === 'char';
    const shape = isText ? [1, value.text.length] : value.shape;
    const flags = CLASS[value.class] | (value.class === 'logical' ? 0x200 : 0);
    const parts = [element(6, u32(flags, 0)), element(5, u32(...shape))];
    parts.push(element(1, Buffer.from(name, 'latin1')));
    if (isText) parts.push(element(16, Buffer.from(value.text)));
    else if (value.class === 'cell') parts.push(...value.cells.map((cell) => matrix('', cell)));
    else if (value.class === 'struct') {
      // The length of names as a small element, as MATLAB writes it.
      parts.push(Buffer.concat([u32((4 << 16) | 5, 16)]));
      parts.push(element(1, Buffer.from(value.fields.map((f) => f.padEnd(16, '\0')).join(''))));
      parts.push(...value.values.map((entry) => matrix('', entry)));
    } else if (value.class === 'uint8' || value.class === 'logical') {
      parts.push(element(2, Uint8Array.from(value.data)));
    } else if (
      value.class === 'double' &&
      value.data.every((x) => x >= 0 && x < 256 && x % 1 === 0)
    ) {
      // MATLAB stores small whole numbers in bytes, whatever the class.
      parts.push(element(2, Uint8Array.from(value.data)));
    } else parts.push(element(9, doubles(value.data)));
    return element(14, Buffer.concat(parts));
  };
  const content = Object.entries(variables).map(([name, value]) => {
    const plain = matrix(name, value);
    if (!compress) return plain;
    const packed = deflateSync(plain);
    return Buffer.concat([u32(15, packed.length), packed]);
  });
  return new Uint8Array(Buffer.concat([header, ...content]));
}
