// CPU milliseconds a frame of the detector in the checkpoint that ships with mas, single images and
// batches, beside PyTorch with the same weights on one thread, in turns.
// node bench/inference.mjs [checkpoint folder]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { createModelsFrom, loadCheckpoint, selectBackend } from '../dist/index.js';

const shipped = fileURLToPath(new URL('../../cli/checkpoint', import.meta.url));
const [folder = shipped] = process.argv.slice(2);
const batches = [1, 4, 16, 64];
const rounds = 12;
/** Rounds that are not counted: the first ones compile, plan memory, and fill caches. */
const warmUp = 10;

tf.env().set('PROD', true);
const peer = await startPeer();
const checkpoint = await loadCheckpoint(folder);
const rows = [];
for (const backend of ['wasm', 'wasm+onnxruntime']) {
  try {
    await selectBackend(backend);
  } catch (error) {
    console.log(error.message);
    continue;
  }
  const { detector, dispose } = createModelsFrom(checkpoint, backend);
  for (const batch of batches) rows.push(await measure(backend, detector, batch));
  dispose();
}
peer?.stop();
console.log(`Node ${process.version}` + (peer ? `, PyTorch ${peer.version}, one thread` : ''));
console.table(rows);

async function measure(backend, detector, batch) {
  const size = detector.config.patchSize;
  const values = Float32Array.from(
    { length: batch * size * size * 3 },
    (_, i) => Math.sin(i * 0.37) * 0.3 + Math.cos(i * 0.0113) * 0.2,
  );
  const patches = tf.tensor4d(values, [batch, size, size, 3]);
  // PyTorch 1.13 does not use oneDNN for a single small image, at 13 times the cost: give it two.
  const peerBatch = Math.max(2, batch);
  const [ours, theirs] = [[], []];
  let difference = 0;
  for (let round = 0; round < rounds + warmUp; round++) {
    const before = process.cpuUsage();
    const joints = tf.tidy(() => detector.keypoints(patches).dataSync());
    const { user, system } = process.cpuUsage(before);
    const answer = await peer?.ask(peerBatch);
    if (round < warmUp) continue;
    ours.push((user + system) / 1000 / batch);
    if (!answer) continue;
    theirs.push(answer.ms / peerBatch);
    joints.forEach((value, i) => {
      difference = Math.max(difference, Math.abs(value - answer.joints[i]));
    });
  }
  patches.dispose();
  const [mine, other] = [ours, theirs].map(
    (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)],
  );
  return {
    backend,
    batch,
    'ms a frame': Number(mine.toFixed(2)),
    PyTorch: other ? Number(other.toFixed(2)) : '-',
    ratio: other ? Number((mine / other).toFixed(2)) : '-',
    'largest difference (NDC)': peer ? difference.toExponential(0) : '-',
  };
}

/** peer.py, which answers a batch size with its time and joints; undefined where PyTorch is missing. */
async function startPeer() {
  const python = process.env.PYTHON ?? 'python3';
  const program = fileURLToPath(new URL('peer.py', import.meta.url));
  const child = spawn(python, [program, folder], { stdio: ['pipe', 'pipe', 'ignore'] });
  const failed = once(child, 'error').then(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const line = await Promise.race([lines.next(), failed]);
    return line?.value === undefined ? undefined : JSON.parse(line.value);
  };
  const version = await answer();
  if (version === undefined) {
    console.log(`PyTorch is missing: PYTHON=${python} cannot import it (Debian: python3-torch)`);
    return undefined;
  }
  const ask = (batch) => {
    child.stdin.write(`${batch}\n`);
    return answer();
  };
  return { version, ask, stop: () => child.stdin.end() };
}
