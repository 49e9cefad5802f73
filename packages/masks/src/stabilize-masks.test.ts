import fc from 'fast-check';
import ndarray, { type NdArray } from 'ndarray';
import { figure, iou } from '../test/picture.js';
import { stabilizeMasks, type StabilizeOptions } from './stabilize-masks.js';

async function run(masks: NdArray[], options?: StabilizeOptions): Promise<NdArray<Uint8Array>[]> {
  const out = [];
  for await (const mask of stabilizeMasks(masks, options)) out.push(mask);
  return out;
}

const video = (bits: number[][]) =>
  bits.map((row) => ndarray(Uint8Array.from(row), [1, row.length]));

describe('stabilizeMasks', () => {
  it('is the majority of three frames without motion, and keeps the ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(1), { minLength: 6, maxLength: 6 }), { maxLength: 9 }),
        async (bits) => {
          const expected = bits.map((row, t) =>
            row.map((value, i) => {
              if (t === 0 || t === bits.length - 1) return value;
              return bits[t - 1][i] + value + bits[t + 1][i] > 1 ? 1 : 0;
            }),
          );
          const masks = await run(video(bits), { motion: 0 });
          expect(masks.map(({ data }) => Array.from(data))).toEqual(expected);
        },
      ),
    );
  });

  it('mends a lost and a false part of a moving figure, and leaves the rest', async () => {
    const truth = [0, 6, 12, 18, 24].map((dx) => figure(160, 120, dx - 12));
    const flickering = truth.map((mask) => ndarray(mask.data.slice(), mask.shape));
    // Frame 2: a hole in the chest, and a blob in the corner.
    for (let y = 53; y < 65; y++) for (let x = 75; x < 86; x++) flickering[2].set(y, x, 0);
    for (let y = 5; y < 20; y++) for (let x = 5; x < 20; x++) flickering[2].set(y, x, 1);
    const steady = await run(flickering, { motion: 6 });
    steady.forEach((mask, i) => expect(iou(mask, truth[i])).toBe(1));
  });

  it('outlasts flicker of two frames with a radius of two', async () => {
    const bits = [1, 1, 1, 0, 0, 1, 1, 1].map((value) => [value]);
    const values = async (radius: number) =>
      (await run(video(bits), { radius, motion: 0 })).map(({ data }) => data[0]);
    expect(await values(1)).toEqual([1, 1, 1, 0, 0, 1, 1, 1]);
    expect(await values(2)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('gives each mask as soon as its window is full', async () => {
    let given = 0;
    async function* source() {
      for (; given < 100; given++) yield ndarray(Uint8Array.of(1), [1, 1]);
    }
    let taken = 0;
    for await (const mask of stabilizeMasks(source(), { radius: 2 })) {
      expect(mask.data[0]).toBe(1);
      expect(given - taken).toBeLessThanOrEqual(3);
      taken++;
    }
    expect(taken).toBe(100);
  });

  it('says what is wrong with its input', async () => {
    const a = ndarray(new Uint8Array(4), [2, 2]);
    await expect(run([a, ndarray(new Uint8Array(6), [2, 3])])).rejects.toThrow(
      'stabilizeMasks: masks[1]: expected 2 x 2 px, found 3 x 2',
    );
    await expect(run([a], { radius: 0 })).rejects.toThrow(/1 or more frames, found 0/);
    await expect(run([a], { motion: 0.5 })).rejects.toThrow(/2, ... px, found 0.5/);
    expect(await run([])).toEqual([]);
  });
});
