import { checkCamera, projectPointsFlat } from '@mas/geometry';
import { lookAt } from './look-at.js';

const setup = {
  id: 'cam',
  position: [3000, -2000, 1500],
  target: [0, 100, 900],
  focal: [300, 310],
  centre: [127, 128],
  imageSize: 256,
} as const;

test('the target is at the principal point, up is up, and the frame is right-handed', () => {
  const camera = lookAt(setup);
  expect(() => checkCamera(camera)).not.toThrow();
  const [u, v] = projectPointsFlat(setup.target, camera);
  expect([u, v].map((value) => Math.round(1e6 * value) / 1e6)).toEqual([127, 128]);
  const [upU, upV] = projectPointsFlat([0, 100, 1000], camera);
  expect(upU).toBeCloseTo(127, 6);
  expect(upV).toBeLessThan(128);
});

test('a positive roll turns the content anticlockwise', () => {
  const [u, v] = projectPointsFlat([0, 100, 1000], lookAt({ ...setup, roll: 0.2 }));
  expect(u).toBeLessThan(127);
  expect(v).toBeLessThan(128);
});
