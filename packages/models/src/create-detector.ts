import * as tf from '@tensorflow/tfjs';
import { softArgmax3d } from '@mas/tfjs-wasm-training';
import type { DetectorConfig } from './detector-config.js';
import { detectorGraph } from './detector-graph.js';
import { createParameters } from './node-parameters.js';
import { ParameterSet } from './parameter-set.js';
import { runGraph } from './run-graph.js';

/** A keypoint detector. Everything it returns is for the caller to dispose. */
export interface Detector {
  readonly config: DetectorConfig;
  readonly parameters: ParameterSet;
  /** Height and width of the heat maps. */
  readonly heatmapSize: number;
  /** How many heat maps, one after the other, it makes. */
  readonly stacks: number;
  /**
   * Whether BatchNorm takes the statistics of each batch and moves the running ones. False at first:
   * set it while training. Nothing else depends on it.
   */
  training: boolean;
  /**
   * Joints of a batch of patches.
   *
   * @param patches [B, patchSize, patchSize, 3], RGB minus 0.5, in [-0.5, 0.5].
   * @returns [B, J, 3]: x, y in patch NDC (aligned corners, y down), z in half patch extents from
   * the patch centre, away from the camera.
   */
  keypoints(patches: tf.Tensor4D): tf.Tensor3D;
  /** The joints that each stack finds, for intermediate supervision; the last are `keypoints`. */
  stackKeypoints(patches: tf.Tensor4D): tf.Tensor3D[];
  /** 3D heat map before the softmax, [B, H, W, J * D] with channel j * D + d, prior included. */
  heatmapLogits(patches: tf.Tensor4D): tf.Tensor4D;
  /**
   * Heading of the body, [B, 2], not normalised: (right, away) on the ground plane, camera frame.
   * An addition to the paper.
   *
   * @throws Error if the configuration has no heading head.
   */
  heading(patches: tf.Tensor4D): tf.Tensor2D;
  dispose(): void;
}

/** What {@link createDetector} takes besides the configuration. */
export interface DetectorOptions {
  seed: number;
  name: string;
  prior?: Float32Array | ((heatmapSize: number) => Float32Array);
}

/**
 * Builds a detector: a network that gives a 3D heat map for every joint, and an integral (soft-argmax)
 * head that turns it into coordinates.
 *
 * The configuration chooses the network by its `kind`: `'compact'` (the default), `'hourglass'` (the
 * paper's, with intermediate supervision) or `'resnet'`.
 *
 * Source: Mask as Supervision (ECCV 2024), detector; integral regression after Sun et al. 2018.
 *
 * @param options.seed initialises the weights.
 * @param options.name prefix of the variable names, unique among living models.
 * @param options.prior logits [H, W, J] that the heat maps start from, the same for every depth and
 * stack, or a function that makes them for a heat map of that height and width; they are trained with
 * the rest. Zero without it.
 * @throws Error if a number of the configuration does not fit.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { createDetector, smallDetector } from '@mas/models';
 *
 * const detector = createDetector(smallDetector, { seed: 1, name: 'detector' });
 * const joints = detector.keypoints(tf.zeros([1, 64, 64, 3]));
 * console.log(joints.shape); // [ 1, 18, 3 ]
 * tf.dispose(joints);
 * detector.dispose();
 * ```
 */
export function createDetector(
  config: DetectorConfig,
  { seed, name, prior: givenPrior }: DetectorOptions,
): Detector {
  const { graph, heatmaps, heading } = detectorGraph(config, 'createDetector');
  const { joints, patchSize, depthBins } = config;
  const { size } = heatmaps[0];
  const prior = typeof givenPrior === 'function' ? givenPrior(size) : givenPrior;
  if (prior && prior.length !== size * size * joints) {
    throw new Error(
      `createDetector: prior must have ${size} x ${size} x ${joints} values, found ${prior.length}`,
    );
  }
  const parameters = new ParameterSet(name, seed);
  createParameters(parameters, graph.nodes);
  for (const { operation, inputs } of heatmaps) {
    // A confident head would lock joints to where they first land.
    if (operation.kind === 'convolution') {
      calm(parameters.get(`${operation.name}/kernel`), inputs[0].channels);
    }
  }
  // A compact detector has always had one; in the others a prior is a choice.
  if (prior || config.kind === undefined || config.kind === 'compact') {
    const values = prior ?? new Float32Array(size * size * joints);
    parameters.create('prior', [size, size, joints], { values });
  }
  const priorLogits = parameters.variables.get('prior');

  function run(what: string, patches: tf.Tensor4D, outputs: typeof heatmaps): tf.Tensor4D[] {
    const expected = [patchSize, patchSize, 3];
    if (patches.rank !== 4 || String(patches.shape.slice(1)) !== String(expected)) {
      throw new Error(
        `${what}: patches must be [batch, ${expected.join(', ')}], found [${patches.shape}]`,
      );
    }
    return runGraph(outputs, patches, parameters, detector.training);
  }
  const integral = (logits: tf.Tensor4D): tf.Tensor3D =>
    softArgmax3d(logits, {
      joints,
      depthBins,
      prior: priorLogits as unknown as tf.Tensor3D | undefined,
    });

  const detector: Detector = {
    config,
    parameters,
    heatmapSize: size,
    stacks: heatmaps.length,
    training: false,
    keypoints: (patches) =>
      tf.tidy(() => integral(run('keypoints', patches, heatmaps.slice(-1))[0])),
    stackKeypoints: (patches) =>
      tf.tidy(() => run('stackKeypoints', patches, heatmaps).map(integral)),
    heatmapLogits: (patches) =>
      tf.tidy(() => {
        const [heat] = run('heatmapLogits', patches, heatmaps.slice(-1));
        if (!priorLogits) return heat;
        const volume = tf.reshape(heat, [heat.shape[0], size * size * joints, depthBins]);
        const prior3d = tf.reshape(priorLogits, [1, size * size * joints, 1]);
        return tf.reshape(tf.add(volume, prior3d), heat.shape);
      }),
    heading: (patches) =>
      tf.tidy(() => {
        if (!heading) {
          throw new Error(
            'heading: this detector has no heading head; give its configuration headingUnits',
          );
        }
        const [vector] = run('heading', patches, [heading]);
        return tf.reshape(vector, [vector.shape[0], 2]);
      }),
    dispose: () => parameters.dispose(),
  };
  return detector;
}

/** Scales a freshly made kernel to a standard deviation of 0.02. */
function calm(kernel: tf.Variable, fanIn: number): void {
  tf.tidy(() => kernel.assign(tf.mul(kernel, 0.02 * Math.sqrt(3 * fanIn))));
}
