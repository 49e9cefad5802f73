import {
  bodyCapsules,
  cameraRing,
  createBackground,
  createRenderer,
  createSubject,
  createTake,
  poseBody,
  seededRandom,
} from '@mas/synthetic';
import { unprojectPointsFlat, projectPointsFlat } from '@mas/geometry';
import ndarray from 'ndarray';

const size = 256;
const frames = 16;
const framesPerSecond = 3;
const emptyFrames = 30;

/** What is wrong with each video; all of them are of the same person in the same room. */
export const disturbances = {
  plain: {},
  noise: { noise: 0.06 },
  shadow: { shadow: 0.55 },
  light: { light: true },
  sway: { sway: true },
  all: { noise: 0.04, shadow: 0.55, light: true, sway: true },
  'green cloth': { cloth: true, shadow: 0.7, noise: 0.03 },
};

export const cameras = cameraRing(5, 4, size);
const subject = createSubject(5, 'S01');
const rooms = cameras.map((camera) => createBackground(camera, seededRandom(5, 'room', camera.id)));
const renderers = cameras.map((camera, v) => createRenderer(camera, rooms[v]));

// The lamp: a camera 40 m away in its direction, whose silhouette is the shadow.
const lamp = lookFrom([12_000, 9_000, 37_000], 24_000);
const lampRenderer = createRenderer(lamp, new Float32Array(512 * 512 * 3));
const floors = cameras.map((camera) => floorPoints(camera));

/** The person walks to and fro and waves; place and pose at a time in seconds. */
function capsulesAt(seconds) {
  const walk = createTake('walking', seededRandom(5, 'walk'));
  const { angles } = walk(seconds);
  const phase = (2 * Math.PI * seconds) / 6;
  const placement = {
    x: 700 * Math.sin(phase),
    y: 350 * Math.sin(2 * phase),
    heading: -Math.PI / 2 + 0.8 * Math.cos(phase),
  };
  return bodyCapsules(subject, poseBody(subject, angles, placement));
}

/**
 * The video of one camera: images of the empty room to learn from, images with the person, and the
 * true masks.
 */
export function makeVideo(name, view) {
  const kind = disturbances[name];
  const random = seededRandom(9, name, view);
  const empty = Array.from({ length: emptyFrames }, (_, i) =>
    compose(view, kind, random, -(emptyFrames - i) / framesPerSecond, null),
  );
  const images = [];
  const masks = [];
  for (let i = 0; i < frames; i++) {
    const seconds = i / framesPerSecond;
    const capsules = capsulesAt(seconds);
    const person = renderers[view](capsules);
    const shadow = kind.shadow ? lampRenderer(capsules).mask.data : null;
    images.push(compose(view, kind, random, seconds, { person, shadow }));
    masks.push(person.mask);
  }
  return { empty, images, masks };
}

function compose(view, kind, random, seconds, scene) {
  const { noise = 0.02, shadow: depth, light, sway, cloth } = kind;
  const room = rooms[view];
  const image = ndarray(new Uint8Array(size * size * 3), [size, size, 3]);
  // Daylight drifts, and half-way through the person's walk a warm lamp goes on.
  const drift = light ? 1 + 0.12 * Math.sin(seconds) : 1;
  const isLit = light && seconds >= frames / framesPerSecond / 2;
  const gain = [drift * (isLit ? 1.25 : 1), drift * (isLit ? 1.18 : 1), drift * (isLit ? 1.1 : 1)];
  const shift = sway ? Math.round(3 * Math.sin(4 * seconds) + 1.5 * Math.sin(9.3 * seconds)) : 0;
  let state = random.int32() | 1;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      const isPerson = scene && scene.person.mask.data[i];
      let flicker = 1;
      // A curtain on the left third, and a screen that changes its picture.
      if (sway && x < size / 3) flicker = 0.8 + 0.2 * Math.sin((x + shift) / 3);
      if (sway && y > 40 && y < 64 && x > 190 && x < 222)
        flicker = 0.7 + 0.5 * ((Math.floor(2 * seconds + 40) * 0.37) % 1);
      const inShadow =
        !isPerson && scene?.shadow && floors[view][i] >= 0 && scene.shadow[floors[view][i]];
      const fold = cloth ? 0.8 + 0.2 * Math.sin(x / 11) : 1;
      for (let c = 0; c < 3; c++) {
        let value;
        if (isPerson) value = scene.person.image.data[3 * i + c] / 255;
        else if (cloth) value = fold * [0.12, 0.62, 0.24][c];
        else value = flicker * room[3 * i + c];
        if (inShadow) value *= depth;
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const bytes =
          (state & 255) + ((state >>> 8) & 255) + ((state >>> 16) & 255) + (state >>> 24);
        const grain = (noise * (bytes - 510)) / 147.8;
        image.data[3 * i + c] = Math.max(0, Math.min(255, 255 * (gain[c] * value + grain)));
      }
    }
  }
  return image;
}

/** For each pixel the pixel of the lamp's picture at its point of the floor; -1 above the horizon. */
function floorPoints(camera) {
  const out = new Int32Array(size * size).fill(-1);
  const pixel = new Float64Array(2);
  for (let i = 0; i < out.length; i++) {
    pixel[0] = i % size;
    pixel[1] = Math.floor(i / size);
    const [near, far] = [1000, 2000].map((z) => unprojectPointsFlat(pixel, [z], camera));
    const steps = near[2] / (near[2] - far[2]);
    if (!(steps > 0)) continue;
    const point = near.map((value, k) => value + steps * (far[k] - value));
    const [u, v] = projectPointsFlat(point, lamp);
    const [x, y] = [Math.round(u), Math.round(v)];
    if (x >= 0 && y >= 0 && x < 512 && y < 512) out[i] = y * 512 + x;
  }
  return out;
}

function lookFrom(position, focal) {
  const unit = (v) => v.map((value) => value / Math.hypot(...v));
  const forward = unit(position.map((value) => -value));
  const right = unit([forward[1], -forward[0], 0]);
  const down = [
    forward[1] * right[2] - forward[2] * right[1],
    forward[2] * right[0] - forward[0] * right[2],
    forward[0] * right[1] - forward[1] * right[0],
  ];
  const rows = [right, down, forward].map((axis) => [
    ...axis,
    -axis.reduce((sum, value, k) => sum + value * position[k], 0),
  ]);
  return {
    id: 'lamp',
    imageSize: [512, 512],
    intrinsics: [
      [focal / 5, 0, 255.5],
      [0, focal / 5, 255.5],
      [0, 0, 1],
    ],
    distortion: [0, 0, 0, 0, 0],
    cameraFromWorld: rows,
  };
}
