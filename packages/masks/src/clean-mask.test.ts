import fc from 'fast-check';
import ndarray, { type NdArray } from 'ndarray';
import { figure, iou, numbers } from '../test/picture.js';
import { cleanMask } from './clean-mask.js';

const off = { largestComponent: false, fillHoles: false, smooth: 0 };

function draw(...rows: string[]): NdArray<Uint8Array> {
  const data = Uint8Array.from(rows.join(''), (c) => (c === '#' ? 1 : 0));
  return ndarray(data, [rows.length, rows[0].length]);
}

function show(mask: NdArray<Uint8Array>): string[] {
  const [height, width] = mask.shape;
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (mask.get(y, x) ? '#' : '.')).join(''),
  );
}

describe('cleanMask', () => {
  it('keeps the largest part, diagonals connected', () => {
    const mask = draw('##...', '.....', '...#.', '....#', '....#');
    expect(show(cleanMask(mask, { ...off, largestComponent: true }))).toEqual([
      '.....',
      '.....',
      '...#.',
      '....#',
      '....#',
    ]);
  });

  it('fills holes, up to a part of the area if told', () => {
    const mask = draw('#######', '#.##..#', '####..#', '#######', '#.#####');
    expect(show(cleanMask(mask, { ...off, fillHoles: true }))).toEqual([
      '#######',
      '#######',
      '#######',
      '#######',
      '#.#####',
    ]);
    expect(show(cleanMask(mask, { ...off, fillHoles: 0.1 }))[1]).toBe('####..#');
    expect(show(cleanMask(mask, off))).toEqual(show(mask));
  });

  it('recovers a figure from salt and pepper', () => {
    const random = numbers(7);
    const truth = figure(160, 120);
    const noisy = ndarray(
      truth.data.map((value) => (random() < 0.1 ? 1 - value : value)),
      truth.shape,
    );
    expect(iou(noisy, truth)).toBeLessThan(0.7);
    expect(iou(cleanMask(noisy), truth)).toBeGreaterThan(0.97);
  });

  it('smooths by majority in the box that lies in the image', () => {
    const mask = draw('#....', '.....', '..###', '..###', '..###');
    // Corner: 1 of 4; centre: 4 of 9; right of it: 6 of 9.
    expect(show(cleanMask(mask, { ...off, smooth: 1 }))).toEqual([
      '.....',
      '.....',
      '...##',
      '..###',
      '..###',
    ]);
  });

  it('closes gaps up to twice the radius, none to the border', () => {
    const mask = draw('.........', '.##..##..', '.........', '.........', '.........', '#...#...#');
    expect(show(cleanMask(mask, { ...off, close: 1 }))).toEqual([
      '.........',
      '.######..',
      '.........',
      '.........',
      '.........',
      '#...#...#',
    ]);
  });

  it('leaves empty and full masks as they are', () => {
    for (const value of [0, 1]) {
      const mask = ndarray(new Uint8Array(30).fill(value), [5, 6]);
      expect(cleanMask(mask).data).toEqual(mask.data);
    }
  });

  it('is idempotent without smoothing, and takes any nonzero value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 48, maxLength: 48 }), (data) => {
        const mask = ndarray(
          data.map((value) => (value > 100 ? value : 0)),
          [6, 8],
        );
        const once = cleanMask(mask, { smooth: 0, fillHoles: true });
        expect(cleanMask(once, { smooth: 0, fillHoles: true }).data).toEqual(once.data);
        expect(Math.max(...once.data)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('says what is wrong with its input', () => {
    const mask = draw('##');
    expect(() => cleanMask(mask, { smooth: 1.5 })).toThrow(/radius of 0, 1, 2, ... px, found 1.5/);
    expect(() => cleanMask(mask, { close: -1 })).toThrow(/close to be a radius/);
    expect(() => cleanMask(mask, { fillHoles: -1 })).toThrow(/0 or more, found -1/);
    expect(() => cleanMask(ndarray(new Uint8Array(3), [1, 1, 3]))).toThrow(
      'cleanMask: mask: expected an H x W ndarray over a Uint8Array, found uint8 [1, 1, 3]',
    );
  });
});
