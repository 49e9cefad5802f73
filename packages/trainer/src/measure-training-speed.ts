import * as tf from '@tensorflow/tfjs';

/** Channels of the measured convolution, as in the middle of the detector. */
const channels = 48;
/** What is measured, and a small one for backends that are too slow for it. */
const [full, small] = [
  { batch: 32, side: 16 },
  { batch: 1, side: 4 },
];
/** So long may one run take, in milliseconds. */
const LONGEST_RUN = 4000;

/**
 * Measures how fast the present backend trains: a 3 x 3 convolution with the gradients for its input
 * and its filter, over and over.
 *
 * @param milliseconds how long, after a first run that is not counted.
 * @returns GFLOPS: two operations for each multiplication of the forward pass and of the two gradients
 * (three times the forward pass), by the time on the clock
 *
 * @example
 * ```ts
 * import { measureTrainingSpeed, selectBackend } from '@mas/trainer';
 *
 * await selectBackend('cpu');
 * console.log((await measureTrainingSpeed(100)) > 0); // true
 * ```
 */
export async function measureTrainingSpeed(milliseconds = 2000): Promise<number> {
  const rate = await measure(small, 50);
  const isSlow = operationsOf(full) / rate > LONGEST_RUN;
  return (await measure(isSlow ? small : full, milliseconds)) / 1e6;
}

/** Operations per millisecond. */
async function measure(size: { batch: number; side: number }, milliseconds: number) {
  const shape: [number, number, number, number] = [size.batch, size.side, size.side, channels];
  const x = tf.randomNormal<tf.Rank.R4>(shape, 0, 1, 'float32', 1);
  const filter = tf.randomNormal<tf.Rank.R4>([3, 3, channels, channels], 0, 0.05, 'float32', 2);
  const direction = tf.randomNormal<tf.Rank.R4>(shape, 0, 1, 'float32', 3);
  const gradients = tf.grads((x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same'),
  );
  const run = async () => {
    const results = gradients([x, filter], direction);
    for (const result of results) await result.data();
    tf.dispose(results);
  };
  await run();
  const start = performance.now();
  let runs = 0;
  do {
    await run();
    runs++;
  } while (performance.now() - start < milliseconds);
  const rate = (runs * operationsOf(size)) / (performance.now() - start);
  tf.dispose([x, filter, direction]);
  return rate;
}

function operationsOf({ batch, side }: { batch: number; side: number }): number {
  return 3 * 2 * batch * side ** 2 * 9 * channels ** 2;
}
