import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

interface SoftArgmaxAttributes {
  joints: number;
  depthBins: number;
}

/** logits, prior? -> [coordinates, stats]; stats [images, joints, 2] serves the gradient. */
export const trainingSoftArgmax: TrainingKernel<SoftArgmaxAttributes> = {
  name: 'TrainingSoftArgmax',
  run(runtime, { inputs: { logits, prior }, attrs: { joints, depthBins } }) {
    const [images, height, width] = logits.shape;
    const coordinates = runtime.output([images, joints, 3]);
    const stats = runtime.output([images, joints, 2]);
    const workspace = runtime.scratch('workspace', 5 * joints * depthBins);
    runtime.native.soft_argmax(
      runtime.pointer(logits),
      prior ? runtime.pointer(prior) : 0,
      runtime.pointer(coordinates),
      runtime.pointer(stats),
      workspace,
      images,
      height,
      width,
      joints,
      depthBins,
    );
    return [coordinates, stats];
  },
};

/** logits, prior?, coordinates, stats, dy -> [dlogits] or [dlogits, dprior] */
export const trainingSoftArgmaxGrad: TrainingKernel<SoftArgmaxAttributes> = {
  name: 'TrainingSoftArgmaxGrad',
  run(runtime, { inputs, attrs: { joints, depthBins } }) {
    const { logits, prior, coordinates, stats, dy } = inputs;
    const [images, height, width] = logits.shape;
    const dlogits = runtime.output(logits.shape);
    const dprior = prior ? runtime.output(prior.shape) : undefined;
    const workspace = runtime.scratch('workspace', joints * depthBins);
    if (sizeOf(logits.shape) > 0) {
      runtime.native.soft_argmax_gradient(
        runtime.pointer(logits),
        prior ? runtime.pointer(prior) : 0,
        runtime.pointer(coordinates),
        runtime.pointer(stats),
        runtime.pointer(dy),
        runtime.pointer(dlogits),
        dprior ? runtime.pointer(dprior) : 0,
        workspace,
        images,
        height,
        width,
        joints,
        depthBins,
      );
    }
    return dprior ? [dlogits, dprior] : [dlogits];
  },
};
