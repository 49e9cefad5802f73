import type { SceneSet } from '@mas/datasets';
import { assembleBatch, type Augmentation } from './assemble-batch.js';
import { BatchLoader, type BatchPlan } from './batch-loader.js';
import { Random } from './random.js';

const augmentation: Augmentation = {
  mirror: 0.5,
  colour: 0.1,
  brightness: 0.2,
  shift: 2,
  crop: { zoom: 0.1, shift: 0.05, rotation: 8 },
};

/** Five scenes of two views of noise, in shared memory. */
function noiseSet(patchSize = 16, maskSize = 8): SceneSet {
  const random = new Random('noise');
  const shared = <T extends Uint8Array | Float32Array>(
    Type: new (buffer: SharedArrayBuffer) => T,
    length: number,
    scale: number,
  ): T => {
    const bytes = Type.name === 'Uint8Array' ? 1 : 4;
    const values = new Type(new SharedArrayBuffer(bytes * length));
    for (let i = 0; i < length; i++) values[i] = random.uniform(0, scale);
    return values;
  };
  const views = 2;
  const count = 5 * views;
  return {
    sceneCount: 5,
    views,
    patchSize,
    maskSize,
    calibrated: true,
    halfExtent: 1100,
    images: shared(Uint8Array, count * patchSize ** 2 * 3, 255),
    masks: shared(Uint8Array, count * patchSize ** 2, 255),
    targetMasks: shared(Float32Array, count * maskSize ** 2, 1),
    weights: shared(Float32Array, count * maskSize ** 2, 2),
    projections: shared(Float32Array, count * 12, 1),
    viewWeights: shared(Float32Array, count, 1),
    depths: shared(Float32Array, count, 4000),
  } as unknown as SceneSet;
}

const sets = [noiseSet(), noiseSet(24, 12)];
const steps = 12;
const plan = (step: number): BatchPlan | null =>
  step >= steps
    ? null
    : { set: step % 2, indices: [step % 5, (step + 2) % 5], path: `7/${step}`, augmentation };

function direct(step: number) {
  const { set, indices, path } = plan(step)!;
  return assembleBatch(sets[set], indices, new Random(path), augmentation);
}

describe('BatchLoader', () => {
  it.each(['always', 'never'] as const)('gives the same numbers %s', async (mode) => {
    const loader = new BatchLoader(sets, plan, mode);
    try {
      for (let step = 0; step < steps; step++) {
        expect(loader.take(step)).toEqual(direct(step));
      }
      expect(loader.isAhead).toBe(mode === 'always');
    } finally {
      await loader.close();
    }
    expect(loader.isAhead).toBe(false);
  });

  it('makes a batch anew when its plan has changed since', async () => {
    let isLate = false;
    const changing = (step: number): BatchPlan | null => {
      const first = plan(step);
      return first && isLate ? { ...first, indices: [4] } : first;
    };
    const loader = new BatchLoader(sets, changing, 'always');
    try {
      loader.take(0);
      isLate = true;
      const arrays = loader.take(1);
      expect(arrays.indices).toEqual([4]);
      const random = new Random('7/1');
      expect(arrays).toEqual(assembleBatch(sets[1], [4], random, augmentation));
    } finally {
      await loader.close();
    }
  });

  it('goes on after a step that was left out, and after its thread has gone', async () => {
    const loader = new BatchLoader(sets, plan, 'always');
    loader.take(0);
    expect(loader.take(7)).toEqual(direct(7));
    await loader.close();
    expect(loader.take(8)).toEqual(direct(8));
    expect(() => loader.take(steps)).toThrow(/BatchLoader: expected a step with a plan, found 12/);
  });

  it.each([
    ['starts no thread where making a batch takes 1 % of a step', 99, false],
    ['starts one where it takes 10 %', 9, true],
  ])('%s', async (_, rest, isAhead) => {
    let time = 0;
    // Two looks at the clock per batch, 1 ms apart.
    const loader = new BatchLoader(sets, plan, 'auto', () => time++);
    try {
      for (let step = 0; step < steps - 1; step++) {
        expect(loader.take(step)).toEqual(direct(step));
        time += rest - 1;
      }
      expect(loader.isAhead).toBe(isAhead);
    } finally {
      await loader.close();
    }
  });
});
