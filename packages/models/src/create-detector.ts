import * as tf from '@tensorflow/tfjs';
import { softArgmax3d } from '@mas/tfjs-wasm-training';
import { convolution, convolutionBlock, residualBlock, type Layer } from './convolution-block.js';
import { ParameterSet } from './parameter-set.js';
import { upsampleNearest } from './upsample-nearest.js';

/** The shape of a detector. Plain data: it is stored with the checkpoint. */
export interface DetectorConfig {
  /** Number of joints J. */
  joints: number;
  /** Side of the square input patch in pixels; a multiple of 16. */
  patchSize: number;
  /** Depth bins D of the 3D heat map; its height and width are patchSize / 4. */
  depthBins: number;
  /** Channels of the two stem convolutions. */
  stem: readonly [number, number];
  /** Channels at 1/4, 1/8 and 1/16 of the patch. */
  channels: readonly [number, number, number];
  /** Channels before the heat map. */
  headChannels: number;
}

/** The small detector of the demo: 0.57 M parameters, 76 MFLOP a 64-pixel patch. */
export const smallDetector: DetectorConfig = {
  joints: 18,
  patchSize: 64,
  depthBins: 16,
  stem: [16, 32],
  channels: [48, 64, 96],
  headChannels: 64,
};

/** A keypoint detector. Everything it returns is for the caller to dispose. */
export interface Detector {
  readonly config: DetectorConfig;
  readonly parameters: ParameterSet;
  /**
   * Joints of a batch of patches.
   *
   * @param patches [B, patchSize, patchSize, 3], RGB minus 0.5, in [-0.5, 0.5].
   * @returns [B, J, 3]: x, y in patch NDC (aligned corners, y down), z in half patch extents from
   * the patch centre, away from the camera.
   */
  keypoints(patches: tf.Tensor4D): tf.Tensor3D;
  /** 3D heat map before the softmax, [B, H, W, J * D] with channel j * D + d, prior included. */
  heatmapLogits(patches: tf.Tensor4D): tf.Tensor4D;
  /** Heading of the body, [B, 2], not normalised: (right, away) on the ground plane, camera frame. */
  heading(patches: tf.Tensor4D): tf.Tensor2D;
  dispose(): void;
}

/**
 * Builds a one-stack hourglass with GroupNorm, a 3D heat map and an integral (soft-argmax) head,
 * and a small heading head on its deepest features (an addition to the paper).
 *
 * Source: Mask as Supervision (ECCV 2024), detector; integral regression after Sun et al. 2018.
 *
 * @param options.seed initialises the weights.
 * @param options.name prefix of the variable names, unique among living models.
 * @param options.prior logits [H, W, J] that the heat map starts from, the same for every depth; the
 * values are trained with the rest. Zero without it.
 * @throws if a number of the configuration does not fit.
 *
 * @example
 * ```ts
 * const detector = createDetector(smallDetector, { seed: 1, name: 'detector' });
 * const joints = detector.keypoints(tf.zeros([1, 64, 64, 3]));
 * console.log(joints.shape); // [1, 18, 3]
 * ```
 */
export function createDetector(
  config: DetectorConfig,
  { seed, name, prior }: { seed: number; name: string; prior?: Float32Array },
): Detector {
  const { joints, patchSize, depthBins, stem, channels, headChannels } = config;
  const size = patchSize / 4;
  if (!Number.isInteger(patchSize / 16) || patchSize < 16) {
    throw new Error(
      `createDetector: patchSize must be a positive multiple of 16, found ${patchSize}`,
    );
  }
  for (const count of [joints, depthBins, headChannels, ...stem, ...channels]) {
    if (!Number.isInteger(count) || count < 1) {
      throw new Error(
        `createDetector: joints, depthBins and channels must be positive integers, found ${count}`,
      );
    }
  }
  if (prior && prior.length !== size * size * joints) {
    throw new Error(
      `createDetector: prior must have ${size} x ${size} x ${joints} values, found ${prior.length}`,
    );
  }

  const parameters = new ParameterSet(name, seed);
  const block = (label: string, i: number, o: number, options = {}): Layer =>
    convolutionBlock(parameters, label, i, o, options);
  const stem1 = block('stem1', 3, stem[0], { kernel: 5, stride: 2 });
  const stem2 = block('stem2', stem[0], stem[1], { stride: 2 });
  const residual4 = residualBlock(parameters, 'residual4', stem[1], channels[0]);
  const down8 = block('down8', channels[0], channels[1], { stride: 2 });
  const residual8 = residualBlock(parameters, 'residual8', channels[1], channels[1]);
  const down16 = block('down16', channels[1], channels[2], { stride: 2 });
  const residual16 = residualBlock(parameters, 'residual16', channels[2], channels[2]);
  const up8 = block('up8', channels[2], channels[1]);
  const up4 = block('up4', channels[1], channels[0]);
  const headFeatures = block('headFeatures', channels[0], headChannels, { kernel: 1 });
  const head = convolution(parameters, 'head', headChannels, joints * depthBins, { kernel: 1 });
  const headBias = parameters.create('head/bias', [joints * depthBins], { constant: 0 });
  const priorLogits = parameters.create('prior', [size, size, joints], {
    values: prior ?? new Float32Array(size * size * joints),
  });
  const deepest = (patchSize / 16) ** 2 * channels[2];
  const dense = (label: string, i: number, o: number): [tf.Variable, tf.Variable] => [
    parameters.create(`${label}/kernel`, [i, o], { uniform: 1 / Math.sqrt(i) }),
    parameters.create(`${label}/bias`, [o], { uniform: 1 / Math.sqrt(i) }),
  ];
  const hidden = dense('heading1', deepest, 64);
  const out = dense('heading2', 64, 2);

  // A confident head would lock joints to where they first land.
  tf.tidy(() => {
    const kernel = parameters.get('head/kernel');
    kernel.assign(tf.mul(kernel, 0.02 * Math.sqrt(3 * headChannels)));
  });

  function encode(patches: tf.Tensor4D): [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D] {
    const at4 = residual4(stem2(stem1(patches)));
    const at8 = residual8(down8(at4));
    return [at4, at8, residual16(down16(at8))];
  }

  function logits(patches: tf.Tensor4D): tf.Tensor4D {
    const [at4, at8, at16] = encode(patches);
    const merged8 = tf.add(at8, up8(upsampleNearest(at16))) as tf.Tensor4D;
    const merged4 = tf.add(at4, up4(upsampleNearest(merged8))) as tf.Tensor4D;
    return tf.add(head(headFeatures(merged4)), headBias);
  }

  return {
    config,
    parameters,
    keypoints: (patches) =>
      tf.tidy(() =>
        softArgmax3d(logits(patches), {
          joints,
          depthBins,
          prior: priorLogits as unknown as tf.Tensor3D,
        }),
      ),
    heatmapLogits: (patches) =>
      tf.tidy(() => {
        const heat = logits(patches);
        const [batch] = heat.shape;
        const volume = tf.reshape(heat, [batch, size * size * joints, depthBins]);
        const prior3d = tf.reshape(priorLogits, [1, size * size * joints, 1]);
        return tf.reshape(tf.add(volume, prior3d), heat.shape);
      }),
    heading: (patches) =>
      tf.tidy(() => {
        const features = encode(patches)[2];
        const flat = tf.reshape(features, [features.shape[0], deepest]);
        const h = tf.relu(tf.add(tf.matMul(flat, hidden[0] as unknown as tf.Tensor2D), hidden[1]));
        return tf.add(tf.matMul(h as tf.Tensor2D, out[0] as unknown as tf.Tensor2D), out[1]);
      }),
    dispose: () => parameters.dispose(),
  };
}
