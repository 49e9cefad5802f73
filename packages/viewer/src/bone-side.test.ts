import { boneSide } from './bone-side.js';

it.each([
  ['left', 'left', 'left'],
  ['center', 'right', 'right'],
  ['right', 'center', 'right'],
  ['center', 'center', 'center'],
  ['left', 'right', 'center'],
  ['right', 'left', 'center'],
] as const)('a bone from %s to %s is %s', (a, b, side) => {
  expect(boneSide(a, b)).toBe(side);
});
