import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** x, gamma, beta -> [y, stats]; stats [images, groups, 2] serves the gradient. */
export const trainingGroupNorm: TrainingKernel<{
  groups: number;
  epsilon: number;
  slope: number;
}> = {
  name: 'TrainingGroupNorm',
  run(runtime, { inputs: { x, gamma, beta }, attrs: { groups, epsilon, slope } }) {
    const [images, height, width, channels] = x.shape;
    const y = runtime.output(x.shape);
    const stats = runtime.output([images, groups, 2]);
    const workspace = runtime.scratch('workspace', 2 * channels);
    if (sizeOf(x.shape) === 0) return [y, stats];
    runtime.native.group_norm(
      runtime.pointer(x),
      runtime.pointer(gamma),
      runtime.pointer(beta),
      runtime.pointer(y),
      runtime.pointer(stats),
      workspace,
      images,
      height * width,
      channels,
      groups,
      epsilon,
      slope,
    );
    return [y, stats];
  },
};

/** x, y, dy, gamma, stats -> [dx, dgamma, dbeta] */
export const trainingGroupNormGrad: TrainingKernel<{ groups: number; slope: number }> = {
  name: 'TrainingGroupNormGrad',
  run(runtime, { inputs: { x, y, dy, gamma, stats }, attrs: { groups, slope } }) {
    const [images, height, width, channels] = x.shape;
    const dx = runtime.output(x.shape);
    const dgamma = runtime.output([channels]);
    const dbeta = runtime.output([channels]);
    const workspace = runtime.scratch('workspace', 4 * channels);
    runtime.native.group_norm_gradient(
      runtime.pointer(x),
      runtime.pointer(y),
      runtime.pointer(dy),
      runtime.pointer(gamma),
      runtime.pointer(stats),
      runtime.pointer(dx),
      runtime.pointer(dgamma),
      runtime.pointer(dbeta),
      workspace,
      images,
      height * width,
      channels,
      groups,
      slope,
    );
    return [dx, dgamma, dbeta];
  },
};
