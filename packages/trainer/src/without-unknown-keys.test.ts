import { parseConfig } from './load-config.js';
import { withoutUnknownKeys } from './without-unknown-keys.js';

test('keys of an older version go, wherever they are; all others stay', () => {
  const old = {
    name: 'old',
    colour: 'red',
    pose: { steps: 9, limbSearch: { arms: 15 }, mask: { blur: 2, armWidth: 0.5 } },
  };
  const before = structuredClone(old);
  const expected = { name: 'old', pose: { steps: 9, mask: { armWidth: 0.5 } } };
  expect(withoutUnknownKeys(old)).toEqual(expected);
  expect(old).toEqual(before);
  expect(parseConfig(withoutUnknownKeys(old), 'test')).toEqual(parseConfig(expected, 'test'));
});

test('what is wrong otherwise stays wrong', () => {
  const wrong = { name: 'wrong', pose: { steps: -1, old: 1 } };
  expect(withoutUnknownKeys(wrong)).toEqual({ name: 'wrong', pose: { steps: -1 } });
  expect(() => parseConfig(withoutUnknownKeys(wrong), 'test')).toThrow(/pose\.steps/);
  for (const value of [null, 'text', [], 7]) expect(withoutUnknownKeys(value)).toEqual(value);
});
