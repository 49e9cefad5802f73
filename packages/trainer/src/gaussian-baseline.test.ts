import path from 'node:path';
import { openDataset } from '@mas/datasets';
import { getSkeleton } from '@mas/skeleton';
import { tinyDataset, tinyTraining } from '../test/tiny-dataset.js';
import { loadCheckpoint } from './checkpoint.js';
import { createModelsFrom, withModels } from './create-models.js';
import { labelledScenes } from './labelled-scenes.js';
import { parseConfig } from './load-config.js';
import { predictScenes } from './predict-scenes.js';
import { readLog } from './run-log.js';
import { scorePoses } from './score-scenes.js';
import { selectBackend } from './select-backend.js';
import { applySpp } from './spp/apply-spp.js';
import { fitSpp } from './spp/fit-spp.js';
import { train } from './train.js';
import { trainedSkeleton } from './trained-skeleton.js';
import { perView, worldPoses } from './world-poses.js';

/** The paper's terms, with dots at the joints (equation 3). */
const config = parseConfig(
  {
    name: 'gaussian',
    ...tinyTraining,
    detector: { ...tinyTraining.detector, heightPrior: false },
    heading: { steps: 0 },
    pose: {
      ...tinyTraining.pose,
      steps: 40,
      warmUpSteps: 5,
      learningRate: 3e-3,
      stages: { shapePrior: 0.5, arms: 0 },
      augmentation: { mirror: 0, colour: 0, brightness: 0 },
      mask: { drawn: 'joints', sigma: [0.0548, 0.0548] },
      priors: { boneLength: 0, symmetry: 0, midpoints: 0, twist: 0, spine: 0, knees: 0 },
      restingArms: 0,
    },
  },
  'test',
);
const skeleton = getSkeleton(trainedSkeleton);

/** Mean deviation of bones from their true length, in parts of it. */
function boneError(poses: Float64Array, truth: Float64Array): number {
  const count = skeleton.joints.length;
  const errors: number[] = [];
  for (let pose = 0; pose < poses.length / (3 * count); pose++) {
    skeleton.parents.forEach((parent, joint) => {
      if (parent < 0) return;
      const length = (of: Float64Array) => {
        const at = (j: number, k: number) => of[3 * (pose * count + j) + k];
        return Math.hypot(...[0, 1, 2].map((k) => at(joint, k) - at(parent, k)));
      };
      errors.push(Math.abs(length(poses) / length(truth) - 1));
    });
  }
  return errors.reduce((a, b) => a + b) / errors.length;
}

test('dots cover the mask without making a skeleton; post-processing makes one, of unseen people', async () => {
  const data = await tinyDataset();
  try {
    const backend = await selectBackend('wasm');
    const runDir = path.join(data.root, 'run');
    const { checkpointDir } = await train({ config, dataDir: data.dir, runDir, backend });
    const losses = readLog(runDir).map(({ terms }) => terms.skeleton);
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(losses.slice(-10))).toBeLessThan(0.95 * mean(losses.slice(0, 10)));

    const checkpoint = await loadCheckpoint(checkpointDir);
    const spp = await fitSpp({ checkpoint, dataDir: data.dir, ridge: 0.1, backend });
    const dataset = await openDataset(data.dir);
    const { set, truth } = await labelledScenes(dataset, config, 'test', 'the test');
    const dots = await withModels(createModelsFrom(checkpoint), async (models) =>
      worldPoses(await predictScenes(models, set), set),
    );
    const joints = await applySpp(spp, dots, set);
    const trueViews = perView(truth, set);
    const pMpjpe = ({ single, xy }: typeof dots) =>
      scorePoses(single, trueViews, xy, xy, skeleton).pMpjpe;
    expect(boneError(dots.single, trueViews)).toBeGreaterThan(0.5);
    expect(boneError(joints.single, trueViews)).toBeLessThan(
      0.7 * boneError(dots.single, trueViews),
    );
    expect(pMpjpe(joints)).toBeLessThan(0.5 * pMpjpe(dots));
  } finally {
    await data.remove();
  }
});
