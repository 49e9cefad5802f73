// Geodesic distance inside a figure's mask, and the weighting map that is made from it.
import { writeFileSync } from 'node:fs';
import { geodesicDistance, geodesicWeight, maskCentroid, nearestMaskPixel } from '@mas/geodesic';
import ndarray from 'ndarray';

const width = 48;
const height = 64;

// A person whose right hand rests beside the hip: near the trunk, but far away along the body.
const sticks = [
  { from: [24, 18], to: [24, 36], radius: 5 }, // trunk
  { from: [24, 7], to: [24, 8], radius: 4 }, // head
  { from: [24, 8], to: [24, 18], radius: 2 }, // neck
  { from: [20, 17], to: [11, 27], radius: 2 }, // right upper arm
  { from: [11, 27], to: [15, 37], radius: 2 }, // right forearm
  { from: [28, 17], to: [38, 20], radius: 2 }, // left upper arm
  { from: [38, 20], to: [42, 8], radius: 2 }, // left forearm
  { from: [21, 38], to: [18, 60], radius: 3 }, // right leg
  { from: [27, 38], to: [31, 60], radius: 3 }, // left leg
];

const mask = ndarray(new Uint8Array(height * width), [height, width]);
for (let y = 0; y < height; y++) {
  for (let x = 0; x < width; x++) {
    const inside = sticks.some(({ from, to, radius }) => distanceTo(from, to, x, y) <= radius);
    mask.set(y, x, inside ? 1 : 0);
  }
}

const centroid = maskCentroid(mask);
const source = nearestMaskPixel(mask, centroid);
const distance = geodesicDistance(mask, [source]);
const weight = geodesicWeight(mask);

console.log(`centroid ${centroid.map((value) => value.toFixed(1))}, source pixel ${source}\n`);
console.log('distance inside the mask, one letter per 3 px from the source (0, a, b, c, ...):\n');
printMap((x, y) => {
  const steps = Math.floor(distance.get(y, x) / 3);
  if (!mask.get(y, x)) return '.';
  return steps === 0 ? '0' : String.fromCharCode(96 + steps);
});

console.log('\npart         straight  geodesic');
for (const [part, x, y] of [
  ['head', 24, 5],
  ['right hand', 15, 37],
  ['left hand', 42, 8],
  ['right foot', 18, 60],
]) {
  const straight = Math.hypot(x - source[0], y - source[1]);
  console.log(
    `${part.padEnd(12)} ${straight.toFixed(1).padStart(5)} px  ${distance.get(y, x).toFixed(1).padStart(5)} px`,
  );
}

const [low, high] = extent(weight.data);
console.log(`\nweighting map: ${low.toFixed(2)} to ${high.toFixed(2)}, mean 1`);
console.log('wrote distance.svg and weight.svg');
const farthest = Math.max(...distance.data.filter(Number.isFinite));
writeFileSync(
  'distance.svg',
  drawMap((x, y) => distance.get(y, x) / farthest),
);
writeFileSync(
  'weight.svg',
  drawMap((x, y) => (weight.get(y, x) - low) / (high - low)),
);

function distanceTo([ax, ay], [bx, by], x, y) {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}

function extent(values) {
  return [Math.min(...values), Math.max(...values)];
}

/** Every second row only: a letter is about twice as high as wide. */
function printMap(letter) {
  for (let y = 1; y < height; y += 2) {
    console.log(Array.from({ length: width }, (_, x) => letter(x, y)).join(''));
  }
}

/** A map of 0..1 as an SVG with one square per pixel, dark to bright; the rest is left empty. */
function drawMap(value) {
  let squares = '';
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const t = value(x, y);
      if (!Number.isFinite(t)) continue;
      const colour = `hsl(${(260 - 200 * t).toFixed(0)} 75% ${(25 + 45 * t).toFixed(0)}%)`;
      squares += `<rect x="${x}" y="${y}" width="1.02" height="1.02" fill="${colour}"/>`;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${8 * width}" height="${8 * height}" viewBox="0 0 ${width} ${height}">${squares}</svg>\n`;
}
