import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 as crc, deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { temporaryFolder } from '../test/tiny-dataset.js';
import { readLabels } from './read-labels.js';

let root: string;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ root, remove } = await temporaryFolder());
});
afterAll(() => remove());

const save = async (bytes: Uint8Array | Promise<Uint8Array>): Promise<string> => {
  const file = join(root, `${Math.random()}.png`);
  await writeFile(file, await bytes);
  return file;
};

describe('readLabels', () => {
  it.each([1, 2, 4, 8] as const)('gives the indices of a palette of %d bits', async (bits) => {
    const [width, height] = [5, 3];
    const indices = Array.from({ length: width * height }, (_, i) => (i * 7) % 2 ** bits);
    // Two entries of one colour: the indices tell them apart.
    const colours = Array.from({ length: 2 ** bits }, (_, i) => [i >> 1, 200, 30]);
    const labels = await readLabels(await save(palettePng(width, height, bits, indices, colours)));
    expect([labels.dtype, labels.shape]).toEqual(['uint8', [height, width]]);
    expect(Array.from(labels.data)).toEqual(indices);
  });

  it('keeps 16 bit, opacity and colours', async () => {
    const ids = Uint16Array.of(0, 300, 65535, 7);
    const deep = await readLabels(
      await save(encode({ width: 2, height: 2, channels: 1, depth: 16, data: ids })),
    );
    expect([deep.dtype, deep.shape, Array.from(deep.data)]).toEqual(['uint16', [2, 2], [...ids]]);
    const rgba = Uint8Array.of(1, 2, 3, 0, 9, 8, 7, 255);
    const raw = { width: 2, height: 1, channels: 4 as const };
    const cut = await readLabels(await save(sharp(rgba, { raw }).png().toBuffer()));
    expect([cut.shape, Array.from(cut.data)]).toEqual([[1, 2, 4], [...rgba]]);
    const grey = { width: 4, height: 1, channels: 1 as const };
    const mask = sharp(Uint8Array.of(0, 255, 3, 0), { raw: grey })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await readLabels(await save(mask))).data).toEqual(Uint8Array.of(0, 255, 3, 0));
  });

  it('says what is wrong with a file', async () => {
    const raw = { width: 64, height: 64, channels: 3 as const };
    const whole = await sharp(Buffer.alloc(64 * 64 * 3, 7), { raw })
      .png()
      .toBuffer();
    const palette = palettePng(64, 64, 8, Array(4096).fill(0), [[1, 2, 3]]);
    const huge = palette.slice();
    new DataView(huge.buffer).setUint32(16, 60_000);
    new DataView(huge.buffer).setUint32(20, 60_000);
    new DataView(huge.buffer).setUint32(29, crc(huge.subarray(12, 29)));
    const bad: [string, RegExp][] = [
      [join(root, 'none.png'), /expected a mask image, found no such file/],
      [await save(Buffer.from('no image')), /8 bytes that do not decode/],
      [await save(whole.subarray(0, 60)), /60 bytes that do not decode/],
      [await save(palette.subarray(0, -40)), /bytes that do not decode/],
      [await save(huge), /at most 100 million pixels, found 60000 x 60000/],
    ];
    for (const [file, message] of bad) await expect(readLabels(file)).rejects.toThrow(message);
  });
});

/** A PNG of colour type 3, which no library at hand writes with chosen indices. */
function palettePng(
  width: number,
  height: number,
  bits: number,
  indices: number[],
  colours: number[][],
): Uint8Array {
  const rowBytes = Math.ceil((width * bits) / 8);
  const raw = Buffer.alloc((rowBytes + 1) * height);
  indices.forEach((value, i) => {
    const x = (i % width) * bits;
    const at = Math.floor(i / width) * (rowBytes + 1) + 1 + (x >> 3);
    raw[at] |= value << (8 - bits - (x & 7));
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, 3, 0, 0, 0], 8);
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(body.length + 8);
    frame.writeUInt32BE(data.length, 0);
    frame.set(body, 4);
    frame.writeUInt32BE(crc(body), body.length + 4);
    return frame;
  };
  return Uint8Array.from(
    Buffer.concat([
      Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
      chunk('IHDR', header),
      chunk('PLTE', Uint8Array.from(colours.flat())),
      chunk('IDAT', deflateSync(raw)),
      chunk('IEND', new Uint8Array(0)),
    ]),
  );
}
