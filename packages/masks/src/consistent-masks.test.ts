import { syntheticDataset } from '@mas/synthetic';
import ndarray, { type NdArray } from 'ndarray';
import { iou } from '../test/picture.js';
import { consistentMasks } from './consistent-masks.js';

const [sequence] = syntheticDataset({
  seed: 2,
  trainSubjects: 1,
  testSubjects: 0,
  actions: ['waving'],
  framesPerSequence: 1,
  imageSize: 160,
  cameras: 5,
});
const { cameras } = sequence;
const truth = sequence.frame(0).views.map(({ mask }) => mask);
const options = { resolution: 96 };

const fill = (mask: NdArray<Uint8Array>, value: number, [left, top, right, bottom]: number[]) => {
  const copy = ndarray(mask.data.slice(), mask.shape);
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) copy.set(y, x, value);
  return copy;
};

describe('consistentMasks', () => {
  it('leaves consistent masks as they are', () => {
    const { masks, agreement } = consistentMasks(cameras, truth, options);
    masks.forEach((mask, v) => expect(iou(mask, truth[v])).toBeGreaterThan(0.995));
    expect(Math.min(...agreement)).toBeGreaterThan(0.93);
  });

  it('removes what one view alone sees', () => {
    const spoilt = truth.with(1, fill(truth[1], 1, [5, 60, 40, 100]));
    expect(iou(spoilt[1], truth[1])).toBeLessThan(0.8);
    const { masks } = consistentMasks(cameras, spoilt, options);
    masks.forEach((mask, v) => expect(iou(mask, truth[v])).toBeGreaterThan(0.98));
  });

  it('fills what one view alone has lost', () => {
    // The feet of the third view: no other part of the body is there.
    const rows = truth[2].shape[0];
    let bottom = rows - 1;
    while (truth[2].data.subarray(bottom * rows, (bottom + 1) * rows).every((v) => v === 0))
      bottom--;
    const spoilt = truth.with(2, fill(truth[2], 0, [0, bottom - 14, 160, 160]));
    const before = iou(spoilt[2], truth[2]);
    expect(before).toBeLessThan(0.86);
    const { masks, agreement } = consistentMasks(cameras, spoilt, options);
    // The hull of four views is larger than the feet.
    expect(iou(masks[2], truth[2])).toBeGreaterThan(0.9);
    const lost = truth[2].data.filter((value, i) => value && !masks[2].data[i]);
    expect(lost.length).toBeLessThan(5);
    for (const v of [0, 1, 3, 4]) expect(iou(masks[v], truth[v])).toBeGreaterThan(0.98);
    expect(agreement[0]).toBeLessThan(0.93);
    // Without tolerance the others lose their feet too.
    const strict = consistentMasks(cameras, spoilt, { ...options, tolerance: 0 });
    expect(iou(strict.masks[0], truth[0])).toBeLessThan(0.95);
  });

  it('gives empty masks where nothing is in common', () => {
    const empty = truth.map(({ shape }) => ndarray(new Uint8Array(160 * 160), shape));
    const { masks, agreement } = consistentMasks(cameras, empty);
    masks.forEach(({ data }) => expect(data.includes(1)).toBe(false));
    expect(agreement).toEqual([1, 1, 1, 1, 1]);
  });

  it('says what is wrong with its input', () => {
    expect(() => consistentMasks(cameras, truth, { tolerance: 4 })).toThrow(/from 0 to 3.*found 4/);
    expect(() => consistentMasks(cameras, truth, { slack: -1 })).toThrow(/slack of 0, 1/);
    expect(() => consistentMasks(cameras, truth.slice(1))).toThrow(
      /consistentMasks: expected one mask per camera, found 5 cameras and 4/,
    );
  });
});
