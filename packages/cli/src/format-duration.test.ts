import { formatDuration } from './format-duration.js';

describe('formatDuration', () => {
  it.each([
    [0, '0.0 s'],
    [8.16, '8.2 s'],
    [9.97, '10 s'],
    [59.6, '1 min 00 s'],
    [200, '3 min 20 s'],
    [3599.7, '1 h 00 min'],
    [5400, '1 h 30 min'],
  ])('%d s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
