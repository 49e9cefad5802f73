// How far the crops of single pictures are from calibrated ones: node bench/single-view-crops.mjs DIR...
// DIR are data folders with cameras; every view of their training scenes is cut as a picture alone, too.
// No pose is read: the true side of a patch follows from the triangulated masks. Prints the guesses that
// were compared, and the constants of `singleViewCrop` that fit best.
import { maskStatistics } from '@mas/masks';
import { openDataset, prepareScenes, singleViewCrop } from '../dist/index.js';
import { maskSlenderness, singleViewSide } from '../dist/single-view-side.js';

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: npm run bench:crops DIR [DIR...], data folders with cameras');
  process.exit(2);
}

/** Masks whose whole outline is seen, with the side of their calibrated patch in px. */
async function viewsOf(folder) {
  const dataset = await openDataset(folder).catch(({ message }) => {
    console.error(message);
    process.exit(2);
  });
  const found = [];
  for (const set of await prepareScenes(dataset, 'train', { patchSize: 8, maskSize: 4 })) {
    if (!set.calibrated) continue;
    for (const [scene, { sequence, frame }] of set.refs.entries()) {
      const { readView } = dataset.sequences.find(({ name }) => name === sequence);
      for (let view = 0; view < set.views; view++) {
        const slot = scene * set.views + view;
        if (set.viewWeights[slot] === 0) continue;
        const statistics = maskStatistics((await readView(view, frame)).mask);
        found.push({ statistics, side: set.boxes[3 * slot + 2] });
      }
    }
  }
  if (found.length === 0) {
    console.error(`${folder}: expected scenes of several calibrated views, found none`);
    process.exit(2);
  }
  return found;
}

const longer = ({ bounds: { left, top, right, bottom } }) =>
  Math.max(right - left, bottom - top) + 1;
const guesses = {
  'longer side of the box': longer,
  'root of the area': ({ count }) => Math.sqrt(count),
  'both, geometric mean': (statistics) =>
    Math.sqrt(longer(statistics) * Math.sqrt(statistics.count)),
  singleViewCrop: singleViewSide,
};

/** Standard deviation of true over guessed sides, in %: a constant factor does not count. */
function spread(logs) {
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const square = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length;
  return { mean, deviation: Math.sqrt(square) };
}

const all = [];
for (const folder of folders) {
  const views = await viewsOf(folder);
  all.push(...views);
  console.log(`${folder}: ${views.length} views`);
  for (const [name, guess] of Object.entries(guesses)) {
    const logs = views.map(({ statistics, side }) => Math.log(side / guess(statistics)));
    const { mean, deviation } = spread(logs);
    const factor = name === 'singleViewCrop' ? `, ${(100 * mean).toFixed(1)} % too small` : '';
    console.log(`  ${name.padEnd(24)} ${(100 * deviation).toFixed(1)} % off${factor}`);
  }
}

// ln(side / √A) = ln(sidePerRootArea) + slenderness · x, by least squares.
const x = all.map(({ statistics }) => maskSlenderness(statistics));
const y = all.map(({ statistics, side }) => Math.log(side / Math.sqrt(statistics.count)));
const average = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const [mx, my] = [average(x), average(y)];
const slope =
  x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) /
  x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
console.log(
  `best constants of all: { sidePerRootArea: ${Math.exp(my - slope * mx).toFixed(3)}, slenderness: ${slope.toFixed(3)} }; used: ${JSON.stringify(singleViewCrop)}`,
);
