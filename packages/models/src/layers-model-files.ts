import * as tf from '@tensorflow/tfjs';

/**
 * The files of an exported model, for a web server or a folder: `tf.loadLayersModel` takes the
 * address of its `model.json`.
 *
 * @throws Error if the artifacts hold no weights.
 *
 * @example
 * ```ts
 * import { createDetector, exportLayersModel, layersModelFiles, smallDetector } from '@mas/models';
 *
 * const detector = createDetector(smallDetector, { seed: 1, name: 'detector' });
 * const files = layersModelFiles(await exportLayersModel(detector));
 * console.log(Object.keys(files)); // [ 'model.json', 'weights.bin' ]
 * detector.dispose();
 * ```
 */
export function layersModelFiles(artifacts: tf.io.ModelArtifacts): {
  'model.json': string;
  'weights.bin': Uint8Array<ArrayBuffer>;
} {
  const { weightData, weightSpecs, ...model } = artifacts;
  if (!weightData || !weightSpecs) {
    throw new Error('layersModelFiles: the model must hold weights, found none');
  }
  const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
  return {
    'model.json': JSON.stringify({ ...model, weightsManifest }),
    'weights.bin': new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
  };
}
