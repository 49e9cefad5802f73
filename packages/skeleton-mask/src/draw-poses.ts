import * as tf from '@tensorflow/tfjs';
import { composeMask } from './compose-mask.js';
import { checkLayout, checkSigmas, mergeOf } from './raster-options.js';
import type { RasterOptions } from './raster-options.js';
import { rasterizeSkeletonGradient } from './rasterize-skeleton-gradient.js';
import { rasterizeSkeleton } from './rasterize-skeleton.js';
import type { SkeletonMaskOptions } from './skeleton-mask.js';

/** Throws when the first two arguments have not the right kind. @internal */
export function checkInputs(name: string, keypoints: tf.Tensor3D, options: object): void {
  if (!(keypoints instanceof tf.Tensor) || keypoints.rank !== 3 || keypoints.shape[2] !== 2) {
    const shape = (keypoints as tf.Tensor | null)?.shape;
    throw new Error(
      `${name}: keypoints must be a tensor of shape [B, J, 2], ` +
        `found ${Array.isArray(shape) ? `[${shape.join(', ')}]` : String(keypoints)}.`,
    );
  }
  if (typeof options !== 'object' || options === null) {
    throw new Error(`${name}: options must be an object, found ${String(options)}.`);
  }
}

/** What `skeletonMask` and `keypointMask` share, given checked inputs. @internal */
export function drawPoses(
  name: string,
  keypoints: tf.Tensor3D,
  { bones, size, sigma, perBoneSigma, merge }: SkeletonMaskOptions,
): tf.Tensor4D {
  const [batch, joints] = keypoints.shape;
  if (typeof size !== 'number' && size?.length !== 2) {
    throw new Error(`${name}: size must be a side or [height, width] in pixels, found ${size}.`);
  }
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  const layout = { batch, joints, bones, height, width };
  checkLayout(name, { length: keypoints.size }, layout);
  const rule = mergeOf(name, { ...layout, merge });

  const given = perBoneSigma ?? sigma;
  const learned = given instanceof tf.Tensor ? given : undefined;
  if (learned === undefined) {
    checkSigmas(name, { ...layout, sigma, perBoneSigma } as RasterOptions);
  } else if (perBoneSigma === undefined ? learned.size !== 1 : learned.size !== bones.length) {
    const [argument, expected] =
      perBoneSigma === undefined ? ['sigma', '[]'] : ['perBoneSigma', `[${bones.length}]`];
    throw new Error(
      `${name}: ${argument} must have shape ${expected}, found [${learned.shape.join(', ')}].`,
    );
  }

  if (tf.getBackend() === 'webgpu') {
    return tf.tidy(() => {
      const widths =
        learned ??
        tf.tensor1d(
          Array.from((perBoneSigma as ArrayLike<number> | undefined) ?? [sigma as number]),
        );
      return composeMask(keypoints, widths.reshape([-1]), { ...layout, merge: rule });
    });
  }
  const draw = tf.customGrad((...inputs) => {
    const points = (inputs[0] as tf.Tensor).dataSync<'float32'>();
    const widths = learned === undefined ? undefined : (inputs[1] as tf.Tensor).dataSync();
    const options = {
      ...layout,
      merge: rule,
      sigma: widths === undefined ? (sigma as number) : widths[0],
      perBoneSigma: perBoneSigma === undefined ? undefined : (widths ?? perBoneSigma),
    } as RasterOptions;
    if (widths !== undefined) checkSigmas(name, options);
    const nearest = rule === 'max' ? new Int16Array(batch * height * width) : undefined;
    const image = rasterizeSkeleton(points, options, undefined, nearest);
    return {
      value: tf.tensor4d(image, [batch, height, width, 1], 'float32'),
      gradFunc: (dy: tf.Tensor) => {
        const upstream = dy.dataSync<'float32'>();
        const gradient = rasterizeSkeletonGradient(points, upstream, options, undefined, nearest);
        const byPoints = tf.tensor3d(gradient.keypoints, [batch, joints, 2], 'float32');
        if (learned === undefined) return byPoints;
        const byWidth =
          perBoneSigma === undefined
            ? [gradient.perBoneSigma.reduce((sum, value) => sum + value, 0)]
            : gradient.perBoneSigma;
        return [byPoints, tf.tensor(byWidth, learned.shape, 'float32')];
      },
    };
  });
  return (learned === undefined ? draw(keypoints) : draw(keypoints, learned)) as tf.Tensor4D;
}
