// Fits a skeleton to a mask: gradient descent on the joints, through the differentiable rasterizer.
import { writeFileSync } from 'node:fs';
import { h36m18 } from '@mas/skeleton';
import { skeletonMask } from '@mas/skeleton-mask';
import * as tf from '@tensorflow/tfjs';

const size = 96;
const steps = 300;
const { joints, maskBones: bones, parents } = h36m18;

await tf.setBackend('cpu');

// Two poses of one person, pixels: where the search begins, and the one that the mask shows.
// prettier-ignore
const spread = {
  root: [48, 48], torso: [48, 38], thorax: [48, 27], neck: [48, 23], nose: [48, 18], head: [48, 12],
  leftHip: [54, 49], leftKnee: [56, 65], leftAnkle: [58, 81],
  rightHip: [42, 49], rightKnee: [40, 65], rightAnkle: [38, 81],
  leftShoulder: [56, 28], leftElbow: [67, 30], leftWrist: [79, 31],
  rightShoulder: [40, 28], rightElbow: [29, 30], rightWrist: [17, 31],
};
// prettier-ignore
const waving = {
  ...spread,
  leftElbow: [67, 29], leftWrist: [73, 18], rightElbow: [32, 36], rightWrist: [26, 46],
  leftKnee: [60, 64], leftAnkle: [66, 79], rightKnee: [37, 64], rightAnkle: [31, 79],
};
const start = joints.map((joint) => spread[joint]);
const truth = joints.map((joint) => waving[joint]);

const target = tf.tidy(() =>
  draw(tf.tensor3d([truth]), 4)
    .greater(0.4)
    .toFloat(),
);
const limbs = joints.map((_, joint) => joint).filter((joint) => parents[joint] >= 0);
const lengths = tf.tidy(() => limbLengths(tf.tensor3d([start])));
const keypoints = tf.variable(tf.tensor3d([start]));
const adam = tf.train.adam(0.5);

report('before', start);
for (let step = 0; step < steps; step++) {
  // Wide bones first: a joint far from its place must still feel the mask.
  const sigma = 8 - (4 * step) / (steps - 1);
  const loss = adam.minimize(() => {
    const difference = draw(keypoints, sigma).sub(target).square().mean();
    // A mask alone does not tell an arm from a leg that was stretched to cover it.
    const stretch = limbLengths(keypoints).sub(lengths).square().mean();
    return difference.add(stretch.mul(0.01));
  }, true);
  if (step % 60 === 59) console.log(`step ${step + 1}: loss ${loss.dataSync()[0].toFixed(4)}`);
  loss.dispose();
}
report('after', keypoints.arraySync()[0]);

function draw(points, sigma) {
  return skeletonMask(points, { bones, size, sigma });
}

/** Length in pixels of the limb that ends at each joint but the root. */
function limbLengths(points) {
  const ends = tf.gather(points, limbs, 1);
  const starts = tf.gather(
    points,
    limbs.map((joint) => parents[joint]),
    1,
  );
  return ends.sub(starts).square().sum(2).add(1e-6).sqrt();
}

/** Prints how well a pose fits, and writes it over the mask as an SVG. */
function report(name, pose) {
  const drawn = tf.tidy(() =>
    draw(tf.tensor3d([pose]), 4)
      .greater(0.4)
      .dataSync(),
  );
  const mask = target.dataSync();
  const both = mask.reduce((sum, value, i) => sum + (value && drawn[i] ? 1 : 0), 0);
  const either = mask.reduce((sum, value, i) => sum + (value || drawn[i] ? 1 : 0), 0);
  const error =
    pose.reduce((sum, [x, y], i) => sum + Math.hypot(x - truth[i][0], y - truth[i][1]), 0) /
    pose.length;
  console.log(
    `${name}: IoU ${(both / either).toFixed(3)}, mean joint error ${error.toFixed(2)} px, wrote ${name}.svg`,
  );
  writeFileSync(`${name}.svg`, picture(mask, pose));
}

function picture(mask, pose) {
  let squares = '';
  mask.forEach((value, i) => {
    if (value) squares += `M${i % size} ${Math.floor(i / size)}h1v1h-1z`;
  });
  // A pixel's centre, where the rasterizer has its coordinates, lies half a pixel inside its square.
  const [lines, dots] = [[], []];
  parents.forEach((parent, joint) => {
    const [x, y] = pose[joint].map((value) => value + 0.5);
    dots.push(`<circle cx="${x}" cy="${y}" r="1"/>`);
    if (parent < 0) return;
    const [px, py] = pose[parent].map((value) => value + 0.5);
    lines.push(`<line x1="${px}" y1="${py}" x2="${x}" y2="${y}"/>`);
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${5 * size}" height="${5 * size}" viewBox="0 0 ${size} ${size}">` +
    `<rect width="${size}" height="${size}" fill="#1b1f24"/><path d="${squares}" fill="#c9d1d9"/>` +
    `<g stroke="#d55e00">${lines.join('')}</g><g fill="#0072b2">${dots.join('')}</g></svg>\n`
  );
}
