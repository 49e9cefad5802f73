import { cameraRing } from './camera-ring.js';
import { createBackground } from './create-background.js';
import { seededRandom } from './seeded-random.js';

const size = 64;

test('colours stay in [0, 1] and change slowly', () => {
  for (let seed = 0; seed < 10; seed++)
    for (const camera of cameraRing(seed, 4, size)) {
      const room = createBackground(camera, seededRandom(seed, camera.id));
      expect(room).toHaveLength(size * size * 3);
      const steps = room.subarray(3 * size).map((value, i) => Math.abs(value - room[i]));
      expect(Math.min(...room)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...room)).toBeLessThanOrEqual(1);
      expect(Math.max(...steps)).toBeLessThan(0.1);
    }
});

test('the same stream gives the same room, another one another', () => {
  const [camera] = cameraRing(1, 4, size);
  const room = (name: string) => createBackground(camera, seededRandom(1, name));
  expect(room('a')).toEqual(room('a'));
  expect(room('a')).not.toEqual(room('b'));
});
