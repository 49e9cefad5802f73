import { formatColumn, formatNumber } from './format-number.js';

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [0.0123456, '0.0123'],
    [0.00025, '0.00025'],
    [4.5678, '4.57'],
    [78.94, '78.9'],
    [100, '100'],
    [1234.4, '1234'],
    [-12345.6, '-12346'],
    [0.0000251, '0.0000251'],
    [2.512e-9, '2.51e-9'],
    [1.2345e7, '12300000'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('%p is %p', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('formatColumn', () => {
  it('gives a column one number of decimals, from its largest number', () => {
    expect(formatColumn([81.42, 412.3, 7])).toEqual(['81.4', '412.3', '7.0']);
    expect(formatColumn([0.871, 0.1124])).toEqual(['0.871', '0.112']);
    expect(formatColumn([1234.5, 2])).toEqual(['1235', '2']);
  });

  it('writes whole numbers without decimals', () => {
    expect(formatColumn([3, 12])).toEqual(['3', '12']);
  });

  it('shows what is not finite as such, without changing the others', () => {
    expect(formatColumn([NaN, 2.5, Infinity])).toEqual(['NaN', '2.50', 'Infinity']);
  });
});
