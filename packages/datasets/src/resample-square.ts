/** A square in image px: the centre of its first pixel and the distance to that of its last. */
export interface Box {
  left: number;
  top: number;
  side: number;
}

/** Dense row-major H x W x C values. */
export interface Raster {
  data: Uint8Array | Float32Array;
  height: number;
  width: number;
  channels: number;
}

interface Taps {
  /** First source index of each output. */
  first: Int32Array;
  /** Number of sources of each output. */
  count: Int32Array;
  /** `stride` weights per output; they sum to the part of the footprint inside the source. */
  weights: Float32Array;
  stride: number;
}

/**
 * Resamples a square of a raster to size x size by area averaging, corners aligned: output pixel i
 * sits at left + i * side / (size - 1) and averages one output pitch around it (one source pixel at
 * least, which is bilinear interpolation). Outside the raster is 0, or, with `outside: 'ignore'`,
 * left out of the average.
 *
 * @returns size x size x C, row-major.
 */
export function resampleSquare(
  source: Raster,
  { left, top, side }: Box,
  size: number,
  outside: 'zero' | 'ignore' = 'zero',
): Float32Array {
  const { data, width, height, channels } = source;
  const pitch = side / (size - 1);
  const columns = makeTaps(left, pitch, size, width, outside);
  const rows = makeTaps(top, pitch, size, height, outside);
  const out = new Float32Array(size * size * channels);

  let firstRow = height;
  let endRow = 0;
  for (let i = 0; i < size; i++) {
    if (rows.count[i] === 0) continue;
    firstRow = Math.min(firstRow, rows.first[i]);
    endRow = Math.max(endRow, rows.first[i] + rows.count[i]);
  }
  if (endRow <= firstRow) return out;

  const rowLength = size * channels;
  const squeezed = new Float32Array((endRow - firstRow) * rowLength);
  const { first, count, weights, stride } = columns;
  for (let y = firstRow, target = 0; y < endRow; y++) {
    for (let i = 0; i < size; i++) {
      const w = i * stride;
      const end = w + count[i];
      const from = (y * width + first[i]) * channels;
      if (channels === 3) {
        // Colours together: that is most of the work.
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let k = w, at = from; k < end; k++, at += 3) {
          const weight = weights[k];
          red += weight * data[at];
          green += weight * data[at + 1];
          blue += weight * data[at + 2];
        }
        squeezed[target++] = red;
        squeezed[target++] = green;
        squeezed[target++] = blue;
        continue;
      }
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = w, at = from + c; k < end; k++, at += channels) sum += weights[k] * data[at];
        squeezed[target++] = sum;
      }
    }
  }
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < rows.count[j]; k++) {
      const weight = rows.weights[j * rows.stride + k];
      let from = (rows.first[j] + k - firstRow) * rowLength;
      for (let i = j * rowLength, end = i + rowLength; i < end; i++, from++) {
        out[i] += weight * squeezed[from];
      }
    }
  }
  return out;
}

function makeTaps(
  start: number,
  pitch: number,
  size: number,
  length: number,
  outside: 'zero' | 'ignore',
): Taps {
  const width = Math.max(pitch, 1);
  const stride = Math.min(Math.ceil(width) + 1, length);
  const first = new Int32Array(size);
  const count = new Int32Array(size);
  const weights = new Float32Array(size * stride);
  for (let i = 0; i < size; i++) {
    // Source pixel k covers [k, k + 1] once the coordinate is shifted by half a pixel.
    const from = start + i * pitch + 0.5 - width / 2;
    const to = from + width;
    const begin = Math.max(0, Math.floor(from));
    const end = Math.min(length, Math.ceil(to));
    if (end <= begin) continue;
    first[i] = begin;
    count[i] = end - begin;
    const inside = outside === 'zero' ? width : Math.min(to, length) - Math.max(from, 0);
    for (let k = begin; k < end; k++) {
      weights[i * stride + k - begin] = (Math.min(to, k + 1) - Math.max(from, k)) / inside;
    }
  }
  return { first, count, weights, stride };
}
