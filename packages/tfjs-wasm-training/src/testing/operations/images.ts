import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { resizeBilinearHalfPixel } from '../../resize-bilinear-half-pixel.js';
import { randomFloats } from '../random.js';
import { batch, channels, fill, flat, linear, side, nonlinear, stride } from './operation.js';

interface Pooling {
  image: [number, number, number, number];
  window: [number, number];
  strides: [number, number];
  same: boolean;
}

const poolings = fc
  .record({
    image: fc.tuple(batch, side, side, channels),
    window: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    strides: fc.tuple(stride, stride),
    same: fc.boolean(),
  })
  .filter(({ image, window, same }) => same || (window[0] <= image[1] && window[1] <= image[2]));

/** Cells of each window that lie inside the image, per output and channel, reduced by `combine`. */
function pooled(p: Pooling, x: ArrayLike<number>, combine: (cells: number[]) => number) {
  const [images, height, width, depth] = p.image;
  const axis = (size: number, i: 0 | 1) => {
    const [window, stride] = [p.window[i], p.strides[i]];
    const out = Math.ceil(p.same ? size / stride : (size - window + 1) / stride);
    const padding = p.same ? Math.max(0, (out - 1) * stride + window - size) : 0;
    return { out, before: Math.floor(padding / 2) };
  };
  const rows = axis(height, 0);
  const columns = axis(width, 1);
  return fill([images, rows.out, columns.out, depth], ([b, oy, ox, c]) => {
    const cells: number[] = [];
    for (let ky = 0; ky < p.window[0]; ky++)
      for (let kx = 0; kx < p.window[1]; kx++) {
        const y = oy * p.strides[0] + ky - rows.before;
        const i = ox * p.strides[1] + kx - columns.before;
        if (y < 0 || i < 0 || y >= height || i >= width) continue;
        cells.push(x[flat(p.image, [b, y, i, c])]);
      }
    return combine(cells);
  });
}

/** All different, so that no small step changes which is the largest. */
function distinct(count: number, seed: number): Float32Array {
  const order = randomFloats(count, seed);
  const ranks = Array.from(order.keys()).toSorted((a, b) => order[a] - order[b]);
  const values = new Float32Array(count);
  ranks.forEach((cell, rank) => (values[cell] = (rank - count / 2) * 0.01));
  return values;
}

export const maxPool = nonlinear('maxPool', {
  parameters: poolings,
  shapes: (p) => [p.image],
  apply: (p, x) => tf.maxPool(x as tf.Tensor4D, p.window, p.strides, p.same ? 'same' : 'valid'),
  reference: (p, x) => pooled(p, x, (cells) => Math.max(...cells)),
  values: distinct,
});

export const avgPool = linear('avgPool', {
  parameters: poolings,
  shapes: (p) => [p.image],
  apply: (p, x) => tf.avgPool(x as tf.Tensor4D, p.window, p.strides, p.same ? 'same' : 'valid'),
  reference: (p, x) => pooled(p, x, (cells) => cells.reduce((a, b) => a + b) / cells.length),
});

interface Resizing {
  image: [number, number, number, number];
  size: [number, number];
  mode: 'plain' | 'alignCorners' | 'halfPixelCenters'; // tfjs refuses the last two together
}

const resizings: fc.Arbitrary<Resizing> = fc.record({
  image: fc.tuple(batch, side, side, channels),
  size: fc.tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 })),
  mode: fc.constantFrom('plain', 'alignCorners', 'halfPixelCenters'),
});

/** Position in the source of output i, and the ratio of the sizes, in float32 as in TensorFlow. */
function position(i: number, size: number, out: number, mode: Resizing['mode']): number {
  if (mode === 'alignCorners') return out > 1 ? Math.fround(i * Math.fround((size - 1) / (out - 1))) : 0; // prettier-ignore
  const scale = Math.fround(size / out);
  return Math.fround(mode === 'plain' ? i * scale : (i + 0.5) * scale);
}

function bilinear(p: Resizing, x: ArrayLike<number>): Float64Array {
  const [images, height, width, depth] = p.image;
  const samples = (i: number, size: number, out: number) => {
    const shift = p.mode === 'halfPixelCenters' ? 0.5 : 0;
    const at = Math.min(size - 1, Math.max(0, position(i, size, out, p.mode) - shift));
    const low = Math.floor(at);
    return [
      { cell: low, weight: 1 - (at - low) },
      { cell: Math.min(low + 1, size - 1), weight: at - low },
    ];
  };
  return fill([images, ...p.size, depth], ([b, oy, ox, c]) => {
    let sum = 0;
    for (const row of samples(oy, height, p.size[0]))
      for (const column of samples(ox, width, p.size[1]))
        sum += row.weight * column.weight * x[flat(p.image, [b, row.cell, column.cell, c])];
    return sum;
  });
}

const modes = (p: Resizing): [boolean, boolean] => [
  p.mode === 'alignCorners',
  p.mode === 'halfPixelCenters',
];

export const resizeBilinear = linear('image.resizeBilinear', {
  parameters: resizings,
  shapes: (p) => [p.image],
  apply: (p, x) => tf.image.resizeBilinear(x as tf.Tensor4D, p.size, ...modes(p)),
  reference: bilinear,
});

export const halfPixel = linear('resizeBilinearHalfPixel', {
  parameters: resizings.map((p) => ({ ...p, mode: 'halfPixelCenters' as const })),
  shapes: (p) => [p.image],
  apply: (p, x) => resizeBilinearHalfPixel(x as tf.Tensor4D, p.size),
  reference: bilinear,
});

export const resizeNearestNeighbor = linear('image.resizeNearestNeighbor', {
  parameters: resizings,
  shapes: (p) => [p.image],
  apply: (p, x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, p.size, ...modes(p)),
  reference: (p, x) => {
    const [images, height, width, depth] = p.image;
    const cell = (i: number, size: number, out: number) => {
      const at = position(i, size, out, p.mode);
      const nearest = p.mode === 'alignCorners' ? Math.floor(at + 0.5) : Math.floor(at);
      return Math.min(size - 1, nearest);
    };
    return fill(
      [images, ...p.size, depth],
      ([b, oy, ox, c]) =>
        x[flat(p.image, [b, cell(oy, height, p.size[0]), cell(ox, width, p.size[1]), c])],
    );
  },
});

export const mirrorPad = linear('mirrorPad', {
  parameters: fc
    .record({
      shape: fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 1, maxLength: 4 }),
      mode: fc.constantFrom('reflect' as const, 'symmetric' as const),
      wish: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 4, maxLength: 4 }),
    })
    .map(({ shape, mode, wish }) => ({
      shape,
      mode,
      paddings: shape.map((size, axis) => {
        const most = mode === 'reflect' ? size - 1 : size;
        return wish[axis].map((side) => Math.min(side, most)) as [number, number];
      }),
    })),
  shapes: ({ shape }) => [shape],
  apply: ({ paddings, mode }, x) => tf.mirrorPad(x, paddings, mode),
  reference: ({ shape, paddings, mode }, x) => {
    const skipped = mode === 'reflect' ? 1 : 0;
    const out = shape.map((size, axis) => paddings[axis][0] + size + paddings[axis][1]);
    return fill(out, (index) => {
      const source = index.map((i, axis) => {
        const at = i - paddings[axis][0];
        if (at < 0) return -at - 1 + skipped;
        return at < shape[axis] ? at : 2 * shape[axis] - at - 1 - skipped;
      });
      return x[flat(shape, source)];
    });
  },
});
