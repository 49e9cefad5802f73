import type { RawPicture } from './encode-picture.js';

/** Black, purple, red, yellow, white: brighter is more, in colour and in print. */
const stops = [
  [0, 0, 4],
  [87, 16, 110],
  [188, 55, 84],
  [249, 142, 9],
  [252, 255, 164],
];

/** A map [S, S] of weights as a picture, 0 black and the largest value brightest. */
export function colourMap(values: Float32Array): RawPicture {
  const size = Math.sqrt(values.length);
  const largest = values.reduce((a, b) => Math.max(a, b), 0) || 1;
  const data = new Uint8Array(3 * values.length);
  values.forEach((value, i) => {
    const at = Math.min(Math.max(value / largest, 0), 1) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    for (let c = 0; c < 3; c++) {
      data[3 * i + c] = Math.round(
        stops[low][c] + (at - low) * (stops[low + 1][c] - stops[low][c]),
      );
    }
  });
  return { data, width: size, height: size, channels: 3 };
}

/** A mask [S, S] in 0-1 as a grey picture. */
export function greyMask(values: Float32Array): RawPicture {
  const size = Math.sqrt(values.length);
  const data = Uint8Array.from(values, (value) =>
    Math.round(255 * Math.min(Math.max(value, 0), 1)),
  );
  return { data, width: size, height: size, channels: 1 };
}
