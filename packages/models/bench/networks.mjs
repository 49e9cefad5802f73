// CPU milliseconds a frame of every preset, beside PyTorch on one thread with the same network and
// weights, in turns. node bench/networks.mjs [preset ...]
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installTraining, TrainingAdam } from '@mas/tfjs-wasm-training';
import * as models from '../dist/index.js';
import { detectorGraph } from '../dist/detector-graph.js';
import { nodesBelow } from '../dist/network-graph.js';

const presets = {
  small: { config: models.smallDetector, batch: 16, rounds: 7 },
  browser: { config: models.browserDetector, batch: 8, rounds: 3 },
  medium: { config: models.mediumDetector, batch: 4, rounds: 3 },
  paper: { config: models.paperDetector, batch: 2, rounds: 1 },
  resNet50: { config: models.resNet50Detector, batch: 2, rounds: 1 },
};
const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(presets);

const folder = mkdtempSync(path.join(tmpdir(), 'networks-'));
const peer = await startPeer();
await tf.setBackend('wasm');
const training = await installTraining(tf);
console.log(
  `Node ${process.version}, ${training.gemm}, ${training.simd}; ` +
    (peer ? `PyTorch ${peer.version}, one thread, channels last` : 'PyTorch peer missing'),
);
const rows = [];
for (const name of chosen) rows.push(...(await measure(name, presets[name])));
console.table(rows);
peer?.stop();
rmSync(folder, { recursive: true });

async function measure(name, { config, batch, rounds }) {
  const detector = models.createDetector(config, { seed: 1, name });
  detector.training = true;
  // Sharp heat maps, as after training: equal joints then mean something.
  for (const [key, variable] of detector.parameters.variables) {
    if (key.endsWith('head/kernel')) tf.tidy(() => variable.assign(tf.mul(variable, 20)));
  }
  if (peer) await peer.ask({ load: await describe(detector) });
  const rows = [];
  for (const [kind, size] of [
    ['infer', 1],
    // At the large sizes a batch costs what its images do.
    ...(batch > 2 ? [['infer', batch]] : []),
    ['train', batch],
  ]) {
    const ours = [];
    const theirs = [];
    let difference;
    // PyTorch 1.13 leaves oneDNN for single small images, too: give it two.
    const peerSize = Math.max(2, size);
    const patches = patchesOf(size, config.patchSize);
    const step =
      kind === 'train' ? trainingStep(detector, patches) : () => infer(detector, patches);
    detector.training = kind === 'train';
    warmUp(step);
    await peer?.ask({ what: kind, batch: peerSize });
    for (let round = 0; round < rounds; round++) {
      const start = process.cpuUsage();
      const joints = step();
      ours.push(milliseconds(start) / size);
      const answer = await peer?.ask({ what: kind, batch: peerSize });
      if (answer) theirs.push(answer.ms / peerSize);
      if (answer?.joints) {
        difference = Math.max(...joints.map((v, i) => Math.abs(v - answer.joints[i])));
      }
    }
    step.dispose?.();
    patches.dispose();
    const [mine, other] = [ours, theirs].map(median);
    rows.push({
      preset: name,
      task: `${kind} ${size}`,
      'ms a frame': mine.toFixed(1),
      PyTorch: other?.toFixed(1),
      ratio: peer && (mine / other).toFixed(2),
      'joints differ by': difference?.toExponential(0),
      'heap MB': Math.round(training.heapBytes() / 1e6),
    });
  }
  rows.push(await measureExport(name, detector, rounds));
  detector.dispose();
  return rows;
}

async function measureExport(name, detector, rounds) {
  const artifacts = await models.exportLayersModel(detector);
  const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  const patches = patchesOf(1, detector.config.patchSize);
  const step = () => tf.tidy(() => model.predict(patches).dataSync());
  warmUp(step);
  const times = Array.from({ length: rounds }, () => {
    const start = process.cpuUsage();
    step();
    return milliseconds(start);
  });
  model.dispose();
  patches.dispose();
  return { preset: name, task: 'infer 1, exported', 'ms a frame': median(times).toFixed(1) };
}

function infer(detector, patches) {
  return tf.tidy(() => [...detector.keypoints(patches).dataSync()]);
}

function trainingStep(detector, patches) {
  const { parameters, config } = detector;
  const adam = new TrainingAdam(1e-3);
  const target = tf.mul(tf.ones([patches.shape[0], config.joints, 3]), 0.1);
  const variables = [...parameters.variables.values()].filter(
    ({ name, trainable }) => trainable && !name.includes('/heading'),
  );
  const loss = () =>
    tf.addN(
      detector.stackKeypoints(patches).map((joints) => tf.mean(tf.square(tf.sub(joints, target)))),
    );
  const step = () =>
    tf.tidy(() => {
      adam.applyGradients(tf.variableGrads(loss, variables).grads);
    });
  step.dispose = () => {
    adam.dispose();
    target.dispose();
  };
  return step;
}

/** The same values in both languages. */
function patchesOf(batch, size) {
  const values = Float32Array.from(
    { length: batch * size * size * 3 },
    (_, i) => Math.sin(i * 0.37) * 0.3 + Math.cos(i * 0.0113) * 0.2,
  );
  return tf.tensor4d(values, [batch, size, size, 3]);
}

/** Runs until V8 has had the time to compile: at least once, about half a second. */
function warmUp(step) {
  const start = process.cpuUsage();
  do step();
  while (milliseconds(start) < 500);
}

function milliseconds(since) {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}

/** Writes the network and its weights where the peer finds them. */
async function describe({ config, parameters }) {
  const { heatmaps } = detectorGraph(config, 'bench');
  const nodes = nodesBelow(heatmaps);
  const values = [...(await parameters.read())].filter(([name]) => !/^(heading|prior)/.test(name));
  const file = path.join(folder, 'network');
  const description = {
    joints: config.joints,
    patchSize: config.patchSize,
    depthBins: config.depthBins,
    nodes: nodes.map(({ operation, inputs }) => ({
      operation,
      inputs: inputs.map((input) => nodes.indexOf(input)),
    })),
    heatmaps: heatmaps.map((node) => nodes.indexOf(node)),
    parameters: values.map(([name, { shape }]) => [name, shape, parameters.get(name).trainable]),
  };
  writeFileSync(`${file}.json`, JSON.stringify(description));
  writeFileSync(`${file}.bin`, Buffer.concat(values.map(([, v]) => Buffer.from(v.values.buffer))));
  return file;
}

async function startPeer() {
  const python = process.env.PYTHON ?? '/usr/bin/python3';
  if (!existsSync(python)) return undefined;
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) {
    console.log('PyTorch peer missing: no python3 with torch (Debian: python3-torch)');
    return undefined;
  }
  return {
    version: JSON.parse(first.value).version,
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the PyTorch peer ended');
      return JSON.parse(value);
    },
    stop: () => child.stdin.end(),
  };
}
