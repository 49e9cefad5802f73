import * as tf from '@tensorflow/tfjs';
import { analyticSet } from '../test/analytic-scenes.js';
import { Random } from './random.js';
import { disposeBatch, makeBatch, noAugmentation } from './scene-batch.js';

test('the background is taken out of patches unless maskInput is false', async () => {
  await tf.setBackend('cpu');
  const set = analyticSet(1);
  const random = new Random('colours');
  set.images.forEach((_, i) => (set.images[i] = random.integer(256)));
  set.masks.forEach((_, i) => (set.masks[i] = [0, 51, 255][random.integer(3)]));
  const patches = (maskInput?: boolean) => {
    const batch = makeBatch(set, [0], random, { ...noAugmentation, maskInput });
    const values = batch.patches.dataSync().slice();
    disposeBatch(batch);
    return values;
  };
  const [masked, whole] = [patches(), patches(false)];
  for (let i = 0; i < masked.length; i += 97) {
    const colour = set.images[i] / 255 - 0.5;
    expect(whole[i]).toBeCloseTo(colour, 5);
    expect(masked[i]).toBeCloseTo((colour * set.masks[Math.floor(i / 3)]) / 255, 5);
  }
});
