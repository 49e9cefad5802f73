import { flagMasks, type CheckedMask } from './flag-masks.js';

const mask = (values: Partial<CheckedMask>): CheckedMask => ({
  count: 1000,
  size: 10_000,
  pieces: 1,
  isCut: false,
  centroid: [0, 0],
  covariance: [0, 0, 0],
  bounds: { left: 0, top: 0, right: 0, bottom: 0 },
  ...values,
});

describe('flagMasks', () => {
  it('names the frames of each flag', () => {
    const masks = Array.from({ length: 30 }, () => mask({}));
    masks[3] = mask({ count: 0 });
    masks[5] = mask({ pieces: 5 });
    masks[7] = mask({ isCut: true });
    masks[9] = mask({ count: 2001 });
    expect(flagMasks(masks)).toEqual({
      empty: [3],
      full: [],
      cut: [7],
      pieces: [5],
      jump: [9, 10],
    });
    masks[9] = mask({ count: 9000, isCut: true });
    expect(flagMasks(masks)).toMatchObject({ full: [9], cut: [7] });
  });

  it('compares with the frame before only if there is one', () => {
    const masks = [mask({}), undefined, mask({ count: 9 }), mask({ count: 0 }), mask({})];
    expect(flagMasks(masks, { rareJumps: 1 }).jump).toEqual([]);
  });

  it('leaves out jumps in pictures that are no video', () => {
    const masks = Array.from({ length: 20 }, (_, i) => mask({ count: i % 2 ? 100 : 900 }));
    expect(flagMasks(masks).jump).toEqual([]);
    expect(flagMasks(masks, { rareJumps: 1 }).jump).toHaveLength(19);
  });

  it('refuses options out of range', () => {
    expect(() => flagMasks([], { jump: 1 })).toThrow(/jump above 1, found 1/);
    expect(() => flagMasks([], { full: -1 })).toThrow(/full of 0 or more, found -1/);
  });
});
