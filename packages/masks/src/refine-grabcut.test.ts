import ndarray from 'ndarray';
import { nextAddress } from '../test/next-address.js';
import { figure, iou, numbers, picture } from '../test/picture.js';
import { maskFromImage } from './mask-from-image.js';
import { refineGrabCut } from './refine-grabcut.js';

const truth = figure(160, 120);
const image = picture(truth, numbers(11), 12);

describe('refineGrabCut', () => {
  it('moves a shifted outline to the edge', async () => {
    const rough = figure(160, 120, 4);
    expect(iou(rough, truth)).toBeLessThan(0.85);
    expect(iou(await refineGrabCut(image, rough), truth)).toBeGreaterThan(0.98);
  });

  it('changes nothing beyond the band', async () => {
    const rough = figure(160, 120, 30);
    const refined = await refineGrabCut(image, rough, { band: 2 });
    for (let y = 0; y < 120; y++) {
      for (let x = 0; x < 160; x++) {
        let isNear = false;
        for (let v = Math.max(0, y - 2); v <= Math.min(119, y + 2); v++) {
          for (let u = Math.max(0, x - 2); u <= Math.min(159, x + 2); u++) {
            if (rough.get(v, u) !== rough.get(y, x)) isNear = true;
          }
        }
        if (!isNear) expect(refined.get(y, x)).toBe(rough.get(y, x));
      }
    }
  });

  it('returns empty, full and hair-thin masks unchanged', async () => {
    for (const fill of [0, 1]) {
      const mask = ndarray(new Uint8Array(160 * 120).fill(fill), [120, 160]);
      expect((await refineGrabCut(image, mask)).data).toEqual(mask.data);
    }
    const line = ndarray(new Uint8Array(160 * 120), [120, 160]);
    for (let x = 0; x < 160; x++) line.set(50, x, 1);
    expect((await refineGrabCut(image, line)).data).toEqual(line.data);
  });

  it('says what is wrong with its input', async () => {
    const small = ndarray(new Uint8Array(4), [2, 2]);
    await expect(refineGrabCut(image, small)).rejects.toThrow(
      'refineGrabCut: mask: expected 160 x 120 px, found 2 x 2',
    );
    await expect(refineGrabCut(image, truth, { band: 0 })).rejects.toThrow(/band to be 1, 2, .*0/);
  });
});

describe('maskFromImage', () => {
  it('finds a figure in the middle of a plain background', async () => {
    expect(iou(await maskFromImage(image), truth)).toBeGreaterThan(0.95);
  });

  it('stands images without any edge', async () => {
    const flat = ndarray(new Uint8Array(40 * 30 * 3).fill(90), [30, 40, 3]);
    const mask = await maskFromImage(flat);
    expect(mask.shape).toEqual([30, 40]);
  });

  it('says what is wrong with its input', async () => {
    const tiny = ndarray(new Uint8Array(48), [4, 4, 3]);
    await expect(maskFromImage(tiny)).rejects.toThrow(/8 x 8 px or more, found 4 x 4/);
    await expect(maskFromImage(image, { margin: 0.5 })).rejects.toThrow(/between 0 and 0.5/);
  });
});

it('leaves no matrix behind', async () => {
  await refineGrabCut(image, truth);
  const before = await nextAddress();
  for (let i = 0; i < 5; i++) await refineGrabCut(image, figure(160, 120, i));
  expect(await nextAddress()).toBe(before);
});
