import { armDegrees, legDegrees } from './body-angles.js';

test('degrees become radians', () => {
  expect(legDegrees(90, 45, -30, 180)).toEqual({
    flex: Math.PI / 2,
    abduct: Math.PI / 4,
    rotate: -30 * (Math.PI / 180),
    knee: Math.PI,
  });
  expect(armDegrees(180, 0, 0, 90).elbow).toBe(Math.PI / 2);
});

test('knees and elbows never bend the wrong way', () => {
  expect(legDegrees(0, 0, 0, -20).knee).toBe(0);
  expect(armDegrees(0, 0, 0, -20).elbow).toBe(0);
});
