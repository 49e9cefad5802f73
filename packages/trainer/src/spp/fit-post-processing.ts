import type { TensorFile } from '../safetensors.js';
import { fitMlp, type MlpOptions } from './fit-mlp.js';
import { solveRidge } from './solve-ridge.js';
import {
  centreLandmarks,
  countSamples,
  type PostProcessing,
  type PostProcessingKind,
} from './post-processing.js';

/** Options of {@link fitPostProcessing}. */
export interface PostProcessingOptions {
  kind?: PostProcessingKind;
  /** N, the landmarks of a pose. */
  landmarks: number;
  /** J, the joints of a pose. */
  joints: number;
  /** Coordinates of a landmark; 3 by default. */
  dimensions?: 2 | 3;
  /** Of `linear`: the weight of the squared weights, for inputs of variance 1. Default 1e-3. */
  ridge?: number;
  /** Of `mlp`. */
  mlp?: Partial<MlpOptions>;
}

/**
 * Defaults of `mlp` that a CPU trains in a minute. Honari et al.: width 2048, 200,000 steps, dropout
 * 0.5, which leaves too little of a smaller network.
 */
export const mlpDefaults: MlpOptions = {
  width: 512,
  steps: 2000,
  batchSize: 256,
  learningRate: 2e-3,
  dropout: 0.1,
  seed: 0,
};

/**
 * Supervised post-processing: learns from labels a map from landmarks, which have no names, to the
 * joints of a pose. Everything is relative to the centroid of the landmarks, so the map does not
 * depend on where a person is; it does depend on the axes, which should be the camera's.
 *
 * `linear` is ridge regression with an intercept, in closed form. `mlp` is a network with two hidden
 * layers, ReLU and dropout, trained by Adam on the present backend (after Honari et al.). The same
 * data, seed and backend give the same bytes.
 *
 * @param landmarks [n, N, D] flat, any unit.
 * @param joints [n, J, 3] flat, in the frame and unit of the landmarks; for 2D landmarks the third
 *   coordinate is learned as it is given.
 * @throws Error if lengths do not fit, a number is not finite, or an option is out of range.
 *
 * @example
 * ```ts
 * import { applyPostProcessing, fitPostProcessing } from '@mas/trainer';
 *
 * // Poses of two landmarks [4, 2, 3]; the one joint lies a quarter of the way between them.
 * const landmarks = [0, 0, 0, 400, 0, 0, 0, 0, 0, 0, 400, 0, 0, 0, 0, 0, 0, 400, 0, 0, 0, 0, 0, 0];
 * const joints = [100, 0, 0, 0, 100, 0, 0, 0, 100, 0, 0, 0];
 * const map = await fitPostProcessing(landmarks, joints, { landmarks: 2, joints: 1 });
 * const found = await applyPostProcessing(map, [1000, 0, 80, 1000, 80, 40]);
 * console.log(Array.from(found, Math.round)); // [ 1000, 20, 70 ]
 * ```
 */
export async function fitPostProcessing(
  landmarks: ArrayLike<number>,
  joints: ArrayLike<number>,
  options: PostProcessingOptions,
): Promise<PostProcessing> {
  const { kind = 'linear', dimensions = 3, ridge = 1e-3 } = options;
  const trained = { ...mlpDefaults, ...options.mlp };
  checkOptions({ ...options, kind, dimensions, ridge }, trained);
  const where = 'fitPostProcessing';
  const samples = countSamples(landmarks, options.landmarks, dimensions, `${where}: landmarks`);
  const labels = countSamples(joints, options.joints, 3, `${where}: joints`);
  if (samples !== labels) {
    throw new Error(
      `${where}: expected as many poses of joints as of landmarks, found ${labels} and ${samples}`,
    );
  }
  const plain = centreLandmarks(landmarks, options.landmarks, dimensions, 1);
  const scale = spread(plain.centred);
  const x = plain.centred.map((value) => value / scale);
  const y = Float64Array.from(joints, (value, i) => {
    const pose = Math.floor(i / (3 * options.joints));
    return (value - plain.centroids[3 * pose + (i % 3)]) / scale;
  });
  let parameters: TensorFile;
  if (kind === 'linear') {
    const { weight, bias } = solveRidge(x, y, samples, ridge);
    parameters = new Map([
      ['weight0', { shape: [x.length / samples, bias.length], values: Float32Array.from(weight) }],
      ['bias0', { shape: [bias.length], values: Float32Array.from(bias) }],
    ]);
  } else {
    parameters = await fitMlp(Float32Array.from(x), Float32Array.from(y), samples, trained);
  }
  parameters.set('scale', { shape: [1], values: Float32Array.of(scale) });
  return { kind, landmarks: options.landmarks, dimensions, joints: options.joints, parameters };
}

/** Standard deviation of coordinates over all of them, so that the ridge has no unit; 1 for none. */
function spread(centred: Float64Array): number {
  const mean = centred.reduce((sum, value) => sum + value * value, 0) / centred.length;
  // Rounded to what is stored.
  return Math.fround(Math.sqrt(mean)) || 1;
}

function checkOptions(
  { kind, landmarks, joints, dimensions, ridge }: Required<Omit<PostProcessingOptions, 'mlp'>>,
  mlp: MlpOptions,
): void {
  const check = (fits: boolean, name: string, expected: string, found: unknown) => {
    if (!fits) {
      throw new Error(`fitPostProcessing: ${name}: expected ${expected}, found ${String(found)}`);
    }
  };
  const positive = { landmarks, joints, 'mlp.width': mlp.width, 'mlp.steps': mlp.steps };
  for (const [name, value] of Object.entries({ ...positive, 'mlp.batchSize': mlp.batchSize })) {
    check(Number.isInteger(value) && value > 0, name, '1, 2, 3, ...', value);
  }
  check(['linear', 'mlp'].includes(kind), 'kind', 'linear or mlp', kind);
  check(dimensions === 2 || dimensions === 3, 'dimensions', '2 or 3', dimensions);
  check(ridge > 0 && Number.isFinite(ridge), 'ridge', 'a number above 0', ridge);
  const { learningRate, dropout } = mlp;
  check(learningRate > 0, 'mlp.learningRate', 'a number above 0', learningRate);
  check(dropout >= 0 && dropout < 1, 'mlp.dropout', 'a number in [0, 1)', dropout);
}
