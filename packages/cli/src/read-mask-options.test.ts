import { readColour, readForeground } from './read-foreground.js';
import { readMaskOptions } from './read-mask-options.js';

describe('readForeground', () => {
  it('reads values, thresholds, colours and opacity', () => {
    expect(readForeground('>127')).toEqual({ above: 127 });
    expect(readForeground('2:>0')).toEqual({ above: 0, channel: 2 });
    expect(readForeground('=1')).toEqual({ values: [1] });
    expect(readForeground('0:=1,40')).toEqual({ values: [1, 40], channel: 0 });
    expect(readForeground('alpha>5')).toEqual({ alphaAbove: 5 });
    expect(readForeground('#Ff0010')).toEqual({ color: [255, 0, 16] });
  });

  it('refuses anything else', () => {
    for (const text of ['', '127', '>', '=a', '4:>1', 'alpha=1']) {
      expect(() => readForeground(text)).toThrow(`found "${text}"`);
    }
    expect(() => readForeground('#12')).toThrow(/--foreground: expected a colour .* found "#12"/);
    expect(() => readColour('green', '--key')).toThrow(/^--key: expected a colour such as/);
  });
});

describe('readMaskOptions', () => {
  it('leaves the method open if none is named', () => {
    expect(readMaskOptions({ steady: true })).toEqual({ steady: true });
  });

  it('reads methods with what belongs to them', () => {
    expect(readMaskOptions({ method: 'mog2' }).method).toEqual({ method: 'mog2' });
    const chroma = { method: 'chroma', color: [0, 177, 64] };
    expect(readMaskOptions({ key: '#00b140' }).method).toEqual(chroma);
    expect(readMaskOptions({ method: 'chroma', key: '#00b140' }).method).toEqual(chroma);
    expect(readMaskOptions({ masks: 'sam' }).method).toEqual({ method: 'files' });
    expect(readMaskOptions({ masks: 'sam', foreground: '=1' }).method).toEqual({
      method: 'files',
      foreground: { values: [1] },
    });
  });

  it.each([
    [{ method: 'magic' }, /--method: expected median, mog2, .* found "magic"/],
    [{ method: 'chroma' }, /needs the colour of the cloth/],
    [{ method: 'mog2', key: '#000000' }, /--key: is for --method chroma, found --method mog2/],
    [{ masks: 'sam', method: 'median' }, /either read or made/],
    [{ foreground: '>1' }, /name them with --masks/],
  ])('refuses %j', (given, message) => {
    expect(() => readMaskOptions(given)).toThrow(message);
  });
});
