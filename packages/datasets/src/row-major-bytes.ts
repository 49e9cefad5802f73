import type { NdArray } from 'ndarray';

/** A dense row-major copy, whatever the strides of the array. */
export function rowMajorBytes(array: NdArray<Uint8Array>): Uint8Array {
  const [rows, columns, channels = 1] = array.shape;
  const out = new Uint8Array(rows * columns * channels);
  const [rowStride, columnStride, channelStride = 1] = array.stride;
  const isDense =
    channelStride === 1 && columnStride === channels && rowStride === columns * channels;
  if (isDense) {
    out.set(array.data.subarray(array.offset, array.offset + out.length));
    return out;
  }
  let k = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let at = array.offset + r * rowStride + c * columnStride;
      for (let i = 0; i < channels; i++, at += channelStride) out[k++] = array.data[at];
    }
  }
  return out;
}
