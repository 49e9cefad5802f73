import { readInteger } from './read-integer.js';

describe('readInteger', () => {
  it('reads integers from the least one on', () => {
    expect(readInteger('0', '--seed', 0)).toBe(0);
    expect(readInteger('16', '--seed', 0)).toBe(16);
    expect(readInteger(undefined, '--seed', 0)).toBeUndefined();
  });

  it.each(['', ' ', 'four', '1.5', '-1', '1e400'])('refuses "%s"', (text) => {
    expect(() => readInteger(text, '--seed', 0)).toThrow(
      `--seed: expected an integer of 0 or more, found "${text}"`,
    );
  });
});
