import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import type { NdArray } from 'ndarray';
import { sharedSamples } from '../../test/shared-samples.js';
import { scratchFolder } from '../../test/scratch-folder.js';
import { writeMat5, type Mat5Value } from '../../test/write-mat5.js';
import { writeMat73 } from '../../test/write-mat73.js';
import { DataError } from '../data-error.js';
import type { MatValue } from './mat-value.js';
import { readMat } from './read-mat.js';

const folder = scratchFolder();
let files = 0;
function save(bytes: Uint8Array): string {
  const file = join(folder, `${files++}.mat`);
  writeFileSync(file, bytes);
  return file;
}

/** Values without ndarray, to compare. */
function plain(value: MatValue): unknown {
  if (value.type === 'numeric' || value.type === 'logical') {
    return {
      shape: value.array.shape,
      data: Array.from((value.array as NdArray).data as number[]),
    };
  }
  if (value.type === 'cell') return { shape: value.shape, cells: value.cells.map(plain) };
  if (value.type === 'struct') {
    const elements = value.elements.map((element) =>
      Object.fromEntries(Object.entries(element).map(([key, entry]) => [key, plain(entry)])),
    );
    return { shape: value.shape, elements };
  }
  return value.type === 'char' ? value.rows : value.className;
}

const values: Record<string, Mat5Value> = {
  // Columns (0, 1), (2, 3), (4, 5).
  bytes: { class: 'double', shape: [2, 3], data: [0, 1, 2, 3, 4, 5] },
  doubles: { class: 'double', shape: [1, 3], data: [-1.5, Infinity, NaN] },
  cube: { class: 'uint8', shape: [2, 1, 2], data: [1, 2, 3, 4] },
  flags: { class: 'logical', shape: [1, 2], data: [1, 0] },
  text: { class: 'char', text: 'Grüße' },
  nothing: { class: 'double', shape: [0, 3], data: [] },
  cell: {
    class: 'cell',
    shape: [2, 2],
    cells: [
      { class: 'char', text: 'a' },
      { class: 'char', text: 'b' },
      { class: 'cell', shape: [1, 1], cells: [{ class: 'double', shape: [1, 1], data: [7.5] }] },
      { class: 'char', text: 'd' },
    ],
  },
  struct: {
    class: 'struct',
    shape: [1, 2],
    fields: ['x', 'name'],
    values: [
      { class: 'double', shape: [1, 1], data: [1] },
      { class: 'char', text: 'first' },
      { class: 'double', shape: [1, 1], data: [2] },
      { class: 'char', text: 'second' },
    ],
  },
};

const expected = {
  bytes: { shape: [2, 3], data: [0, 2, 4, 1, 3, 5] },
  doubles: { shape: [1, 3], data: [-1.5, Infinity, NaN] },
  cube: { shape: [2, 1, 2], data: [1, 3, 2, 4] },
  flags: { shape: [1, 2], data: [1, 0] },
  text: ['Grüße'],
  nothing: { shape: [0, 3], data: [] },
  cell: {
    shape: [2, 2],
    cells: [['a'], { shape: [1, 1], cells: [{ shape: [1, 1], data: [7.5] }] }, ['b'], ['d']],
  },
  struct: {
    shape: [1, 2],
    elements: [
      { x: { shape: [1, 1], data: [1] }, name: ['first'] },
      { x: { shape: [1, 1], data: [2] }, name: ['second'] },
    ],
  },
};

describe('readMat', () => {
  it.each([
    ['little-endian', { compress: false, littleEndian: true }],
    ['compressed', { compress: true, littleEndian: true }],
    ['big-endian', { compress: false, littleEndian: false }],
    ['compressed big-endian', { compress: true, littleEndian: false }],
  ])('reads version 5, %s', async (_, options) => {
    const found = await readMat(save(writeMat5(values, options)));
    const entries = Array.from(found, ([name, value]) => [name, plain(value)]);
    expect(Object.fromEntries(entries)).toEqual(expected);
    expect(found.get('flags')!.type).toBe('logical');
  });

  it('reads version 7.3', async () => {
    const file = join(folder, 'v73.mat');
    await writeMat73(file, values);
    const found = await readMat(file);
    const entries = Array.from(found, ([name, value]) => [name, plain(value)]);
    expect(Object.fromEntries(entries)).toEqual(expected);
    expect(found.get('flags')!.type).toBe('logical');
    expect([...(await readMat(file, { variables: ['text'] })).keys()]).toEqual(['text']);
  });

  it('reads only the variables that are asked for', async () => {
    const file = save(writeMat5(values, { compress: true }));
    expect([...(await readMat(file, { variables: ['text', 'other'] })).keys()]).toEqual(['text']);
  });

  it.each([
    ['nothing', new Uint8Array(0), /expected a MAT-file of version 5, 7 or 7.3, found 0 bytes/],
    ['text', new Uint8Array(Buffer.alloc(500, 'x')), /offset 126: expected a MAT-file/],
    [
      'a cut-off file',
      writeMat5({ a: { class: 'double', shape: [1, 3], data: [0.5, 1, 2] } }).subarray(0, 180),
      /offset 128: expected the 80 bytes that the element promises, found 44 that follow/,
    ],
    [
      'a header that promises 2^40 elements',
      writeMat5({ a: { class: 'double', shape: [2 ** 20, 2 ** 20], data: [1, 2] } }),
      /variable "a": expected 1099511627776 numbers, found 2 bytes/,
    ],
    [
      'a cell of 2^40 cells',
      writeMat5({ a: { class: 'cell', shape: [2 ** 20, 2 ** 20], cells: [] } }),
      /variable "a": expected 1099511627776 elements/,
    ],
    [
      'a struct of 2^40 elements without fields',
      writeMat5({ a: { class: 'struct', shape: [2 ** 20, 2 ** 20], fields: [], values: [] } }),
      /variable "a": expected content of at most 2147483648 bytes, found more/,
    ],
  ])('says what is wrong with %s', async (_, bytes, message) => {
    const file = save(bytes);
    const error = await readMat(file).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(message);
    expect((error as DataError).where).toContain(file);
  });

  it('says that a file is missing', async () => {
    await expect(readMat(join(folder, 'none.mat'))).rejects.toThrow(
      /expected a MAT-file, found no/,
    );
  });

  it('refuses a compressed element in a compressed one', async () => {
    const tag = (content: Uint8Array) => {
      const head = Buffer.alloc(8);
      head.writeUInt32LE(15, 0);
      head.writeUInt32LE(content.length, 4);
      return Buffer.concat([head, content]);
    };
    let block: Uint8Array = writeMat5({ a: values.bytes }).subarray(128);
    for (let i = 0; i < 3; i++) block = tag(deflateSync(block));
    const file = save(new Uint8Array(Buffer.concat([writeMat5({}), block])));
    await expect(readMat(file)).rejects.toThrow(/a compressed element in a compressed one/);
  });

  it('refuses cells in cells without end', async () => {
    let value: Mat5Value = { class: 'char', text: 'x' };
    for (let i = 0; i < 100; i++) value = { class: 'cell', shape: [1, 1], cells: [value] };
    await expect(readMat(save(writeMat5({ value })))).rejects.toThrow(/at most 32 cells/);
  });

  it('does not inflate a zip bomb', async () => {
    const bomb = writeMat5(
      {
        zeros: {
          class: 'uint8',
          shape: [1, 4_000_000],
          data: Array.from({ length: 4_000_000 }, () => 0),
        },
      },
      { compress: true },
    );
    expect(bomb.length).toBeLessThan(8000);
    await expect(readMat(save(bomb), { maxBytes: 1_000_000 })).rejects.toThrow(
      /offset 128: expected content of at most 1000000 bytes, found more/,
    );
  });

  it('throws nothing but DataError on damaged files', async () => {
    const whole = writeMat5(values);
    const packed = writeMat5(values, { compress: true });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(whole, packed),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (bytes, changes) => {
          const damaged = bytes.slice();
          for (const [at, value] of changes) damaged[at % damaged.length] = value;
          const file = join(folder, 'damaged.mat');
          writeFileSync(file, damaged);
          const error = await readMat(file).then(
            () => null,
            (reason: unknown) => reason,
          );
          expect(error === null || error instanceof DataError).toBe(true);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  const samples = sharedSamples('mmpose/campus/actorsGT.mat');
  (samples ? it : it.skip)('reads the ground truth of Campus', async () => {
    const actors = (await readMat(samples!)).get('actor3D')!;
    expect(actors).toMatchObject({ type: 'cell', shape: [1, 3] });
    const [first] = (actors as Extract<MatValue, { type: 'cell' }>).cells;
    expect(first).toMatchObject({ type: 'cell', shape: [3, 1] });
    const pose = plain((first as Extract<MatValue, { type: 'cell' }>).cells[0]);
    // As SciPy reads it.
    expect(pose).toMatchObject({ shape: [14, 3] });
    expect((pose as { data: number[] }).data.slice(0, 4)).toEqual([
      1.2796239395899083, 1.8389752979772318, 0.08567991941092373, 1.3179954521328758,
    ]);
  });
});
