// CPU milliseconds a scene of the bodies that are fitted to masks, and how far they are from the true
// poses: node bench/body-fit.mjs [DATA [SPLIT [EVERY [CHECKPOINT]]]], every 7th scene of data/studio if
// left out. Headings are the feet's guess alone; a training knows them better. With a checkpoint the
// bodies are fitted again near what it sees, as `pose.bodyRefits` does.
import { availableParallelism, cpus } from 'node:os';
import { openDataset } from '@mas/datasets';
import { h36m18 } from '@mas/skeleton';
import { createBodyModel } from '../dist/body-fit/body-model.js';
import { fitArms } from '../dist/body-fit/fit-arms.js';
import { fitBody } from '../dist/body-fit/fit-body.js';
import { postureBank } from '../dist/body-fit/posture-bank.js';
import { footHeading } from '../dist/foot-heading.js';
import { refitBody } from '../dist/body-fit/refit-body.js';
import { createModelsFrom, loadCheckpoint, predictScenes, selectBackend } from '../dist/index.js';
import { labelledScenes } from '../dist/labelled-scenes.js';
import { parseConfig } from '../dist/load-config.js';
import { worldToScene } from '../dist/predict-scenes.js';
import { referenceBody } from '../dist/reference-body.js';

const [data = 'data/studio', split = 'train', every = '7', checkpoint] = process.argv.slice(2);
await selectBackend();
const loaded = checkpoint && (await loadCheckpoint(checkpoint));
const config =
  loaded?.info.config ?? parseConfig({ name: 'bench', data: { patchSize: 128 } }, 'bench');
const { halfExtent, patchSize } = config.data;
const { set, truth } = await labelledScenes(await openDataset(data), config, split, 'body-fit');
const labels = worldToScene(truth, set);
const headings = footHeading(set);
const model = createBodyModel(h36m18, referenceBody(h36m18), halfExtent);
const postures = postureBank();
const { joints } = h36m18;
const { views } = set;
const cells = views * patchSize ** 2;
const parts = {
  all: () => true,
  'without elbows and wrists': (name) => !/Elbow|Wrist/.test(name),
  elbows: (name) => name.endsWith('Elbow'),
  wrists: (name) => name.endsWith('Wrist'),
};
const bodies = new Map();
measure('fitted', (scene, s) => {
  const armless = fitBody(model, postures, scene);
  const body = armless && fitArms(model, scene, armless);
  if (body) bodies.set(s, body.points.subarray(0, 3 * joints.length));
  return body;
});
if (loaded) {
  const models = createModelsFrom(loaded);
  const { triangulated: seen } = await predictScenes(models, set);
  models.dispose();
  const seenOf = (s) => seen.subarray(s * joints.length * 3, (s + 1) * joints.length * 3);
  measure('what the checkpoint sees', (_scene, s) => ({ points: seenOf(s) }));
  measure('fitted again', (scene, s) => refitBody(model, scene, seenOf(s), bodies.get(s)));
}

function measure(label, bodyOf) {
  const errors = Object.fromEntries(Object.keys(parts).map((part) => [part, []]));
  let scenes = 0;
  const before = process.cpuUsage();
  for (let s = 0; s < set.sceneCount; s += Number(every)) {
    const scene = {
      masks: set.masks.subarray(s * cells, (s + 1) * cells),
      patchSize,
      projections: set.projections.subarray(12 * s * views, 12 * (s + 1) * views),
      viewWeights: set.viewWeights.subarray(s * views, (s + 1) * views),
      heading: Math.atan2(headings[2 * s + 1], headings[2 * s]),
    };
    const body = bodyOf(scene, s);
    if (!body) continue;
    const { points } = body;
    scenes++;
    joints.forEach((name, j) => {
      const away = [0, 1, 2].map((k) => {
        const actual = labels[(s * joints.length + j) * 3 + k] - labels[s * joints.length * 3 + k];
        return points[3 * j + k] - points[k] - actual;
      });
      const mm = Math.hypot(...away) * halfExtent;
      for (const [part, has] of Object.entries(parts)) if (has(name)) errors[part].push(mm);
    });
  }
  const { user, system } = process.cpuUsage(before);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  console.log(
    `${data}, ${split}, ${label}: ${scenes} of ${set.sceneCount} scenes in ${views} views; ` +
      `${((user + system) / 1000 / scenes).toFixed(0)} ms of CPU a scene ` +
      `(Node ${process.version}, ${availableParallelism()} x ${cpus()[0].model})`,
  );
  for (const [part, mm] of Object.entries(errors)) {
    console.log(`${part}: ${mean(mm).toFixed(0)} mm from the truth after root alignment`);
  }
}
