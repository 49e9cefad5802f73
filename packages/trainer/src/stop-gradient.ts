import * as tf from '@tensorflow/tfjs';

const stop = tf.customGrad((...args: unknown[]) => {
  const x = args[0] as tf.Tensor;
  return { value: x.clone(), gradFunc: () => tf.zerosLike(x) };
});

/** The same values, through which no gradient flows. */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  return stop(x) as T;
}
