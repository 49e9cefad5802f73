import { describeLeftRight } from './describe-left-right.js';

const measured = { agreement: 0.8765, scenes: 128, exchanged: false };

test.each([
  [undefined, 'not known: resolved at the end of a training whose joints have names'],
  [{ ...measured, decidedBy: 'labels' as const }, 'as labelled'],
  [
    { ...measured, decidedBy: 'feet' as const },
    'resolved without labels, by the way the feet point (agreement 0.88 of -1 to 1, 128 training scenes)',
  ],
  [
    { decidedBy: 'nothing' as const, agreement: null, scenes: 0, exchanged: false },
    'undecided (no calibrated views): all left and right joints may be exchanged',
  ],
])('says of %j', (leftRight, text) => expect(describeLeftRight(leftRight)).toBe(text));

test('says that joints were exchanged', () => {
  const exchanged = { ...measured, decidedBy: 'feet' as const, agreement: -0.4, exchanged: true };
  expect(describeLeftRight(exchanged)).toMatch(
    /agreement -0\.40 .*; exchanged after the training$/,
  );
});
