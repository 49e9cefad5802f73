import * as tf from '@tensorflow/tfjs';
import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';
import { flipPermutation } from '@mas/skeleton';
import type { Models } from './create-models.js';
import { Random } from './random.js';
import { disposeBatch, makeBatch, noAugmentation } from './scene-batch.js';
import { sceneChunks } from './scene-chunks.js';
import { liftPoints } from './scene-pose.js';
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
  const flipped = flipPermutation(models.skeleton);
  const joints = flipped.length;
  const views = { ...noAugmentation, maskInput: models.maskInput };
  for (const indices of group.share(sceneChunks(set.sceneCount, largestBatch))) {
    const batch = makeBatch(set, indices, new Random('none'), views);
    const [seen, mirrored] = tf.tidy(() =>
      [batch.patches, tf.reverse(batch.patches, 2)].map((patches) => {
        const keypoints = models.detector.keypoints(patches as tf.Tensor4D);
        const [x, y, z] = tf.split(keypoints, 3, 2);
        const xy = tf.reshape(tf.concat([x, y], 2), [indices.length, 1, joints, 2]);
        const depths = tf.reshape(z, [indices.length, 1, joints]);
        return liftPoints(xy as tf.Tensor4D, depths as tf.Tensor3D, batch).dataSync<'float32'>();
      }),
    );
    disposeBatch(batch);
    indices.forEach((scene, i) => {
      for (let j = 0; j < joints; j++) {
        const [a, b] = [3 * (i * joints + j), 3 * (i * joints + flipped[j])];
        const other = [-mirrored[b], mirrored[b + 1], mirrored[b + 2]];
        const apart = Math.hypot(...other.map((value, k) => value - seen[a + k]));
        const to = scene * joints + j;
        bodies.points.set(
          other.map((value, k) => (value + seen[a + k]) / 2),
          3 * to,
        );
        bodies.confidence[to] = 1 / (1 + (apart / halfTrust) ** 2);
      }
    });
  }
}
