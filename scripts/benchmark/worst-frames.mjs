// Draws the pictures that a run of the benchmark gets most wrong: a contact sheet, and what they
// have in common.   node scripts/benchmark/worst-frames.mjs ROW SEED FILE.png [COUNT]
// The predicted skeleton is coloured (right red, left blue, middle yellow), the true one is white.
import path from 'node:path';
import { openDataset } from '../../packages/datasets/dist/index.js';
import {
  createModelsFrom,
  loadCheckpoint,
  predictScenes,
  sceneToWorld,
  selectBackend,
} from '../../packages/trainer/dist/index.js';
import { labelledScenes } from '../../packages/trainer/dist/labelled-scenes.js';
import { worldToPatches } from '../../packages/trainer/dist/predict-scenes.js';
import { createRequire } from 'node:module';
import { root } from '../run.mjs';
import { folderOf, rows, usual } from './rows.mjs';

const sharp = createRequire(path.join(root, 'packages', 'datasets', 'package.json'))('sharp');
const tile = 200;
const across = 5;

const [name, seed, file, countText = '20'] = process.argv.slice(2);
const row = rows.find((candidate) => candidate.name === name);
await selectBackend();
const checkpoint = await loadCheckpoint(
  path.join(root, 'runs', 'benchmark', `${name}-${seed}`, 'checkpoint'),
);
const models = createModelsFrom(checkpoint);
const dataset = await openDataset(path.join(root, folderOf(row.domains?.[0] ?? usual)));
const { set, truth } = await labelledScenes(
  dataset,
  checkpoint.info.config,
  checkpoint.info.config.data.evaluationSplit,
  'evaluation',
);
const predictions = await predictScenes(models, set);
const lifted = sceneToWorld(predictions.lifted, set);
const truthNdc = worldToPatches(truth, set);
const { joints, parents } = models.skeleton;
const J = joints.length;

const errors = Array.from({ length: set.sceneCount * set.views }, (_, view) => {
  const scene = Math.floor(view / set.views);
  const perJoint = joints.map((_joint, j) => {
    const difference = [0, 1, 2].map((k) => {
      const p = (view * J + j) * 3;
      const t = (scene * J + j) * 3;
      return lifted[p + k] - lifted[view * J * 3 + k] - (truth[t + k] - truth[scene * J * 3 + k]);
    });
    return Math.hypot(...difference);
  });
  return { view, scene, perJoint, mean: perJoint.reduce((sum, e) => sum + e, 0) / J };
});

// One view of a scene at most: the worst.
const worst = [
  ...groupBy(
    errors.toSorted((a, b) => b.mean - a.mean),
    ({ scene }) => scene,
  ).values(),
]
  .map(([first]) => first)
  .slice(0, Number(countText));

console.log('action              mean mm   wrists mm   pictures');
const wrists = [joints.indexOf('leftWrist'), joints.indexOf('rightWrist')];
const byAction = groupBy(errors, ({ scene }) => set.refs[scene].sequence.replace(/^[^_]*_/, ''));
for (const [action, list] of [...byAction].toSorted()) {
  const average = (pick) => list.reduce((sum, entry) => sum + pick(entry), 0) / list.length;
  const wrist = average(({ perJoint }) => (perJoint[wrists[0]] + perJoint[wrists[1]]) / 2);
  console.log(
    `${action.padEnd(18)} ${average(({ mean }) => mean)
      .toFixed(1)
      .padStart(8)} ${wrist.toFixed(1).padStart(11)} ${String(list.length).padStart(10)}`,
  );
}

const tiles = [];
for (const [i, { view, scene, mean }] of worst.entries()) {
  const { sequence, frame } = set.refs[scene];
  const source = dataset.sequences.find((candidate) => candidate.name === sequence);
  const { image } = await source.readView(view % set.views, frame);
  const [left, top, side] = set.boxes.subarray(3 * view, 3 * view + 3);
  const [h, w] = image.shape;
  // The patch may reach over the picture's border.
  const pad = Math.ceil(side);
  const picture = await sharp(Buffer.from(image.data), {
    raw: { width: w, height: h, channels: 3 },
  })
    .extend({ top: pad, bottom: pad, left: pad, right: pad, background: '#333' })
    .png()
    .toBuffer();
  const cut = await sharp(picture)
    .extract({
      left: Math.round(left) + pad,
      top: Math.round(top) + pad,
      width: Math.round(side),
      height: Math.round(side),
    })
    .resize(tile, tile)
    .composite([
      { input: Buffer.from(overlay(view, `${sequence} ${frame}: ${mean.toFixed(0)} mm`)) },
    ])
    .png()
    .toBuffer();
  tiles.push({ input: cut, left: (i % across) * tile, top: Math.floor(i / across) * tile });
}
await sharp({
  create: {
    width: across * tile,
    height: Math.ceil(worst.length / across) * tile,
    channels: 3,
    background: '#000',
  },
})
  .composite(tiles)
  .png({ palette: true })
  .toFile(file);
models.dispose();

function groupBy(list, keyOf) {
  const groups = new Map();
  for (const entry of list) {
    const key = keyOf(entry);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return groups;
}

function overlay(view, text) {
  const px = (ndc) => (((ndc + 1) / 2) * (tile - 1)).toFixed(1);
  const bones = (ndc, colourOf, width) =>
    parents
      .map((parent, j) => {
        if (parent === j || parent < 0) return '';
        const [a, b] = [view * J + parent, view * J + j].map((at) => [
          px(ndc[2 * at]),
          px(ndc[2 * at + 1]),
        ]);
        return `<line x1="${a[0]}" y1="${a[1]}" x2="${b[0]}" y2="${b[1]}" stroke="${colourOf(joints[j])}" stroke-width="${width}" stroke-linecap="round"/>`;
      })
      .join('');
  const side = (joint) =>
    joint.startsWith('right') ? '#f33' : joint.startsWith('left') ? '#39f' : '#fd0';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${tile}" height="${tile}">${bones(truthNdc, () => '#fff', 1.5)}${bones(predictions.xy, side, 2.5)}<rect width="100%" height="16" fill="#000" fill-opacity="0.6"/><text x="4" y="12" font-family="sans-serif" font-size="10" fill="#fff">${text}</text></svg>`;
}
