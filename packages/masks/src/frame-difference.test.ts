import ndarray from 'ndarray';
import { figure, iou, numbers, picture } from '../test/picture.js';
import { cleanMask } from './clean-mask.js';
import { frameDifference } from './frame-difference.js';

describe('frameDifference', () => {
  it.each([
    ['two', [-48, 48]],
    ['six', [-72, -48, -24, 24, 48, 72]],
  ])(
    'finds a figure that moves, and neither where it was nor where it will be: %s',
    (_, shifts) => {
      const random = numbers(3);
      const others = shifts.map((dx) => picture(figure(160, 120, dx), random, 8));
      const image = picture(figure(160, 120), random, 8);
      const mask = cleanMask(frameDifference(image, others), { close: 4 });
      expect(iou(mask, figure(160, 120))).toBeGreaterThan(0.97);
    },
  );

  it('is empty where only noise changes, also strong noise', () => {
    const random = numbers(4);
    const noisy = () => picture(figure(160, 120), random, 60);
    const mask = frameDifference(noisy(), [noisy(), noisy()]);
    expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(0);
  });

  it('has the threshold that is asked for', () => {
    const flat = (green: number) =>
      ndarray(
        Uint8Array.from({ length: 300 }, (_, k) => (k % 3 === 1 ? green : 90)),
        [10, 10, 3],
      );
    const found = (value: number) => frameDifference(flat(value), [flat(90), flat(90)]).get(4, 5);
    expect([found(98), found(99), found(81)]).toEqual([0, 1, 1]);
  });

  it('says what is wrong with its input', () => {
    const a = ndarray(new Uint8Array(12), [2, 2, 3]);
    const b = ndarray(new Uint8Array(18), [2, 3, 3]);
    expect(() => frameDifference(a, [a, b])).toThrow(
      'frameDifference: others[1]: expected 2 x 2 px, found 3 x 2',
    );
    expect(() => frameDifference(a, [])).toThrow(/one other image or more, found none/);
    expect(() => frameDifference(a, [a], { threshold: -1 })).toThrow(/from 0 to 255, found -1/);
    expect(() => frameDifference(a, [a], { noiseFactor: NaN })).toThrow(/found NaN/);
  });
});
