import { numbers } from '../test/picture.js';
import { exposureGain } from './exposure-gain.js';

const random = numbers(3);
const background = Uint8Array.from({ length: 3000 }, () => 40 + 120 * random());

describe('exposureGain', () => {
  it('is the ratio of the background that is seen, per colour', () => {
    const gains = [1.2, 0.8, 1];
    // Two fifths are something else.
    const image = background.map((value, k) => (k < 1200 ? 230 : gains[k % 3] * value));
    exposureGain(image, background).forEach((gain, c) => expect(gain).toBeCloseTo(gains[c], 1));
    expect(exposureGain(image, Float32Array.from(background))).toEqual(
      exposureGain(image, background),
    );
  });

  it('is exactly 1 where nothing has changed, or all of it', () => {
    const noisy = background.map((value) => value + 8 * random() - 4);
    expect(exposureGain(noisy, background)).toEqual([1, 1, 1]);
    const other = background.map((value) => Math.min(239, 3 * value));
    expect(exposureGain(other, background)).toEqual([1, 1, 1]);
    expect(exposureGain(new Uint8Array(3000), background)).toEqual([1, 1, 1]);
    expect(exposureGain(background, new Uint8Array(3000))).toEqual([1, 1, 1]);
    expect(exposureGain(Uint8Array.of(9, 9, 9), Uint8Array.of(99, 99, 99))).toEqual([1, 1, 1]);
  });
});
