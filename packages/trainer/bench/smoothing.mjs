// What the 1 € filter does to poses of moving synthetic people whom no training has seen, found by the
// checkpoint that ships with mas in one camera: jitter, lag and error, for some settings.
// node bench/smoothing.mjs [checkpoint folder] [frames a second]
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {
  bodyCapsules,
  cameraRing,
  createBackground,
  createRenderer,
  createSubject,
  createTake,
  poseBody,
  seededRandom,
  syntheticActions,
} from '@mas/synthetic';
import {
  createModelsFrom,
  createPoseSmoother,
  defaultSmoothing,
  loadCheckpoint,
  predictStream,
  selectBackend,
} from '../dist/index.js';

const shipped = fileURLToPath(new URL('../../cli/checkpoint', import.meta.url));
const [folder = shipped, fps = 25] = process.argv.slice(2);
const seconds = 2;
const seed = 77;

tf.env().set('PROD', true);
await selectBackend();
const checkpoint = await loadCheckpoint(folder);
const { config } = checkpoint.info;
const models = createModelsFrom(checkpoint);

const [camera] = cameraRing(seed, 4, 256);
const render = createRenderer(camera, createBackground(camera, seededRandom(seed, 'room')));
const tracks = [];
for (const action of syntheticActions) {
  for (const id of ['S901', 'S902']) {
    const subject = createSubject(seed, id);
    const take = createTake(action, seededRandom(seed, id, action));
    const truth = [];
    const frames = Array.from({ length: seconds * fps }, (_, i) => {
      const { angles, placement } = take(i / fps);
      const body = poseBody(subject, angles, placement);
      truth.push(inCamera(body.joints));
      const look = { brightness: 0, noise: 0.02, noiseSeed: seededRandom(seed, id, i).int32() };
      return render(bodyCapsules(subject, body), look);
    });
    const poses = [];
    for await (const { pose } of predictStream(models, config, frames)) poses.push(pose);
    tracks.push({ truth, poses });
  }
}
models.dispose();

const settings = [
  ['none', undefined],
  ...[0.5, 1, 2].map((minCutoff) => [`low-pass of ${minCutoff} Hz`, { minCutoff, beta: 0 }]),
  ...[0.001, 0.003, 0.01].flatMap((beta) =>
    [0.5, 1, 2].map((minCutoff) => [`${minCutoff} Hz, beta ${beta}`, { minCutoff, beta }]),
  ),
  ['default', defaultSmoothing],
];
const frames = tracks.length * seconds * fps;
console.log(`${tracks.length} takes, ${frames} frames at ${fps}/s, one camera`);
console.table(
  settings.map(([name, options]) => {
    const smoothed = tracks.map(({ poses }) => {
      const smooth = options && createPoseSmoother(config, options);
      return poses.map((pose, i) => (smooth ? smooth(pose, i / fps) : pose).joints);
    });
    const raw = tracks.map(({ poses }) => poses.map(({ joints }) => joints));
    const truth = tracks.map((track) => track.truth);
    return {
      smoothing: name,
      'jitter m/s²': round(mean(smoothed.map((track, t) => jitter(track, truth[t]))) / 1000, 1),
      'lag ms': Math.round(1000 * lag(smoothed, raw)),
      'error mm': round(
        mean(smoothed.flatMap((track, t) => track.map((p, i) => distance(p, truth[t][i])))),
        1,
      ),
    };
  }),
);

/** [J][3] relative to the root, camera axes. */
function inCamera(world) {
  return Array.from({ length: world.length / 3 }, (_, j) => {
    const [x, y, z] = [0, 1, 2].map((k) => world[3 * j + k] - world[k]);
    return camera.cameraFromWorld.map(([a, b, c]) => a * x + b * y + c * z);
  });
}

/** Mean difference of the joints' acceleration from the true one, mm/s². */
function jitter(track, truth) {
  const second = (poses, i, j, k) => poses[i - 1][j][k] - 2 * poses[i][j][k] + poses[i + 1][j][k];
  const values = [];
  for (let i = 1; i < track.length - 1; i++) {
    track[i].forEach((_, j) =>
      values.push(
        Math.hypot(...[0, 1, 2].map((k) => second(track, i, j, k) - second(truth, i, j, k))),
      ),
    );
  }
  return mean(values) * fps ** 2;
}

/** By how many seconds the smoothed poses must be moved forward to fit the others best. */
function lag(smoothed, raw) {
  const settled = Math.round(0.4 * fps);
  let best = { cost: Infinity, shift: 0 };
  for (let shift = 0; shift <= 8; shift += 0.05) {
    const [whole, part] = [Math.floor(shift), shift % 1];
    let cost = 0;
    smoothed.forEach((track, t) => {
      for (let i = settled; i < track.length - 9; i++) {
        track[i].forEach((_, j) => {
          for (let k = 0; k < 3; k++) {
            const moved = (1 - part) * track[i + whole][j][k] + part * track[i + whole + 1][j][k];
            cost += (moved - raw[t][i][j][k]) ** 2;
          }
        });
      }
    });
    if (cost < best.cost) best = { cost, shift };
  }
  return best.shift / fps;
}

function distance(pose, truth) {
  return mean(pose.map((joint, j) => Math.hypot(...joint.map((v, k) => v - truth[j][k]))));
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value, digits) {
  return Number(value.toFixed(digits));
}
