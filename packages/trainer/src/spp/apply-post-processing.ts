import * as tf from '@tensorflow/tfjs';
import { mlp } from './mlp.js';
import { centreLandmarks, countSamples, type PostProcessing } from './post-processing.js';

/**
 * Joints of poses whose landmarks are known.
 *
 * @param landmarks [n, N, D] flat, in the axes and the unit that the map was fitted with.
 * @returns [n, J, 3], in the frame of the landmarks.
 * @throws Error if the length does not fit or a number is not finite.
 *
 * @example
 * ```ts
 * const joints = await applyPostProcessing(map, landmarks);
 * console.log(joints.subarray(0, 3)); // the first joint of the first pose
 * ```
 */
export async function applyPostProcessing(
  map: PostProcessing,
  landmarks: ArrayLike<number>,
): Promise<Float64Array> {
  const { dimensions, parameters, joints } = map;
  const samples = countSamples(
    landmarks,
    map.landmarks,
    dimensions,
    'applyPostProcessing: landmarks',
  );
  const [scale] = parameters.get('scale')!.values;
  const { centred, centroids } = centreLandmarks(landmarks, map.landmarks, dimensions, scale);
  const offsets =
    map.kind === 'linear' ? linear(map, centred, samples) : await network(map, centred, samples);
  return Float64Array.from(offsets, (value, i) => {
    const pose = Math.floor(i / (3 * joints));
    return centroids[3 * pose + (i % 3)] + value * scale;
  });
}

function linear({ parameters }: PostProcessing, x: Float64Array, samples: number): Float64Array {
  const { values: weight } = parameters.get('weight0')!;
  const { values: bias } = parameters.get('bias0')!;
  const [inputs, outputs] = [x.length / samples, bias.length];
  const y = new Float64Array(samples * outputs);
  for (let i = 0; i < samples; i++) {
    const row = y.subarray(i * outputs, (i + 1) * outputs);
    row.set(bias);
    for (let p = 0; p < inputs; p++) {
      const own = x[i * inputs + p];
      for (let q = 0; q < outputs; q++) row[q] += own * weight[p * outputs + q];
    }
  }
  return y;
}

async function network(
  { parameters }: PostProcessing,
  x: Float64Array,
  samples: number,
): Promise<Float32Array> {
  const y = tf.tidy(() => {
    const layers = [0, 1, 2].flatMap((layer) =>
      ['weight', 'bias'].map((name) => {
        const { values, shape } = parameters.get(`${name}${layer}`)!;
        return tf.tensor(values, shape);
      }),
    );
    return mlp(tf.tensor2d(Float32Array.from(x), [samples, x.length / samples]), layers);
  });
  const values = await y.data<'float32'>();
  y.dispose();
  return values;
}
