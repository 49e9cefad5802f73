// The page: loads the exported model once, and shows the pose of each picture that it is given.
import { h36m18, sideOfJoint } from '@mas/skeleton';
import { renderPoseSvg } from '@mas/viewer';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { poseFromPicture } from './pose-from-picture.js';

const element = (id) => document.getElementById(id);
const skeleton = {
  joints: h36m18.joints,
  bones: h36m18.parents.flatMap((parent, j) => (parent < 0 ? [] : [[parent, j]])),
  sides: h36m18.joints.map((_, j) => sideOfJoint(h36m18, j)),
};

// As fast as WebGL for a network of this size, and without shaders to compile first.
setWasmPaths('./');
await tf.setBackend('wasm');
const model = await tf.loadLayersModel('model/model.json');
const [person, personMask] = await Promise.all(
  ['person.png', 'person-mask.png'].map(async (name) => (await fetch(name)).blob()),
);
await show(person, personMask);
for (const id of ['picture', 'mask']) element(id).addEventListener('change', showChosen);

async function showChosen() {
  const [picture] = element('picture').files;
  const [mask] = element('mask').files;
  if (!picture) return;
  await show(picture, mask).catch((error) => (element('state').textContent = error.message));
}

/** Finds and draws the pose in an image file; without a mask file, its opaque part is the mask. */
async function show(file, maskFile) {
  const picture = await readPixels(file);
  const { width, height } = picture;
  const source = maskFile ? await readPixels(maskFile) : picture;
  if (source.width !== width || source.height !== height) {
    throw new Error(
      `The mask has ${source.width} x ${source.height} px, the picture ${width} x ${height}: they must be alike.`,
    );
  }
  const channel = maskFile ? 0 : 3;
  const mask = Uint8Array.from({ length: width * height }, (_, i) =>
    source.data[4 * i + channel] > 127 ? 1 : 0,
  );
  if (mask.every((value) => value === 1)) {
    throw new Error(
      'Everything is the person: choose a mask, or a picture with a transparent ground.',
    );
  }
  const started = performance.now();
  const pose = await poseFromPicture(model, tf, picture, mask);
  const took = Math.round(performance.now() - started);
  if (!pose) {
    element('state').textContent = 'The mask is empty: nobody to find.';
    return;
  }
  element('state').textContent = `Pose found in ${took} ms on ${tf.getBackend()}.`;
  const { left, top, image } = cutOut(picture, pose.box);
  element('drawing').innerHTML = renderPoseSvg({
    skeleton,
    image,
    predicted2d: pose.keypoints.map(([x, y]) => [x - left, y - top]),
    predicted3d: pose.joints,
  });
  const cells = (tag, values) =>
    `<tr>${values.map((value) => `<${tag}>${value}</${tag}>`).join('')}</tr>`;
  element('joints').innerHTML =
    cells('th', ['joint', 'x px', 'y px', 'x mm', 'y mm', 'z mm']) +
    skeleton.joints
      .map((joint, j) =>
        cells('td', [joint, ...[...pose.keypoints[j], ...pose.joints[j]].map(Math.round)]),
      )
      .join('');
}

async function readPixels(file) {
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, width, height);
}

/** The part of the picture that the network saw. */
function cutOut(picture, box) {
  const left = Math.max(0, Math.floor(box.left));
  const top = Math.max(0, Math.floor(box.top));
  const width = Math.min(picture.width - left, Math.ceil(box.side));
  const height = Math.min(picture.height - top, Math.ceil(box.side));
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pixels = new ImageData(picture.data, picture.width, picture.height);
  canvas.getContext('2d').putImageData(pixels, -left, -top);
  return { left, top, image: { width, height, url: canvas.toDataURL('image/png') } };
}
