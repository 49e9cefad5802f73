import * as tf from '@tensorflow/tfjs';
import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';
import type { Models } from './create-models.js';
import { mirroredKeypoints } from './mirrored-keypoints.js';
import { Random } from './random.js';
import { disposeBatch, makeBatch, noAugmentation } from './scene-batch.js';
import { sceneChunks } from './scene-chunks.js';
import { scenePose } from './scene-pose.js';
import type { TrainingSet } from './training-data.js';

/** Pictures that go through the network at once. */
const largestBatch = 32;
/** Distance between a joint and that of the mirror image at which it is half trusted, NDC. */
const halfTrust = 0.1;

/**
 * Makes what the detector sees in single pictures their targets: the mean over each picture and its
 * mirror image, and the less trusted the more these differ. Replicas share the work.
 *
 * An addition to the paper, as self-training: only several views tell where joints lie, and a
 * detector that has learned of them knows more of a single picture than its mask.
 */
export function teachSingleViews(
  models: Pick<Models, 'detector' | 'skeleton' | 'maskInput'>,
  entry: TrainingSet,
  group: Replica,
): void {
  const { set, bodies } = entry;
  const joints = models.skeleton.joints.length;
  const views = { ...noAugmentation, maskInput: models.maskInput };
  for (const indices of group.share(sceneChunks(set.sceneCount, largestBatch))) {
    const batch = makeBatch(set, indices, new Random('none'), views);
    const { patches } = batch;
    const [seen, mirrored] = tf.tidy(() =>
      [models.detector.keypoints(patches), mirroredKeypoints(models, patches)].map((keypoints) =>
        scenePose(keypoints, batch, 0).points.dataSync<'float32'>(),
      ),
    );
    disposeBatch(batch);
    indices.forEach((scene, i) => {
      for (let j = 0; j < joints; j++) {
        const from = 3 * (i * joints + j);
        const [a, b] = [seen, mirrored].map((points) => points.subarray(from, from + 3));
        const apart = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
        const to = scene * joints + j;
        bodies.points.set(
          [0, 1, 2].map((k) => (a[k] + b[k]) / 2),
          3 * to,
        );
        bodies.confidence[to] = 1 / (1 + (apart / halfTrust) ** 2);
      }
    });
  }
}
