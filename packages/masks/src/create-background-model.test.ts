import ndarray from 'ndarray';
import { nextAddress } from '../test/next-address.js';
import { figure, iou, numbers, picture } from '../test/picture.js';
import { cleanMask } from './clean-mask.js';
import { createBackgroundModel } from './create-background-model.js';

const empty = ndarray(new Uint8Array(120 * 160), [120, 160]);
const truth = figure(160, 120);

describe.each([{ method: 'median' as const }, { method: 'mog2' as const }])(
  '$method',
  (options) => {
    it('finds a figure before a noisy background', async () => {
      const random = numbers(5);
      const model = await createBackgroundModel(options);
      for (let i = 0; i < 30; i++) model.learn(picture(empty, random, 20));
      const mask = cleanMask(model.apply(picture(truth, random, 20)));
      expect(iou(mask, truth)).toBeGreaterThan(0.97);
      const none = cleanMask(model.apply(picture(empty, random, 20)));
      expect(none.data.some((value) => value === 1)).toBe(false);
      model.dispose();
    });

    it('ignores a soft shadow on the background', async () => {
      const random = numbers(6);
      const model = await createBackgroundModel(options);
      for (let i = 0; i < 20; i++) model.learn(picture(empty, random));
      const shaded = picture(truth, random);
      for (let y = 90; y < 115; y++) {
        for (let x = 10; x < 150; x++) {
          if (truth.get(y, x)) continue;
          for (let c = 0; c < 3; c++) shaded.set(y, x, c, shaded.get(y, x, c) * 0.7);
        }
      }
      expect(iou(cleanMask(model.apply(shaded)), truth)).toBeGreaterThan(0.97);
      model.dispose();
    });

    it.each([0.75, 1.3])('takes out a change of light by %d', async (gain) => {
      const run = async (exposure?: boolean) => {
        const random = numbers(14);
        const model = await createBackgroundModel({ ...options, exposure });
        for (let i = 0; i < 20; i++) model.learn(picture(empty, random));
        const image = picture(truth, random);
        // A little warmer, too.
        for (let k = 0; k < image.data.length; k++) {
          image.data[k] = Math.min(255, image.data[k] * gain * (k % 3 === 0 ? 1.05 : 1));
        }
        return iou(cleanMask(model.apply(image)), truth);
      };
      expect(await run()).toBeGreaterThan(0.95);
      if (gain > 1) expect(await run(false)).toBeLessThan(0.5);
    });

    it('gives the same mask twice: applying does not learn', async () => {
      const random = numbers(8);
      const model = await createBackgroundModel(options);
      for (let i = 0; i < 5; i++) model.learn(picture(empty, random));
      const image = picture(truth, random);
      const once = model.apply(image);
      for (let i = 0; i < 5; i++) model.apply(image);
      expect(model.apply(image).data).toEqual(once.data);
      model.dispose();
    });

    it('says what is wrong', async () => {
      const model = await createBackgroundModel(options);
      const image = picture(truth, numbers(9));
      expect(() => model.apply(image)).toThrow(/has learnt nothing. Call learn before/);
      model.learn(image);
      const small = ndarray(new Uint8Array(12), [2, 2, 3]);
      expect(() => model.learn(small)).toThrow(/expected 160 x 120 px, found 2 x 2/);
      expect(() => model.apply(small)).toThrow(/expected 160 x 120 px, found 2 x 2/);
      expect(() => model.apply(truth)).toThrow(/expected an H x W x 3 ndarray/);
      model.dispose();
      model.dispose();
      expect(() => model.apply(image)).toThrow(/disposed|learnt nothing/);
    });
  },
);

describe('createBackgroundModel', () => {
  it('keeps a bounded number of frames, spread over all', async () => {
    const model = await createBackgroundModel({ method: 'median', maxFrames: 4 });
    // 8 dark frames, then 21 bright ones: the median of all, and of any even spread, is bright.
    for (let i = 0; i < 29; i++) {
      model.learn(ndarray(new Uint8Array(3).fill(i < 8 ? 20 : 200), [1, 1, 3]));
    }
    expect(model.apply(ndarray(new Uint8Array(3).fill(200), [1, 1, 3])).get(0, 0)).toBe(0);
    expect(model.apply(ndarray(new Uint8Array(3).fill(20), [1, 1, 3])).get(0, 0)).toBe(1);
  });

  it('fixes the median at the first apply', async () => {
    const model = await createBackgroundModel({ method: 'median' });
    model.learn(picture(empty, numbers(1)));
    model.apply(picture(empty, numbers(2)));
    expect(() => model.learn(picture(empty, numbers(3)))).toThrow(
      /first apply has fixed the median/,
    );
  });

  it('refuses unknown methods and options', async () => {
    await expect(createBackgroundModel({ method: 'magic' as 'median' })).rejects.toThrow(
      /'median' or 'mog2', found magic/,
    );
    await expect(createBackgroundModel({ method: 'median', shadow: 2 })).rejects.toThrow(
      /shadow from 0 to 1, found 2/,
    );
    await expect(createBackgroundModel({ method: 'mog2', history: 0 })).rejects.toThrow(/found 0/);
  });

  it('leaves no matrix behind', async () => {
    const image = picture(truth, numbers(12));
    const round = async () => {
      const model = await createBackgroundModel({ method: 'mog2' });
      model.learn(image);
      model.apply(image);
      model.dispose();
    };
    await round();
    const before = await nextAddress();
    for (let i = 0; i < 5; i++) await round();
    expect(await nextAddress()).toBe(before);
  });
});
