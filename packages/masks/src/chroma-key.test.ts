import ndarray from 'ndarray';
import { figure, iou, numbers } from '../test/picture.js';
import { chromaKey } from './chroma-key.js';

describe('chromaKey', () => {
  it('cuts a figure from a green cloth with folds', () => {
    const random = numbers(3);
    const truth = figure(120, 100);
    const image = ndarray(new Uint8Array(120 * 100 * 3), [100, 120, 3]);
    for (let y = 0; y < 100; y++) {
      for (let x = 0; x < 120; x++) {
        const light = 0.75 + 0.25 * Math.sin(x / 9);
        const colour = truth.get(y, x) ? [40, 40, 60] : [30 * light, 190 * light, 60 * light];
        for (let c = 0; c < 3; c++) image.set(y, x, c, colour[c] + 8 * random());
      }
    }
    expect(iou(chromaKey(image, { color: [26, 150, 50] }), truth)).toBeGreaterThan(0.99);
  });

  it('measures the distance in the CbCr plane', () => {
    // Pure red: Cb -43.0, Cr 127.5 (ITU-R BT.601); grey is 0, 0, at a distance of 134.6.
    const image = ndarray(Uint8Array.of(255, 0, 0), [1, 1, 3]);
    const at = (tolerance: number) =>
      chromaKey(image, { color: [90, 90, 90], tolerance }).get(0, 0);
    expect([at(134), at(135)]).toEqual([1, 0]);
  });

  it('says what is wrong with its input', () => {
    const image = ndarray(new Uint8Array(3), [1, 1, 3]);
    expect(() => chromaKey(image, { color: [0, 300, 0] })).toThrow(/of 0 to 255, found 0,300,0/);
    expect(() => chromaKey(image, { color: [0, 1, 0], tolerance: 0 })).toThrow(/above 0, found 0/);
    expect(() => chromaKey(ndarray(new Uint8Array(1), [1, 1]), { color: [0, 1, 0] })).toThrow(
      /chromaKey: image: expected an H x W x 3/,
    );
  });
});
