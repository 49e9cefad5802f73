import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { createDetector } from './create-detector.js';
import { browserDetector, type DetectorConfig } from './detector-config.js';
import { exportLayersModel } from './export-layers-model.js';
import { layersModelFiles } from './layers-model-files.js';
import { disturb, randomPatches, tinyDetectors, tinyHourglass } from './testing/tiny-detectors.js';

// Without training kernels: as where the exported model is to be used.
beforeAll(async () => {
  await tf.setBackend('wasm');
});

function largestDifference(a: tf.Tensor, b: tf.Tensor): number {
  expect(a.shape).toEqual(b.shape);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);
}

function makePrior(config: DetectorConfig): Float32Array {
  const size = config.patchSize / 4;
  return Float32Array.from({ length: size * size * config.joints }, (_, i) => Math.sin(i));
}

test.each(Object.entries({ ...tinyDetectors, browser: browserDetector }))(
  'a loaded %s finds the same joints as the one that was exported',
  async (kind, config) => {
    const before = tf.memory().numTensors;
    const detector = createDetector(config, { seed: 1, name: `export ${kind}` });
    disturb(detector.parameters);
    const built = tf.memory().numTensors;
    const artifacts = await exportLayersModel(detector);
    expect(tf.memory().numTensors).toBe(built);
    const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
    const patches = randomPatches(2, config.patchSize);
    const expected = detector.keypoints(patches);
    const found = model.predict(patches) as tf.Tensor;
    expect(tf.tidy(() => tf.max(tf.abs(expected)).dataSync()[0])).toBeGreaterThan(0.05);
    expect(largestDifference(found, expected)).toBeLessThan(1e-4);
    tf.dispose([patches, expected, found]);
    model.dispose();
    detector.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
);

test.each([false, true])('the heat map comes along on request (prior: %s)', async (withPrior) => {
  const detector = createDetector(tinyHourglass, {
    seed: 1,
    name: 'heat map',
    prior: withPrior ? makePrior(tinyHourglass) : undefined,
  });
  disturb(detector.parameters);
  const artifacts = await exportLayersModel(detector, { heatmap: true });
  const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  const patches = randomPatches(2, 16);
  const [joints, heatmap] = model.predict(patches) as tf.Tensor[];
  const expected = [detector.keypoints(patches), detector.heatmapLogits(patches)];
  expect(largestDifference(joints, expected[0])).toBeLessThan(1e-4);
  expect(largestDifference(heatmap, expected[1])).toBeLessThan(1e-4);
  tf.dispose([patches, joints, heatmap, expected]);
  model.dispose();
  detector.dispose();
});

test('its files load from a web server', async () => {
  const detector = createDetector(tinyHourglass, { seed: 1, name: 'files' });
  const files = layersModelFiles(await exportLayersModel(detector));
  const served: string[] = [];
  // Not a Response: its json() would make arrays of another realm than the test's, which tfjs refuses.
  const fetchFunc = (url: string) => {
    const name = url.split('/').at(-1) as keyof typeof files;
    served.push(name);
    return Promise.resolve({
      ok: true,
      json: () => Promise.resolve(JSON.parse(files['model.json'])),
      arrayBuffer: () => Promise.resolve(files['weights.bin'].buffer),
    } as Response);
  };
  const address = 'https://example.org/detector/model.json';
  const model = await tf.loadLayersModel(
    tf.io.http(address, { fetchFunc: fetchFunc as typeof fetch }),
  );
  expect(served).toEqual(['model.json', 'weights.bin']);
  expect((model.getUserDefinedMetadata() as { detector: unknown }).detector).toEqual(tinyHourglass);
  const patches = randomPatches(1, 16);
  const [found, expected] = [model.predict(patches) as tf.Tensor, detector.keypoints(patches)];
  expect(largestDifference(found, expected)).toBeLessThan(1e-4);
  tf.dispose([patches, found, expected]);
  model.dispose();
  detector.dispose();
});

test('the same weights give the same bytes, whatever was exported before', async () => {
  const detector = createDetector(tinyHourglass, { seed: 1, name: 'bytes' });
  const first = layersModelFiles(await exportLayersModel(detector));
  const second = layersModelFiles(await exportLayersModel(detector));
  expect(second).toEqual(first);
  detector.dispose();
});

test('files without weights are refused', () => {
  expect(() => layersModelFiles({ modelTopology: {} })).toThrow(
    /layersModelFiles: the model must hold weights, found none/,
  );
});
