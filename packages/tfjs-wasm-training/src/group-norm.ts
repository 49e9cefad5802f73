import * as tf from '@tensorflow/tfjs';
import { hasKernel } from './has-kernel.js';

/** Options of {@link groupNorm}. */
export interface GroupNormOptions {
  /** Number of groups; must divide the number of channels. */
  groups: number;
  /** Added to the variance. Default 1e-5. */
  epsilon?: number;
  /** Applied to the result. Default 'linear'. */
  activation?: 'linear' | 'relu' | 'leakyRelu';
  /** Slope of leakyRelu for negative values, at least 0. Default 0.01. */
  alpha?: number;
}

/**
 * Group normalisation (Wu & He, 2018, arXiv:1803.08494) with an optional activation, differentiable
 * once in x, gamma and beta: (x - mean) / sqrt(variance + epsilon) * gamma + beta, with mean and
 * (biased) variance over all pixels and channels of a group of one image.
 *
 * One kernel forward and one backward on the wasm backend after `installTraining`; a composition of
 * tf operations elsewhere, which computes the same.
 *
 * @param x [batch, height, width, channels]
 * @param gamma scale per channel, [channels]
 * @param beta offset per channel, [channels]
 * @returns a tensor of the shape of x
 * @throws Error for wrong ranks or sizes, groups that do not divide the channels, alpha < 0.
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { groupNorm } from '@mas/tfjs-wasm-training';
 *
 * const x = tf.tensor4d([1, 3, 5, 7], [1, 1, 2, 2]); // two pixels of two channels
 * const y = groupNorm(x, tf.ones([2]), tf.zeros([2]), { groups: 2 });
 * console.log(Array.from(y.dataSync(), Math.round)); // [ -1, -1, 1, 1 ]
 * ```
 */
export function groupNorm(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  options: GroupNormOptions,
): tf.Tensor4D {
  const { groups, epsilon = 1e-5, activation = 'linear', alpha = 0.01 } = options;
  const slope = checkedSlope(x, gamma, beta, { groups, epsilon, activation, alpha });
  const op = tf.customGrad((x, gamma, beta, save) => {
    const inputs = [x, gamma, beta] as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
    return hasKernel('TrainingGroupNorm')
      ? fused(...inputs, groups, epsilon, slope, save as tf.GradSaveFunc)
      : composed(...inputs, groups, epsilon, slope, save as tf.GradSaveFunc);
  });
  return op(x, gamma, beta) as tf.Tensor4D;
}

type Differentiable = {
  value: tf.Tensor4D;
  gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[];
};

function fused(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  groups: number,
  epsilon: number,
  slope: number,
  save: tf.GradSaveFunc,
): Differentiable {
  const [y, stats] = tf
    .engine()
    .runKernel<tf.Tensor[]>('TrainingGroupNorm', { x, gamma, beta }, { groups, epsilon, slope });
  save([x, y, gamma, stats]);
  return {
    value: y as tf.Tensor4D,
    gradFunc: (dy, [x, y, gamma, stats]) =>
      tf
        .engine()
        .runKernel<tf.Tensor[]>(
          'TrainingGroupNormGrad',
          { x, y, dy, gamma, stats },
          { groups, slope },
        ),
  };
}

/** Mean per image and group of [batch, pixels, groups, channels per group]. */
function groupMean(grouped: tf.Tensor): tf.Tensor {
  return tf.mean(grouped, [1, 3], true);
}

function composed(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  groups: number,
  epsilon: number,
  slope: number,
  save: tf.GradSaveFunc,
): Differentiable {
  const [batch, height, width, channels] = x.shape;
  const grouped = [batch, height * width, groups, channels / groups];
  const perGroup = (t: tf.Tensor) => tf.reshape(t, grouped);

  const centred = tf.sub(perGroup(x), groupMean(perGroup(x)));
  const inverse = tf.rsqrt(tf.add(groupMean(tf.square(centred)), epsilon));
  const normalised = tf.reshape(tf.mul(centred, inverse), x.shape);
  const linear = tf.add(tf.mul(normalised, gamma), beta);
  const y = tf.where(tf.greater(linear, 0), linear, tf.mul(linear, slope));
  save([normalised, inverse, gamma, y]);
  return {
    value: y as tf.Tensor4D,
    gradFunc: (dy, [normalised, inverse, gamma, y]) => {
      const d = tf.where(tf.greater(y, 0), dy, tf.mul(dy, slope));
      const xhat = perGroup(normalised);
      const scaled = perGroup(tf.mul(d, gamma));
      const along = tf.mul(xhat, groupMean(tf.mul(scaled, xhat)));
      const dx = tf.mul(tf.sub(tf.sub(scaled, groupMean(scaled)), along), inverse);
      return [
        tf.reshape(dx, normalised.shape),
        tf.sum(tf.mul(d, normalised), [0, 1, 2]),
        tf.sum(d, [0, 1, 2]),
      ];
    },
  };
}

/** Checks the arguments and returns the slope of the activation for negative values. */
function checkedSlope(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  { groups, epsilon, activation, alpha }: Required<GroupNormOptions>,
): number {
  if (x.rank !== 4) {
    throw new Error(`groupNorm: x must be [batch, height, width, channels], got [${x.shape}]`);
  }
  const channels = x.shape[3] as number;
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
    throw new Error(`groupNorm: groups must divide the ${channels} channels of x, got ${groups}`);
  }
  for (const [name, tensor] of Object.entries({ gamma, beta })) {
    if (tensor.rank !== 1 || tensor.size !== channels) {
      throw new Error(`groupNorm: ${name} must be [${channels}], got [${tensor.shape}]`);
    }
  }
  for (const [name, tensor] of Object.entries({ x, gamma, beta })) {
    if (tensor.dtype !== 'float32') {
      throw new Error(`groupNorm: ${name} must be float32, got ${tensor.dtype}`);
    }
  }
  if (!(epsilon > 0)) throw new Error(`groupNorm: epsilon must be > 0, got ${epsilon}`);
  if (!(alpha >= 0 && Number.isFinite(alpha))) {
    throw new Error(`groupNorm: alpha must be at least 0, got ${alpha}`);
  }
  const slopes = { linear: 1, relu: 0, leakyRelu: alpha };
  if (!(activation in slopes)) {
    throw new Error(
      `groupNorm: activation must be 'linear', 'relu' or 'leakyRelu', got '${activation}'`,
    );
  }
  return slopes[activation];
}
