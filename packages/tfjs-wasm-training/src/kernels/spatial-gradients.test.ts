import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { scaledError } from '../testing/compare.js';
import { randomFloats } from '../testing/random.js';
import { useVariant, variants } from '../testing/variants.js';

const side = fc.integer({ min: 1, max: 9 });
const channels = fc.constantFrom(1, 3, 4, 5, 8, 13);

describe.each(variants)('MaxPoolGrad and ResizeNearestNeighborGrad, %s', (variant) => {
  beforeAll(() => useVariant(variant));

  test('max pooling sends each gradient to the first maximum of its window', () => {
    let seed = 1;
    fc.assert(
      fc.property(
        fc.record({
          height: side,
          width: side,
          channels,
          windowHeight: fc.integer({ min: 1, max: 4 }),
          windowWidth: fc.integer({ min: 1, max: 4 }),
          strideY: fc.integer({ min: 1, max: 3 }),
          strideX: fc.integer({ min: 1, max: 3 }),
          same: fc.boolean(),
        }),
        (c) => {
          if (!c.same && (c.windowHeight > c.height || c.windowWidth > c.width)) return;
          // Few distinct values, so that windows hold equal maxima.
          const x = randomFloats(2 * c.height * c.width * c.channels, seed++).map(Math.round);
          const shape: [number, number, number, number] = [2, c.height, c.width, c.channels];
          const pool = (x: tf.Tensor) =>
            tf.maxPool(
              x as tf.Tensor4D,
              [c.windowHeight, c.windowWidth],
              [c.strideY, c.strideX],
              c.same ? 'same' : 'valid',
            );
          const { dx, dy, outShape } = tf.tidy(() => {
            const input = tf.tensor4d(x, shape);
            const outShape = pool(input).shape as number[];
            const dy = randomFloats(
              outShape.reduce((a, b) => a * b),
              seed++,
            );
            const dx = tf.grad(pool)(input, tf.tensor(dy, outShape)).dataSync();
            return { dx, dy, outShape };
          });
          const want = new Float64Array(x.length);
          const [, outHeight, outWidth] = outShape;
          const before = (out: number, size: number, window: number, stride: number) =>
            c.same ? Math.floor(Math.max(0, (out - 1) * stride + window - size) / 2) : 0;
          const top = before(outHeight, c.height, c.windowHeight, c.strideY);
          const left = before(outWidth, c.width, c.windowWidth, c.strideX);
          dy.forEach((gradient, at) => {
            const channel = at % c.channels;
            const ox = Math.floor(at / c.channels) % outWidth;
            const oy = Math.floor(at / c.channels / outWidth) % outHeight;
            const b = Math.floor(at / c.channels / outWidth / outHeight);
            let best = -1;
            for (let y = oy * c.strideY - top; y < oy * c.strideY - top + c.windowHeight; y++)
              for (let i = ox * c.strideX - left; i < ox * c.strideX - left + c.windowWidth; i++) {
                if (y < 0 || i < 0 || y >= c.height || i >= c.width) continue;
                const candidate = ((b * c.height + y) * c.width + i) * c.channels + channel;
                if (best < 0 || x[candidate] > x[best]) best = candidate;
              }
            want[best] += gradient;
          });
          expect(scaledError(dx, want)).toBeLessThan(1e-6);
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });

  test("max pooling with dimRoundingMode 'ceil' has the windows of its forward pass", () => {
    const dx = tf.tidy(() =>
      tf
        .grad((x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 0, 'ceil'))(
          tf.tensor4d([1, 2, 9, 4, 5, 6, 7, 8, 3], [1, 3, 3, 1]),
          tf.tensor4d([10, 20, 30, 40], [1, 2, 2, 1]),
        )
        .dataSync(),
    );
    expect(Array.from(dx)).toEqual([0, 0, 20, 0, 10, 0, 0, 30, 40]);
  });

  test('the nearest-neighbour gradient is the adjoint of what the forward kernel reads', () => {
    let seed = 1;
    fc.assert(
      fc.property(
        fc.record({
          height: side,
          width: side,
          channels,
          outHeight: fc.integer({ min: 1, max: 20 }),
          outWidth: fc.integer({ min: 1, max: 20 }),
          // tfjs refuses both at once
          mode: fc.constantFrom('plain', 'alignCorners', 'halfPixelCenters'),
        }),
        (c) => {
          const resize = (x: tf.Tensor) =>
            tf.image.resizeNearestNeighbor(
              x as tf.Tensor4D,
              [c.outHeight, c.outWidth],
              c.mode === 'alignCorners',
              c.mode === 'halfPixelCenters',
            );
          const size = c.height * c.width * c.channels;
          const shape = [2, c.height, c.width, c.channels];
          const dy = randomFloats(2 * c.outHeight * c.outWidth * c.channels, seed++);
          const { source, dx } = tf.tidy(() => {
            // Resizing the index of each input cell says which one every output reads.
            const cells = tf.tensor(
              Float32Array.from({ length: 2 * size }, (_, i) => i),
              shape,
            );
            const gradient = tf.tensor(dy, [2, c.outHeight, c.outWidth, c.channels]);
            return {
              source: resize(cells).dataSync(),
              dx: tf.grad(resize)(cells, gradient).dataSync(),
            };
          });
          const want = new Float64Array(2 * size);
          source.forEach((cell, i) => (want[cell] += dy[i]));
          expect(scaledError(dx, want)).toBeLessThan(1e-6);
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });
});
