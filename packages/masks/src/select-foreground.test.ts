import ndarray from 'ndarray';
import { selectForeground } from './select-foreground.js';

const row = (...values: number[]) => ndarray(Uint8Array.from(values), [1, values.length]);
const pixels = (channels: number, ...values: number[]) =>
  ndarray(Uint8Array.from(values), [1, values.length / channels, channels]);
const found = (...args: Parameters<typeof selectForeground>) =>
  Array.from(selectForeground(...args).data);

describe('selectForeground', () => {
  it('takes values above a threshold, of grey or of any colour', () => {
    expect(found(row(0, 127, 128, 255), { above: 127 })).toEqual([0, 0, 1, 1]);
    expect(found(pixels(3, 0, 0, 0, 0, 9, 0), { above: 0 })).toEqual([0, 1]);
    // The opacity is no colour.
    expect(found(pixels(4, 0, 0, 0, 255, 1, 0, 0, 255), { above: 0 })).toEqual([0, 1]);
    expect(found(pixels(2, 0, 255, 1, 0), { above: 0 })).toEqual([0, 1]);
    expect(found(pixels(3, 9, 9, 0, 0, 0, 9), { above: 0, channel: 2 })).toEqual([0, 1]);
  });

  it('takes class numbers, of 16 bit too', () => {
    expect(found(row(0, 1, 2, 3), { values: [1, 3] })).toEqual([0, 1, 0, 1]);
    const ids = ndarray(Uint16Array.of(0, 300, 44), [1, 3]);
    expect(found(ids, { values: [300] })).toEqual([0, 1, 0]);
  });

  it('takes a painted colour, and what is opaque', () => {
    const painted = pixels(3, 255, 0, 0, 250, 4, 0, 255, 255, 0);
    expect(found(painted, { color: [255, 0, 0] })).toEqual([1, 0, 0]);
    expect(found(painted, { color: [255, 0, 0], tolerance: 5 })).toEqual([1, 1, 0]);
    expect(found(pixels(4, 9, 9, 9, 0, 0, 0, 0, 200), { alphaAbove: 127 })).toEqual([0, 1]);
  });

  it('reads views with strides', () => {
    expect(found(row(0, 9, 0, 9).step(1, -1), { above: 0 })).toEqual([1, 0, 1, 0]);
  });

  it('says what is wrong with image and rule', () => {
    const rgb = pixels(3, 0, 0, 0);
    const bad: [Parameters<typeof selectForeground>, RegExp][] = [
      [[ndarray(new Float32Array(4), [2, 2]), { above: 0 }], /found float32 \[2, 2\]/],
      [[pixels(5, 0, 0, 0, 0, 0), { above: 0 }], /C from 1 to 4.* found uint8 \[1, 1, 5\]/],
      [[rgb, {} as never], /one of above, values, color, alphaAbove/],
      [[rgb, undefined as never], /one of above, values, color, alphaAbove, found undefined/],
      [[rgb, { above: 256 }], /above from 0 to 255, found 256/],
      [[rgb, { above: 0, channel: 3 }], /channel from 0 to 2, found 3/],
      [[rgb, { values: [1] }], /channel beside values/],
      [[row(1), { values: [] }], /one or more from 0 to 255/],
      [[row(1), { color: [1, 2, 3] }], /three colours for color, found 1/],
      [[rgb, { color: [1, 2, 999] }], /0 to 255, found 1,2,999/],
      [[rgb, { alphaAbove: 0 }], /an alpha channel for alphaAbove, found none/],
    ];
    for (const [args, message] of bad) expect(() => selectForeground(...args)).toThrow(message);
  });
});
