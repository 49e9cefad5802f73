// What is needed around the exported model: crop a picture by its mask, run, turn joints into pixels
// and millimetres. It depends on nothing but the model.

/**
 * @typedef {object} Pose
 * @property {number[][]} keypoints [J][2] image pixels, pixel centres at integers
 * @property {number[][]} joints [J][3] mm from the root; x right, y down, z away from the camera
 * @property {{ left: number, top: number, side: number }} box what the network saw, pixels
 */

/**
 * Finds the pose of one person.
 *
 * @param model of `tf.loadLayersModel`, written by `mas export`
 * @param tf TensorFlow.js
 * @param {{ width: number, height: number, data: Uint8ClampedArray }} picture RGBA, as of a canvas
 * @param {Uint8Array} mask a number for each pixel: 1 on the person, 0 elsewhere
 * @returns {Promise<Pose | null>} null where the mask is empty
 */
export async function poseFromPicture(model, tf, picture, mask) {
  const { halfExtent, crop, detector, maskInput } = model.getUserDefinedMetadata();
  const box = cropBox(picture, mask, crop);
  if (!box) return null;
  const size = detector.patchSize;
  const patch = cutPatch(picture, maskInput ? mask : undefined, box, size);
  const output = tf.tidy(() => model.predict(tf.tensor4d(patch, [1, size, size, 3])));
  const values = await output.data();
  output.dispose();
  const at = (j, k) => values[3 * j + k];
  const numbers = Array.from({ length: values.length / 3 }, (_, j) => j);
  return {
    keypoints: numbers.map((j) => [
      box.left + ((at(j, 0) + 1) / 2) * box.side,
      box.top + ((at(j, 1) + 1) / 2) * box.side,
    ]),
    joints: numbers.map((j) => [0, 1, 2].map((k) => (at(j, k) - at(0, k)) * halfExtent)),
    box,
  };
}

/** The square around a person: centred on the mask's centroid, its side guessed from the mask. */
function cropBox({ width, height }, mask, { sidePerRootArea, slenderness }) {
  let [count, sumX, sumY] = [0, 0, 0];
  let [sumXX, sumXY, sumYY] = [0, 0, 0];
  let [top, bottom] = [height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!mask[y * width + x]) continue;
      count++;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumXY += x * y;
      sumYY += y * y;
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (count === 0) return null;
  const [x, y] = [sumX / count, sumY / count];
  const [xx, xy, yy] = [sumXX / count - x * x, sumXY / count - x * y, sumYY / count - y * y];
  // Of the mask: the deviation along its long axis, the height of its box, the root of its area.
  const long = Math.sqrt((xx + yy) / 2 + Math.hypot((xx - yy) / 2, xy));
  const root = Math.sqrt(count);
  const shape = Math.log((bottom - top + 1) / root) * Math.log(long / root);
  const side = sidePerRootArea * root * Math.exp(slenderness * shape);
  return { left: x - side / 2, top: y - side / 2, side };
}

/** RGB - 0.5, inside the mask if there is one and 0 outside, area-averaged to size x size. */
function cutPatch({ width, height, data }, mask, { left, top, side }, size) {
  const columns = taps(left, side, size, width);
  const rows = taps(top, side, size, height);
  const patch = new Float32Array(size * size * 3);
  rows.forEach((row, j) => {
    columns.forEach((column, i) => {
      const sums = [0, 0, 0, 0];
      for (const { index: y, weight: wy } of row) {
        for (const { index: x, weight: wx } of column) {
          const pixel = y * width + x;
          for (let c = 0; c < 3; c++) sums[c] += wx * wy * data[4 * pixel + c];
          sums[3] += wx * wy * (mask ? mask[pixel] : 1);
        }
      }
      const coverage = mask ? Math.min(255, Math.round(255 * sums[3])) / 255 : 1;
      for (let c = 0; c < 3; c++) {
        patch[3 * (j * size + i) + c] = (Math.round(sums[c]) / 255 - 0.5) * coverage;
      }
    });
  });
  return patch;
}

/** Pixels and weights that each cell averages along one axis; outside the picture is 0. */
function taps(start, side, size, length) {
  const pitch = side / (size - 1);
  const width = Math.max(pitch, 1);
  return Array.from({ length: size }, (_, i) => {
    const from = start + i * pitch + 0.5 - width / 2;
    const to = from + width;
    const list = [];
    for (let k = Math.max(0, Math.floor(from)); k < Math.min(length, Math.ceil(to)); k++) {
      list.push({ index: k, weight: (Math.min(to, k + 1) - Math.max(from, k)) / width });
    }
    return list;
  });
}
