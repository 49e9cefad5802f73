/** Sizes of a test convolution; `pad` lists rows before, rows after, columns before, columns after. */
export interface TestConvolution {
  images: number;
  height: number;
  width: number;
  inChannels: number;
  outChannels: number;
  filterHeight: number;
  filterWidth: number;
  strideY: number;
  strideX: number;
  /** Distance of the filter taps, 1 unless given. */
  dilationY?: number;
  dilationX?: number;
  pad: 'same' | 'valid' | [number, number, number, number];
}

/** Extent of a dilated filter along one axis. */
const extent = (filter: number, dilation = 1) => (filter - 1) * dilation + 1;

/** Output size and padding before of one axis, after the definition of 'same' in TensorFlow. */
function axis(
  size: number,
  filter: number,
  stride: number,
  pad: 'same' | 'valid' | [number, number],
): { out: number; before: number } {
  if (pad === 'same') {
    const out = Math.ceil(size / stride);
    const total = Math.max(0, (out - 1) * stride + filter - size);
    return { out, before: Math.floor(total / 2) };
  }
  const [before, after] = pad === 'valid' ? [0, 0] : pad;
  return { out: Math.floor((before + size + after - filter) / stride) + 1, before };
}

export function outputSize(c: TestConvolution): [height: number, width: number] {
  const { pad } = c;
  const rows = typeof pad === 'string' ? pad : ([pad[0], pad[1]] as [number, number]);
  const columns = typeof pad === 'string' ? pad : ([pad[2], pad[3]] as [number, number]);
  return [
    axis(c.height, extent(c.filterHeight, c.dilationY), c.strideY, rows).out,
    axis(c.width, extent(c.filterWidth, c.dilationX), c.strideX, columns).out,
  ];
}

/** Values and, for the tolerance, sums of magnitudes of every product sum. */
interface Sums {
  value: Float64Array;
  magnitude: Float64Array;
}

const sums = (count: number): Sums => ({
  value: new Float64Array(count),
  magnitude: new Float64Array(count),
});

/** y, dx and dw of a convolution in double precision, by visiting every product once. */
export function float64Convolution(
  c: TestConvolution,
  x: ArrayLike<number>,
  w: ArrayLike<number>,
  dy: ArrayLike<number>,
): { y: Sums; dx: Sums; dw: Sums } {
  const { dilationY = 1, dilationX = 1 } = c;
  const { pad } = c;
  const rows = typeof pad === 'string' ? pad : ([pad[0], pad[1]] as [number, number]);
  const columns = typeof pad === 'string' ? pad : ([pad[2], pad[3]] as [number, number]);
  const { out: outHeight, before: top } = axis(
    c.height,
    extent(c.filterHeight, dilationY),
    c.strideY,
    rows,
  );
  const { out: outWidth, before: left } = axis(
    c.width,
    extent(c.filterWidth, dilationX),
    c.strideX,
    columns,
  );
  const result = { y: sums(dy.length), dx: sums(x.length), dw: sums(w.length) };
  const accumulate = (target: Sums, at: number, product: number) => {
    target.value[at] += product;
    target.magnitude[at] += Math.abs(product);
  };
  for (let b = 0; b < c.images; b++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++)
        for (let ky = 0; ky < c.filterHeight; ky++)
          for (let kx = 0; kx < c.filterWidth; kx++) {
            const iy = oy * c.strideY + ky * dilationY - top;
            const ix = ox * c.strideX + kx * dilationX - left;
            if (iy < 0 || ix < 0 || iy >= c.height || ix >= c.width) continue;
            for (let i = 0; i < c.inChannels; i++)
              for (let o = 0; o < c.outChannels; o++) {
                const atY = ((b * outHeight + oy) * outWidth + ox) * c.outChannels + o;
                const atX = ((b * c.height + iy) * c.width + ix) * c.inChannels + i;
                const atW = ((ky * c.filterWidth + kx) * c.inChannels + i) * c.outChannels + o;
                accumulate(result.y, atY, x[atX] * w[atW]);
                accumulate(result.dx, atX, dy[atY] * w[atW]);
                accumulate(result.dw, atW, x[atX] * dy[atY]);
              }
          }
  return result;
}

/**
 * Largest error of float32 sums in units of their magnitude sums; below `2e-6` for correct kernels
 * with up to some thousand terms.
 */
export function relativeError(got: ArrayLike<number>, want: Sums): number {
  if (got.length !== want.value.length) return Infinity;
  let worst = 0;
  want.value.forEach((value, i) => {
    const error = Math.abs(got[i] - value) / (want.magnitude[i] + 1e-30);
    if (!(error <= worst)) worst = got[i] === value ? worst : error;
  });
  return worst;
}
