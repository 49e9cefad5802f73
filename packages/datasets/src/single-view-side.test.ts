import { maskStatistics } from '@mas/masks';
import ndarray from 'ndarray';
import { singleViewCrop, singleViewSide } from './single-view-side.js';

const { sidePerRootArea, slenderness } = singleViewCrop;

/** A mask of size x size where `isInside` says so of a pixel. */
function draw(
  size: number,
  isInside: (x: number, y: number) => boolean,
): ndarray.NdArray<Uint8Array> {
  const data = Uint8Array.from({ length: size * size }, (_, i) =>
    isInside(i % size, Math.floor(i / size)) ? 1 : 0,
  );
  return ndarray(data, [size, size]);
}

const sideOf = (mask: ndarray.NdArray<Uint8Array>) => singleViewSide(maskStatistics(mask));
const box = (size: number, width: number, height: number) =>
  draw(size, (x, y) => x >= 3 && x < 3 + width && y >= 5 && y < 5 + height);

test('the side follows from area, height and long axis', () => {
  // A disk of radius r: A = π r², h = 2 r, σ = r / 2.
  const r = 100;
  const disk = draw(256, (x, y) => Math.hypot(x - 128, y - 128) <= r);
  const shape = Math.log(2 / Math.sqrt(Math.PI)) * Math.log(0.5 / Math.sqrt(Math.PI));
  const expected = sidePerRootArea * Math.sqrt(Math.PI) * r * Math.exp(slenderness * shape);
  expect(sideOf(disk) / expected).toBeCloseTo(1, 2);
  // Of a box the deviation along the longer side b is sqrt((b² - 1) / 12), pixel by pixel.
  const upright = Math.log(3) * Math.log(Math.sqrt((180 ** 2 - 1) / 12) / 60);
  expect(sideOf(box(256, 20, 180))).toBeCloseTo(
    sidePerRootArea * 60 * Math.exp(slenderness * upright),
    9,
  );
  // One that lies has the same area and axis, but no height.
  expect(sideOf(box(256, 180, 20))).toBeCloseTo(
    sidePerRootArea * 60 * Math.exp(-slenderness * upright),
    9,
  );
});

test('a person of 1.75 m who stands fills a patch of 2.2 m as calibrated patches do', () => {
  // Shoulders, trunk, legs and head of blocks, 350 px tall: 0.2 px a mm.
  const standing = draw(400, (x, y) => {
    const [across, down] = [Math.abs(x - 200), y - 20];
    if (down < 0 || down >= 350) return false;
    if (down < 50) return across < 18;
    if (down < 175) return across < 46 - 0.12 * (down - 50);
    return across > 5 && across < 31 - 0.06 * (down - 175);
  });
  expect(sideOf(standing) / (0.2 * 2200)).toBeCloseTo(1, 1);
});

test('the side grows with the picture, and does not ask which way somebody faces', () => {
  const figure = (scale: number, sign: number) =>
    draw(64 * scale, (x, y) => {
      const across = sign * (Math.floor(x / scale) - 31.5);
      const down = Math.floor(y / scale);
      return (
        (Math.abs(across) < 6 && down > 4 && down < 58) ||
        (across > 0 && across < 20 && down > 15 && down < 20)
      );
    });
  const side = sideOf(figure(2, 1));
  expect(sideOf(figure(2, -1))).toBeCloseTo(side, 9);
  expect(sideOf(figure(6, 1)) / (3 * side)).toBeCloseTo(1, 3);
});
