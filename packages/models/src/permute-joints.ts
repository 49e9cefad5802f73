import * as tf from '@tensorflow/tfjs';
import type { Detector } from './create-detector.js';
import { detectorGraph } from './detector-graph.js';

/**
 * Renames the joints that a detector finds, in its weights: joint j becomes what joint `order[j]` was.
 * With the flip permutation of a skeleton, left and right are exchanged in all that it finds.
 *
 * Nothing else changes: features, headings and, in stacks, what the next stack sees of the heat maps
 * stay as they are. State that an optimizer keeps of the weights is not permuted.
 *
 * @param order a permutation of 0 ... J - 1.
 * @throws RangeError if it is none.
 *
 * @example
 * ```ts
 * import { createDetector, permuteJoints, smallDetector } from '@mas/models';
 *
 * const detector = createDetector({ ...smallDetector, joints: 3 }, { seed: 1, name: 'renamed' });
 * permuteJoints(detector, [0, 2, 1]); // the last two exchange their names
 * detector.dispose();
 * ```
 */
export function permuteJoints(detector: Detector, order: readonly number[]): void {
  const { joints, depthBins } = detector.config;
  const expected = Array.from({ length: joints }, (_, j) => j);
  if (order.toSorted((a, b) => a - b).join() !== expected.join()) {
    throw new RangeError(
      `permuteJoints: order must be a permutation of 0 ... ${joints - 1}, found [${order.join(', ')}]`,
    );
  }
  const channels = order.flatMap((j) =>
    Array.from({ length: depthBins }, (_, bin) => j * depthBins + bin),
  );
  const { variables } = detector.parameters;
  const permute = (name: string, indices: readonly number[], axis: number) => {
    const variable = variables.get(name);
    if (!variable) return;
    tf.tidy(() => variable.assign(tf.gather(variable, tf.tensor1d([...indices], 'int32'), axis)));
  };
  const { graph, heatmaps } = detectorGraph(detector.config, 'permuteJoints');
  for (const { operation, inputs } of graph.nodes) {
    if (operation.kind !== 'convolution') continue;
    if (inputs.some((input) => heatmaps.includes(input))) {
      permute(`${operation.name}/kernel`, channels, 2);
    }
  }
  for (const { operation } of heatmaps) {
    if (operation.kind !== 'convolution') throw new Error('permuteJoints: unknown head');
    permute(`${operation.name}/kernel`, channels, 3);
    permute(`${operation.name}/bias`, channels, 0);
  }
  permute('prior', order as number[], 2);
}
