import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { Random } from '../random.js';
import { selectBackend } from '../select-backend.js';
import { applyPostProcessing } from './apply-post-processing.js';
import { fitPostProcessing, type PostProcessingOptions } from './fit-post-processing.js';

beforeAll(() => selectBackend('wasm'));

const sizes = { landmarks: 5, joints: 3 };

function normals(count: number, random: Random, deviation = 1): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal(0, deviation));
}

/** Landmarks [n, 5, D] mm around different places, and joints that are averages of them. */
function samples(count: number, dimensions: 2 | 3, seed: string) {
  const random = new Random(seed);
  const weights = [
    [0.5, 0.5, 0, 0, 0],
    [0, 0, 1.5, -0.5, 0],
    [0.2, 0.2, 0.2, 0.2, 0.2],
  ];
  const landmarks = new Float64Array(count * 5 * dimensions);
  const joints = new Float64Array(count * 9);
  for (let i = 0; i < count; i++) {
    const place = normals(dimensions, random, 5000);
    for (let n = 0; n < 5; n++) {
      for (let d = 0; d < dimensions; d++) {
        landmarks[(i * 5 + n) * dimensions + d] = place[d] + random.normal(0, 300);
      }
    }
    for (let j = 0; j < 3; j++) {
      for (let d = 0; d < dimensions; d++) {
        for (let n = 0; n < 5; n++) {
          joints[(i * 3 + j) * 3 + d] += weights[j][n] * landmarks[(i * 5 + n) * dimensions + d];
        }
      }
    }
  }
  return { landmarks, joints };
}

function meanError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((x, y) => x + y) / a.length;
}

test.each([2, 3] as const)(
  'linear: joints that are averages of %iD landmarks are found on new poses, wherever they are',
  async (dimensions) => {
    const { landmarks, joints } = samples(60, dimensions, 'train');
    const map = await fitPostProcessing(landmarks, joints, { ...sizes, dimensions, ridge: 1e-9 });
    const unseen = samples(20, dimensions, 'test');
    const found = await applyPostProcessing(map, unseen.landmarks);
    expect(found).toHaveLength(20 * 9);
    // Parameters are stored as float32; poses are 300 mm across and lie 5 m apart.
    found.forEach((value, i) => expect(Math.abs(value - unseen.joints[i])).toBeLessThan(0.01));
  },
);

test('linear: a ridge draws joints towards their mean place about the centroid', async () => {
  const { landmarks, joints } = samples(40, 3, 'train');
  const map = await fitPostProcessing(landmarks, joints, { ...sizes, ridge: 1e9 });
  const [a, b] = [samples(1, 3, 'one'), samples(1, 3, 'two')];
  const relative = async (landmarkValues: Float64Array) => {
    const found = await applyPostProcessing(map, landmarkValues);
    return found.map((value, i) => {
      let centroid = 0;
      for (let n = 0; n < 5; n++) centroid += landmarkValues[3 * n + (i % 3)] / 5;
      return value - centroid;
    });
  };
  const [first, second] = [await relative(a.landmarks), await relative(b.landmarks)];
  first.forEach((value, i) => expect(value).toBeCloseTo(second[i], 3));
});

test('a shift of the landmarks shifts the joints', async () => {
  const { landmarks, joints } = samples(30, 3, 'train');
  const maps = [
    await fitPostProcessing(landmarks, joints, sizes),
    await fitPostProcessing(landmarks, joints, {
      ...sizes,
      kind: 'mlp',
      mlp: { width: 8, steps: 3 },
    }),
  ];
  const { landmarks: pose } = samples(1, 3, 'test');
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -1e4, max: 1e4, noNaN: true }))),
      async (shift) => {
        for (const map of maps) {
          const at = await applyPostProcessing(map, pose);
          const moved = await applyPostProcessing(
            map,
            pose.map((value, i) => value + shift[i % 3]),
          );
          moved.forEach((value, i) => expect(value - shift[i % 3]).toBeCloseTo(at[i], 2));
        }
      },
    ),
    { numRuns: 20 },
  );
});

describe('mlp', () => {
  const mlp = { width: 32, steps: 200, batchSize: 64, learningRate: 3e-3, dropout: 0.1 };
  const options: PostProcessingOptions = { ...sizes, kind: 'mlp', mlp };

  test('learns what no matrix can: the distance of two landmarks', async () => {
    const make = (seed: string, count: number) => {
      const random = new Random(seed);
      const landmarks = normals(count * 6, random, 300);
      const joints = new Float64Array(count * 3);
      for (let i = 0; i < count; i++) {
        const [x, y, z, u, v, w] = landmarks.subarray(6 * i, 6 * i + 6);
        joints.set([(x + u) / 2 + Math.abs(x - u), (y + v) / 2, (z + w) / 2], 3 * i);
      }
      return { landmarks, joints };
    };
    const [train, unseen] = [make('train', 300), make('test', 100)];
    const of = { landmarks: 2, joints: 1 };
    const linear = await fitPostProcessing(train.landmarks, train.joints, of);
    const network = await fitPostProcessing(train.landmarks, train.joints, {
      ...of,
      kind: 'mlp',
      mlp: { width: 32, steps: 150, batchSize: 64, learningRate: 1e-2, dropout: 0 },
    });
    const error = async (map: typeof linear) =>
      meanError(await applyPostProcessing(map, unseen.landmarks), unseen.joints);
    expect(await error(network)).toBeLessThan(0.3 * (await error(linear)));
  });

  test('the same seed gives the same bytes, another seed others, and no tensor is left', async () => {
    const { landmarks, joints } = samples(30, 3, 'train');
    const fit = async (seed: number) => {
      const short = { ...mlp, width: 8, steps: 5, seed };
      const { parameters } = await fitPostProcessing(landmarks, joints, { ...options, mlp: short });
      return [...parameters].map(([name, { values }]) => [name, [...values]]);
    };
    const before = tf.memory().numTensors;
    const first = await fit(1);
    expect(tf.memory().numTensors).toBe(before);
    expect(await fit(1)).toEqual(first);
    expect(await fit(2)).not.toEqual(first);
  });

  test('leaves no tensor where it is interrupted or applied', async () => {
    const { landmarks, joints } = samples(30, 3, 'train');
    const before = tf.memory().numTensors;
    const onStep = (step: number) => {
      if (step === 3) throw new Error('enough');
    };
    const short = { ...mlp, width: 8, steps: 5 };
    await expect(
      fitPostProcessing(landmarks, joints, { ...options, mlp: { ...short, onStep } }),
    ).rejects.toThrow('enough');
    const map = await fitPostProcessing(landmarks, joints, { ...options, mlp: short });
    await applyPostProcessing(map, landmarks);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('landmarks that all coincide give the mean joints, not NaN', async () => {
  const landmarks = new Float64Array(4 * 15);
  const joints = Float64Array.from({ length: 36 }, (_, i) => i % 9);
  for (const kind of ['linear', 'mlp'] as const) {
    const map = await fitPostProcessing(landmarks, joints, {
      ...sizes,
      kind,
      mlp: { width: 4, steps: 2 },
    });
    const found = await applyPostProcessing(map, landmarks.subarray(0, 15));
    for (const value of found) expect(Number.isFinite(value)).toBe(true);
    if (kind === 'linear') found.forEach((value, i) => expect(value).toBeCloseTo(i, 5));
  }
});

describe('wrong input', () => {
  const { landmarks, joints } = samples(4, 3, 'train');
  const broken = Float64Array.from(landmarks, (value, i) => (i === 19 ? NaN : value));

  test.each<[string, ArrayLike<number>, ArrayLike<number>, object, RegExp]>([
    ['a length', landmarks.subarray(1), joints, {}, /landmarks: .*multiple of 15 .*found 59/],
    ['no poses', [], [], {}, /landmarks: .*found 0/],
    ['a label too few', landmarks, joints.subarray(9), {}, /found 3 and 4/],
    ['NaN', broken, joints, {}, /landmarks: .*found NaN in pose 1, point 1/],
    ['kind', landmarks, joints, { kind: 'svm' }, /kind: expected linear or mlp, found svm/],
    ['ridge', landmarks, joints, { ridge: 0 }, /ridge: expected a number above 0, found 0/],
    ['dimensions', landmarks, joints, { dimensions: 4 }, /dimensions: expected 2 or 3, found 4/],
    ['width', landmarks, joints, { mlp: { width: 1.5 } }, /mlp\.width: .*found 1\.5/],
    ['dropout', landmarks, joints, { mlp: { dropout: 1 } }, /mlp\.dropout: .*found 1/],
  ])('%s is named', async (_, x, y, change, message) => {
    await expect(fitPostProcessing(x, y, { ...sizes, ...change })).rejects.toThrow(message);
  });

  test('applying to poses of another size is named', async () => {
    const map = await fitPostProcessing(landmarks, joints, sizes);
    await expect(applyPostProcessing(map, [1, 2, 3])).rejects.toThrow(/multiple of 15.*found 3/);
  });
});
