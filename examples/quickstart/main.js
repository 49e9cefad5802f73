// From a picture to a 3D pose: a synthetic person, a trained checkpoint, one prediction, one SVG.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sideOfJoint } from '@mas/skeleton';
import { syntheticDataset } from '@mas/synthetic';
import {
  createModelsFrom,
  loadCheckpoint,
  predictViews,
  selectBackend,
  UserError,
} from '@mas/trainer';
import { renderPoseSvg } from '@mas/viewer';
import sharp from 'sharp';

// The checkpoint comes with @mas/cli; an argument names another one.
const shipped = fileURLToPath(new URL('checkpoint', import.meta.resolve('@mas/cli/package.json')));
const checkpoint = await loadCheckpoint(process.argv[2] ?? shipped).catch(explain);

// A person whom no training has seen. Yours would be { image, mask }: ndarrays [H, W, 3] and [H, W].
const [sequence] = syntheticDataset({
  seed: 2024,
  trainSubjects: 0,
  testSubjects: 1,
  framesPerSequence: 1,
  actions: ['walking'],
});
const { pose: truth, views } = sequence.frame(0);
const [view] = views;

const backend = await selectBackend();
console.log(`checkpoint of ${checkpoint.info.step} steps on ${backend.description}`);
const models = createModelsFrom(checkpoint);
const [pose] = await predictViews(models, checkpoint.info.config, [view]);
const { skeleton } = models;
models.dispose();

// Prediction and truth relative to the root, in the camera's axes: x right, y down, z away, mm.
const trueJoints = inCamera(truth, sequence.cameras[0]);
console.log('\njoint              x px  y px   x mm   y mm   z mm   error mm');
let sum = 0;
skeleton.joints.forEach((joint, j) => {
  const error = Math.hypot(...pose.joints[j].map((value, k) => value - trueJoints[j][k]));
  const pixel = pose.keypoints[j].map((value) => value.toFixed(0).padStart(6)).join('');
  const place = pose.joints[j].map((value) => value.toFixed(0).padStart(7)).join('');
  console.log(joint.padEnd(17) + pixel + place + error.toFixed(0).padStart(11));
  sum += error / skeleton.joints.length;
});
console.log(`\nmean error ${sum.toFixed(0)} mm`);

const { left, top, image } = await cut(view.image, pose.box);
const svg = renderPoseSvg({
  skeleton: {
    joints: skeleton.joints,
    bones: skeleton.parents.flatMap((parent, j) => (parent < 0 ? [] : [[parent, j]])),
    sides: skeleton.joints.map((_, j) => sideOfJoint(skeleton, j)),
  },
  image,
  predicted2d: pose.keypoints.map(([x, y]) => [x - left, y - top]),
  predicted3d: pose.joints,
  true3d: trueJoints,
  title: sequence.name,
});
writeFileSync('pose.svg', svg);
console.log('wrote pose.svg');

/** A world pose, flat, as points relative to its first joint in the axes of a camera. */
function inCamera(world, { cameraFromWorld }) {
  return Array.from({ length: world.length / 3 }, (_, j) => {
    const [x, y, z] = [0, 1, 2].map((k) => world[3 * j + k] - world[k]);
    return cameraFromWorld.map(([a, b, c]) => a * x + b * y + c * z);
  });
}

/** The part of an image that the network saw, with its place. */
async function cut({ data, shape: [height, width] }, box) {
  const left = Math.max(0, Math.floor(box.left));
  const top = Math.max(0, Math.floor(box.top));
  const size = {
    width: Math.min(width - left, Math.ceil(box.side)),
    height: Math.min(height - top, Math.ceil(box.side)),
  };
  const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
    .extract({ left, top, ...size })
    .resize(600)
    .jpeg()
    .toBuffer();
  return {
    left,
    top,
    image: { ...size, url: `data:image/jpeg;base64,${jpeg.toString('base64')}` },
  };
}

function explain(error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  console.error('Train one with "npm run demo" in the repository, and name it:');
  console.error('  npm start -- ../../runs/demo/checkpoint');
  process.exit(1);
}
