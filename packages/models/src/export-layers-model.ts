import * as tf from '@tensorflow/tfjs';
import type { Detector } from './create-detector.js';
import { detectorGraph } from './detector-graph.js';
import { applyLayer, channelwise, graphToLayers } from './graph-to-layers.js';

/**
 * Writes a detector down as a model of tfjs's stock layers, which `tf.loadLayersModel` loads in a
 * browser or in Node without any of this project's packages.
 *
 * The model takes what `detector.keypoints` takes, patches [B, P, P, 3] with values in [-0.5, 0.5],
 * and gives the same joints [B, J, 3] to 1e-4. Its metadata hold the configuration and the units.
 *
 * @param options.heatmap gives [joints, heat map before the softmax [B, H, W, J * D]] instead.
 * @returns the model for a save handler, for {@link tf.io.fromMemory}, or for `layersModelFiles`.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { createDetector, exportLayersModel, smallDetector } from '@mas/models';
 *
 * const detector = createDetector(smallDetector, { seed: 1, name: 'detector' });
 * const artifacts = await exportLayersModel(detector);
 * const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
 * const joints = model.predict(tf.zeros([1, 64, 64, 3])) as tf.Tensor3D;
 * console.log(joints.shape); // [ 1, 18, 3 ]
 * detector.dispose();
 * ```
 */
export async function exportLayersModel(
  detector: Detector,
  { heatmap = false } = {},
): Promise<tf.io.ModelArtifacts> {
  const model = buildModel(detector, heatmap);
  try {
    let artifacts: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler((saved) => {
        artifacts = saved;
        return Promise.resolve({
          modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' },
        });
      }),
    );
    return artifacts!;
  } finally {
    model.dispose();
  }
}

function buildModel(detector: Detector, heatmap: boolean): tf.LayersModel {
  const { config, parameters } = detector;
  const { heatmaps } = detectorGraph(config, 'exportLayersModel');
  let model: tf.LayersModel | undefined;
  // Layers keep variables of their own; only what these are filled from is freed.
  tf.tidy(() => {
    const { input, output } = graphToLayers(heatmaps.at(-1)!, parameters);
    const { cells, logits } = jointVolumes(output, detector);
    const joints = integral(cells, detector);
    model = tf.model({
      name: 'detector',
      inputs: input,
      outputs: heatmap ? [joints, logits] : joints,
    });
  });
  model!.setUserDefinedMetadata({
    detector: config,
    input: 'patches [B, P, P, 3], RGB minus 0.5',
    output:
      'joints [B, J, 3]: x, y in patch NDC (aligned corners, y down), z in half patch extents',
  });
  return model!;
}

/** Layers that only move values. */
const reshape = (name: string, x: tf.SymbolicTensor, targetShape: number[]) =>
  applyLayer(tf.layers.reshape({ name, targetShape }), x);
const permute = (name: string, x: tf.SymbolicTensor, dims: number[]) =>
  applyLayer(tf.layers.permute({ name, dims }), x);

/** The logits per joint, [J, H * W, D], and as a heat map, both with the prior. */
function jointVolumes(
  heatmap: tf.SymbolicTensor,
  { config: { joints, depthBins }, heatmapSize: size, parameters }: Detector,
): { cells: tf.SymbolicTensor; logits: tf.SymbolicTensor } {
  const pixels = size * size;
  const split = reshape('integral/split', heatmap, [pixels, joints, depthBins]);
  const prior = parameters.variables.get('prior');
  if (!prior) return { cells: permute('integral/joints', split, [2, 1, 3]), logits: heatmap };

  // A prior is the same at every depth: with depth first it is a shift along the last axis.
  const depthFirst = permute('prior/depthFirst', split, [3, 1, 2]);
  const flat = reshape('prior/flat', depthFirst, [depthBins, pixels * joints]);
  const offset = tf.reshape(prior, [prior.size]);
  const shifted = channelwise('prior/add', flat, { scale: tf.onesLike(offset), offset });
  const volume = reshape('prior/volume', shifted, [depthBins, pixels, joints]);
  const depthLast = permute('prior/depthLast', volume, [2, 3, 1]);
  return {
    cells: permute('integral/joints', volume, [3, 2, 1]),
    logits: reshape('heatmap', depthLast, [size, size, joints * depthBins]),
  };
}

/** Softmax over [J, H * W, D], then its mean: sums over depth, width and height, one after the other. */
function integral(
  cells: tf.SymbolicTensor,
  { config: { joints, depthBins }, heatmapSize: size }: Detector,
): tf.SymbolicTensor {
  const pixels = size * size;
  const flat = reshape('integral/flat', cells, [joints, pixels * depthBins]);
  const p = applyLayer(
    tf.layers.activation({ name: 'integral/softmax', activation: 'softmax' }),
    flat,
  );
  // mass, z
  const overDepth = sums(
    'integral/depth',
    reshape('integral/columns', p, [joints * pixels, depthBins]),
    ndc(depthBins).map((z) => [1, z]),
  );
  // mass, x, z
  const overWidth = sums(
    'integral/width',
    reshape('integral/rows', overDepth, [joints * size, 2 * size]),
    ndc(size).flatMap((x) => [
      [1, x, 0],
      [0, 0, 1],
    ]),
  );
  // x, y, z
  return sums(
    'integral/height',
    reshape('integral/planes', overWidth, [joints, 3 * size]),
    ndc(size).flatMap((y) => [
      [0, y, 0],
      [1, 0, 0],
      [0, 0, 1],
    ]),
  );
}

/** Multiplies the last axis by a fixed matrix. */
function sums(name: string, x: tf.SymbolicTensor, rows: number[][]): tf.SymbolicTensor {
  const layer = tf.layers.dense({
    name,
    units: rows[0].length,
    useBias: false,
    kernelInitializer: 'zeros',
    weights: [tf.tensor2d(rows)],
    trainable: false,
  });
  return applyLayer(layer, x);
}

/** Coordinates of the cells, -1 to 1; 0 for a single one. */
function ndc(cells: number): number[] {
  return Array.from({ length: cells }, (_, i) => (cells > 1 ? (2 * i) / (cells - 1) - 1 : 0));
}
