import { createSubject } from './create-subject.js';

const people = Array.from({ length: 200 }, (_, i) => createSubject(1, `S${i}`));

test('the same name is the same person, another name or seed another one', () => {
  expect(createSubject(1, 'S01')).toEqual(createSubject(1, 'S01'));
  expect(createSubject(1, 'S01')).not.toEqual(createSubject(1, 'S02'));
  expect(createSubject(1, 'S01')).not.toEqual(createSubject(2, 'S01'));
});

test('the print differs clearly from the shirt', () => {
  for (const { colors } of people) {
    const difference = colors.shirt.reduce((sum, c, i) => sum + Math.abs(c - colors.print[i]), 0);
    expect(difference).toBeGreaterThanOrEqual(0.9);
  }
});

test('colours lie in [0, 1]', () => {
  for (const { colors } of people)
    for (const channel of Object.values(colors).flat()) {
      expect(channel).toBeGreaterThanOrEqual(0);
      expect(channel).toBeLessThanOrEqual(1);
    }
});

test('statures are those of grown-ups', () => {
  for (const { lengths } of people) {
    const toCrown = lengths.neck + 0.9 * lengths.nose + 0.94 * lengths.head;
    const height = 60 + lengths.shank + lengths.thigh + lengths.waist + lengths.chest + toCrown;
    expect(height).toBeGreaterThan(1480);
    expect(height).toBeLessThan(1900);
  }
});

test('both kinds of sleeves and of trousers occur', () => {
  expect(new Set(people.map((person) => person.longSleeves)).size).toBe(2);
  expect(new Set(people.map((person) => person.shorts)).size).toBe(2);
});
