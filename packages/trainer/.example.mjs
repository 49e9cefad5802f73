import { openDataset } from '@mas/datasets';
import {
  createModelsFrom,
  evaluate,
  loadCheckpoint,
  parseConfig,
  predictViews,
  selectBackend,
  train,
  writeSynthetic,
} from '@mas/trainer';

// Twelve moments of two people to learn from, six of a third one to score, four cameras each.
await writeSynthetic('tiny/data', {
  seed: 3,
  trainSubjects: 2,
  testSubjects: 1,
  framesPerSequence: 1,
  imageSize: 128,
});

const config = parseConfig(
  {
    name: 'tiny',
    replicas: 1,
    detector: { depthBins: 8, stem: [8, 8], channels: [8, 16, 16], headChannels: 16 },
    heading: { steps: 10, scenesPerBatch: 4 },
    pose: { steps: 40, scenesPerBatch: 4, limbSearch: { thoroughPasses: 1 } },
  },
  'tiny',
);
const backend = await selectBackend();
console.log(backend.description);

const run = await train({ config, dataDir: 'tiny/data', runDir: 'tiny/run', backend });
for (const { name, start, end } of run.stages) console.log(`steps ${start}-${end}: ${name}`);

const checkpoint = await loadCheckpoint(run.checkpointDir);
const scores = await evaluate({ checkpoint, dataDir: 'tiny/data', backend });
const { meanPose, untrained } = scores.baselines;
console.log('MPJPE, mm:', scores.single.mpjpe, 'untrained:', untrained.mpjpe, 'mean pose:', meanPose.mpjpe);
console.log(JSON.stringify(scores,null,2));

const models = createModelsFrom(checkpoint);
const { sequences } = await openDataset('tiny/data');
const view = await sequences[0].readView(0, 0);
const [pose] = await predictViews(models, checkpoint.info.config, [view]);
const head = models.skeleton.joints.indexOf('head');
console.log('head at pixel', pose.keypoints[head].map(Math.round), 'of', view.image.shape);
models.dispose();
