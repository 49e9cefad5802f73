import * as tf from '@tensorflow/tfjs';
import { hasKernel } from './has-kernel.js';

/** Options of {@link softArgmax3d}. */
export interface SoftArgmax3dOptions {
  joints: number;
  depthBins: number;
  /** Added to the logits of all depth bins of a cell, [height, width, joints]. */
  prior?: tf.Tensor3D;
}

/**
 * Expected coordinate of each joint under the softmax over its volume ("integral regression", Sun et
 * al., 2018, arXiv:1711.08229), differentiable once in logits and prior.
 *
 * Coordinates are NDC with aligned corners: index i of S cells lies at 2i / (S - 1) - 1, that of a
 * single cell at 0. With p the softmax, k the coordinate of a cell and g the gradient of the result,
 * the gradient of a logit is p * <g, k - result>.
 *
 * One kernel forward and one backward on the wasm backend after `installTraining`; a composition of
 * tf operations elsewhere, which computes the same.
 *
 * @param logits [batch, height, width, joints * depthBins], channel = joint * depthBins + bin
 * @returns [batch, joints, 3]: x along width, y along height, z along depth bins
 * @throws Error for wrong ranks, sizes or dtypes.
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { softArgmax3d } from '@mas/tfjs-wasm-training';
 *
 * // One joint, 3 x 3 cells, 2 depth bins; the largest logit at x = 2, y = 0, bin 1.
 * const logits = tf.mul(100, tf.oneHot(5, 18)).reshape([1, 3, 3, 2]) as tf.Tensor4D;
 * const found = softArgmax3d(logits, { joints: 1, depthBins: 2 });
 * console.log(Array.from(found.dataSync(), Math.round)); // [ 1, -1, 1 ]
 * ```
 */
export function softArgmax3d(logits: tf.Tensor4D, options: SoftArgmax3dOptions): tf.Tensor3D {
  const { joints, depthBins, prior } = options;
  check(logits, joints, depthBins, prior);
  const op = tf.customGrad((...args) => {
    const save = args[args.length - 1] as unknown as tf.GradSaveFunc;
    const [logits, prior] = args.slice(0, -1) as [tf.Tensor4D, tf.Tensor3D?];
    return hasKernel('TrainingSoftArgmax')
      ? fused(logits, prior, joints, depthBins, save)
      : composed(logits, prior, joints, depthBins, save);
  });
  return (prior ? op(logits, prior) : op(logits)) as tf.Tensor3D;
}

type Differentiable = {
  value: tf.Tensor3D;
  gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[];
};

function fused(
  logits: tf.Tensor4D,
  prior: tf.Tensor3D | undefined,
  joints: number,
  depthBins: number,
  save: tf.GradSaveFunc,
): Differentiable {
  const attributes = { joints, depthBins };
  const [coordinates, stats] = tf
    .engine()
    .runKernel<tf.Tensor[]>(
      'TrainingSoftArgmax',
      prior ? { logits, prior } : { logits },
      attributes,
    );
  save([logits, coordinates, stats, ...(prior ? [prior] : [])]);
  return {
    value: coordinates as tf.Tensor3D,
    gradFunc: (dy, [logits, coordinates, stats, prior]) => {
      const inputs = { logits, coordinates, stats, dy };
      return tf
        .engine()
        .runKernel<tf.Tensor[]>(
          'TrainingSoftArgmaxGrad',
          prior ? { ...inputs, prior } : inputs,
          attributes,
        );
    },
  };
}

function composed(
  logits: tf.Tensor4D,
  prior: tf.Tensor3D | undefined,
  joints: number,
  depthBins: number,
  save: tf.GradSaveFunc,
): Differentiable {
  const [batch, height, width] = logits.shape;
  const cells = [batch, height * width, joints, depthBins];
  // [1, height * width, 1, 1] for x and y, [1, 1, 1, depthBins] for z
  const pixel = [1, height * width, 1, 1];
  const axes = () => [
    tf.reshape(tf.tile(tf.reshape(ndc(width), [1, width]), [height, 1]), pixel),
    tf.reshape(tf.tile(tf.reshape(ndc(height), [height, 1]), [1, width]), pixel),
    tf.reshape(ndc(depthBins), [1, 1, 1, depthBins]),
  ];
  let volume = tf.reshape(logits, cells);
  if (prior) volume = tf.add(volume, tf.reshape(prior, [1, height * width, joints, 1]));
  const exponentials = tf.exp(tf.sub(volume, tf.max(volume, [1, 3], true)));
  const p = tf.div(exponentials, tf.sum(exponentials, [1, 3], true));
  const coordinates = tf.stack(
    axes().map((axis) => tf.sum(tf.mul(p, axis), [1, 3])),
    -1,
  );
  save([p, coordinates]);
  return {
    value: coordinates as tf.Tensor3D,
    gradFunc: (dy, [p, coordinates]) => {
      const perJoint = [batch, 1, joints, 1];
      const gradients = tf.unstack(dy, -1);
      const expected = tf.unstack(coordinates, -1);
      const along = axes().map((axis, i) =>
        tf.mul(tf.reshape(gradients[i], perJoint), tf.sub(axis, tf.reshape(expected[i], perJoint))),
      );
      const dvolume = tf.mul(
        p,
        along.reduce((total, part) => tf.add(total, part)),
      );
      const dlogits = tf.reshape(dvolume, logits.shape);
      if (!prior) return [dlogits];
      return [dlogits, tf.reshape(tf.sum(dvolume, [0, 3]), [height, width, joints])];
    },
  };
}

/** NDC coordinates of S cells. */
function ndc(size: number): tf.Tensor1D {
  return size > 1 ? tf.linspace(-1, 1, size) : tf.zeros([1]);
}

function check(
  logits: tf.Tensor,
  joints: number,
  depthBins: number,
  prior: tf.Tensor | undefined,
): void {
  if (![joints, depthBins].every((n) => Number.isInteger(n) && n > 0)) {
    throw new Error(
      `softArgmax3d: joints and depthBins must be positive integers, got ${joints} and ${depthBins}`,
    );
  }
  const [, height, width, channels] = logits.shape;
  if (logits.rank !== 4 || channels !== joints * depthBins || height === 0 || width === 0) {
    throw new Error(
      `softArgmax3d: logits must be [batch, height, width, ${joints * depthBins}] ` +
        `(joints * depthBins), got [${logits.shape}]`,
    );
  }
  if (prior && String(prior.shape) !== String([height, width, joints])) {
    throw new Error(
      `softArgmax3d: prior must be [${[height, width, joints]}], got [${prior.shape}]`,
    );
  }
  for (const [name, tensor] of Object.entries({ logits, prior })) {
    if (tensor && tensor.dtype !== 'float32') {
      throw new Error(`softArgmax3d: ${name} must be float32, got ${tensor.dtype}`);
    }
  }
}
