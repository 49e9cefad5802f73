import fc from 'fast-check';
import { resampleSquare, type Raster } from './resample-square.js';

/** A plane a + b x + c y. */
function plane(width: number, height: number, a: number, b: number, c: number): Raster {
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = a + b * (i % width) + c * Math.floor(i / width);
  return { data, width, height, channels: 1 };
}

describe('resampleSquare', () => {
  it('keeps a plane: exactly when interpolating, within an eighth of a pixel when averaging', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 8, max: 12, noNaN: true }),
        fc.double({ min: 8, max: 12, noNaN: true }),
        fc.double({ min: 2, max: 30, noNaN: true }),
        fc.integer({ min: 4, max: 40 }),
        (left, top, side, size) => {
          const out = resampleSquare(plane(60, 50, 3, 0.5, -0.25), { left, top, side }, size);
          for (const [i, j] of [
            [0, 0],
            [size - 1, 1],
            [2, size - 1],
          ]) {
            const x = left + (i * side) / (size - 1);
            const y = top + (j * side) / (size - 1);
            const pitch = side / (size - 1);
            // Pixels are flat squares: their integral strays from that of the plane by 1/8 at most.
            const bound = pitch <= 1 ? 0 : (0.125 * (0.5 + 0.25)) / pitch;
            const error = Math.abs(out[j * size + i] - (3 + 0.5 * x - 0.25 * y));
            expect(error).toBeLessThanOrEqual(bound + 1e-4);
          }
        },
      ),
    );
  });

  it('averages exactly: two by two pixels to one', () => {
    const data = Uint8Array.from({ length: 64 }, (_, i) => (i * 37) % 256);
    const source = { data, width: 8, height: 8, channels: 1 };
    const out = resampleSquare(source, { left: 0.5, top: 0.5, side: 6 }, 4);
    for (let j = 0; j < 4; j++) {
      for (let i = 0; i < 4; i++) {
        const at = 16 * j + 2 * i;
        const mean = (data[at] + data[at + 1] + data[at + 8] + data[at + 9]) / 4;
        expect(out[4 * j + i]).toBeCloseTo(mean, 4);
      }
    }
  });

  it('is 0 outside, or leaves the outside out of the average', () => {
    const ones = { data: new Float32Array(16).fill(1), width: 4, height: 4, channels: 1 };
    const box = { left: -0.5, top: 0.5, side: 2 };
    // Pixel 0 averages columns -1 and 0.
    expect(resampleSquare(ones, box, 2)[0]).toBe(0.5);
    expect(resampleSquare(ones, box, 2, 'ignore')[0]).toBe(1);
    const far = resampleSquare(ones, { left: 100, top: -100, side: 5 }, 4);
    expect(far.every((value) => value === 0)).toBe(true);
  });

  it('keeps the sum of a source that lies inside', () => {
    const data = new Uint8Array(400);
    for (let y = 6; y < 13; y++) for (let x = 5; x < 15; x++) data[20 * y + x] = x * y;
    const source = { data, width: 20, height: 20, channels: 1 };
    const out = resampleSquare(source, { left: 1.3, top: 0.7, side: 17 }, 9);
    const pitch = 17 / 8;
    const sum = out.reduce((a, b) => a + b, 0) * pitch * pitch;
    expect(sum).toBeCloseTo(
      data.reduce((a, b) => a + b, 0),
      1,
    );
  });

  it('does each channel by itself', () => {
    const data = Uint8Array.from({ length: 27 }, (_, i) => [10, 20, 30][i % 3]);
    const out = resampleSquare(
      { data, width: 3, height: 3, channels: 3 },
      { left: 0.2, top: 0.4, side: 1.5 },
      3,
    );
    for (let i = 0; i < out.length; i++) expect(out[i]).toBeCloseTo([10, 20, 30][i % 3], 4);
  });

  it('gives colours the bits that each of them gets alone', () => {
    const size = 24;
    const values = Uint8Array.from({ length: 3 * 40 * 30 }, (_, i) => (i * i * 37) % 251);
    const box = { left: -2.3, top: 3.7, side: 31.1 };
    const all = { data: values, width: 40, height: 30, channels: 3 };
    const together = resampleSquare(all, box, size);
    for (let c = 0; c < 3; c++) {
      const one = { ...all, data: values.filter((_, i) => i % 3 === c), channels: 1 };
      expect(together.filter((_, i) => i % 3 === c)).toEqual(resampleSquare(one, box, size));
    }
  });
});
