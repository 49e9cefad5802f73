import fc from 'fast-check';
import { bareModule } from './testing/bare-module.js';
import { randomFloats } from './testing/random.js';
import { variants } from './testing/variants.js';

const side = fc.integer({ min: 1, max: 6 });
const channels = fc.integer({ min: 1, max: 19 });

describe.each(variants)('native kernels, %s, write only inside their outputs', (variant) => {
  test('convolution and its packing', async () => {
    await fc.assert(
      fc.asyncProperty(
        side,
        side,
        channels,
        channels,
        side,
        async (height, width, inC, outC, k) => {
          const { native, place, placeIntegers, space, untouched } = await bareModule(variant);
          const x = place(randomFloats(height * width * inC, 1));
          const w = place(randomFloats(k * k * inC * outC, 2));
          const paddedHeight = height + k - 1;
          const paddedWidth = width + k - 1;
          const padded = space(paddedHeight * paddedWidth * inC);
          native.pad_images(x, padded, 1, height, width, inC, k - 1, 0, 0, k - 1);
          const panels = space(k * k * inC * Math.ceil(outC / 8) * 8);
          native.pack_panels(w, panels, k * k * inC, outC);
          const flipped = space(k * k * outC * Math.ceil(inC / 8) * 8);
          native.pack_panels_transposed(w, flipped, k, k, inC, outC, 0, 0, 1, 1);
          const y = space(height * width * outC);
          const row = paddedWidth * inC;
          const runs = placeIntegers(Int32Array.from({ length: k }, (_, ky) => ky * row));
          native.convolve(padded, panels, y, 1, height, width, outC, runs, k, k * inC, 0, row, inC, 0, width * outC, outC); // prettier-ignore
          const dw = space(k * k * inC * outC);
          native.filter_gradient(padded, y, dw, 1, height, width, outC, runs, k, k * inC, 0, row, inC); // prettier-ignore
          const turned = space(k * k * inC * outC);
          native.transpose(w, turned, k * k * inC, outC);
          expect(untouched()).toBe(true);
        },
      ),
      { seed: 31, numRuns: 100 },
    );
  });

  test("the transforms of Winograd's algorithm", async () => {
    const channels = fc.integer({ min: 1, max: 3 }).map((n) => 4 * n);
    const border = fc.integer({ min: -1, max: 4 });
    const length = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(
        length,
        length,
        channels,
        channels,
        border,
        border,
        side,
        async (height, width, inC, outC, top, left, cut) => {
          // prettier-ignore
          const { native, place, space, untouched } = await bareModule(variant);
          const [tilesY, tilesX] = [Math.ceil(height / 2), Math.ceil(width / 2)];
          const tiles = 2 * tilesY * tilesX;
          const first = Math.min(cut, tiles - 1);
          const count = tiles - first;
          const [x, y] = [place(randomFloats(2 * height * width * inC, 1)), space(2 * height * width * outC)]; // prettier-ignore
          const w = place(randomFloats(9 * inC * outC, 2));
          const stride = (channels: number) => count * channels + 5;
          const taps = (channels: number) => space(15 * stride(channels) + count * channels);
          native.winograd_input(x, taps(inC), stride(inC), space(width * inC), height, width, inC, top, left, tilesY, tilesX, first, count); // prettier-ignore
          native.winograd_output(taps(outC), stride(outC), y, space(outC), height, width, outC, tilesY, tilesX, first, count); // prettier-ignore
          native.winograd_output_gradient(y, taps(outC), stride(outC), space(outC), height, width, outC, tilesY, tilesX, first, count); // prettier-ignore
          const filterTaps = space(16 * inC * outC);
          native.winograd_filter(w, filterTaps, inC, outC);
          native.winograd_filter_gradient(filterTaps, space(9 * inC * outC), inC, outC);
          expect(untouched()).toBe(true);
        },
      ),
      { seed: 34, numRuns: 100 },
    );
  });

  test('all others', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, side, side, async (height, width, groups, perGroup) => {
        const { native, place, space, untouched } = await bareModule(variant);
        const c = groups * perGroup;
        const pixels = height * width;
        const count = 2 * pixels * c;
        const x = place(randomFloats(count, 1));
        const parameters = place(randomFloats(c, 2));
        const workspace = space(4 * c);
        const y = space(count);
        const stats = space(2 * groups * 2);
        native.group_norm(x, parameters, parameters, y, stats, workspace, 2, pixels, c, groups, 1e-5, 0.1); // prettier-ignore
        const [dx, dgamma, dbeta] = [space(count), space(c), space(c)];
        native.group_norm_gradient(x, y, x, parameters, stats, dx, dgamma, dbeta, workspace, 2, pixels, c, groups, 0.1); // prettier-ignore

        // groups are joints here, perGroup depth bins
        const prior = place(randomFloats(pixels * groups, 3));
        const [found, peaks] = [space(2 * groups * 3), space(2 * groups * 2)];
        native.soft_argmax(x, prior, found, peaks, space(5 * c), 2, height, width, groups, perGroup); // prettier-ignore
        const [dlogits, dprior] = [space(count), space(pixels * groups)];
        native.soft_argmax_gradient(x, prior, found, peaks, found, dlogits, dprior, space(c), 2, height, width, groups, perGroup); // prettier-ignore

        const [m, v] = [space(count), space(count)];
        native.adam(x, y, m, v, dx, count, 1, 0.1, 0.9, 0.1, 0.999, 0.001, 1e-7, 0.1, 0.001);
        native.leaky_relu(x, y, count, 0.1);
        const mask = space(Math.ceil(count / 4));
        native.greater_than(x, mask, count, 0);
        native.select_floats(mask, x, dx, y, count);
        native.add_row(x, parameters, y, 2 * pixels, c);
        native.column_sums(x, space(c), 2 * pixels, c);
        native.copy_rows(x, space(2 * pixels * perGroup), 2 * pixels, perGroup, c, perGroup);
        const pooled = place(randomFloats(2 * Math.ceil(height / 2) * Math.ceil(width / 2) * c, 4));
        native.max_pool_gradient(x, pooled, dx, 2, height, width, c, Math.ceil(height / 2), Math.ceil(width / 2), 2, 2, 2, 2, 0, 0); // prettier-ignore
        native.avg_pool_gradient(pooled, dx, 2, height, width, c, Math.ceil(height / 2), Math.ceil(width / 2), 2, 2, 2, 2, 0, 0); // prettier-ignore
        native.relu_gradient(x, y, dx, count, 0.1, 6);
        expect(untouched()).toBe(true);
      }),
      { seed: 32, numRuns: 60 },
    );
  });

  test('depthwise gradients and resizing', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, side, side, side, async (height, width, c, outSide, k) => {
        const { native, place, placeSamples, space, untouched } = await bareModule(variant);
        const multiplier = 1 + (k % 2);
        const x = place(randomFloats(2 * height * width * c, 1));
        const [y, dx] = [space(2 * outSide * outSide * c), space(2 * height * width * c)];
        const rows = placeSamples(height, outSide);
        const columns = placeSamples(width, outSide);
        native.resize_bilinear(
          x,
          y,
          rows,
          columns,
          space(2 * outSide * c),
          2,
          height,
          width,
          c,
          outSide,
          outSide,
        );
        native.resize_bilinear_gradient(y, dx, rows, columns, space(width * c), 2, height, width, c, outSide, outSide); // prettier-ignore

        // 'same' padding, dilation 2, stride 2 along the columns
        const outWidth = Math.ceil(width / 2);
        const filter = place(randomFloats(k * k * c * multiplier, 2));
        const dy = place(randomFloats(2 * height * outWidth * c * multiplier, 3));
        const sizes = [2, height, width, c, multiplier, height, outWidth, k, k, 1, 2, 2, 2, k - 1, k - 1] as const; // prettier-ignore
        native.depthwise_input_gradient(dy, filter, dx, ...sizes);
        native.depthwise_filter_gradient(x, dy, space(k * k * c * multiplier), ...sizes);
        expect(untouched()).toBe(true);
      }),
      { seed: 33, numRuns: 60 },
    );
  });

  test('the exponential has a relative error below 2e-7', async () => {
    const { native, place, space, read } = await bareModule(variant);
    const count = 8000;
    const x = Float32Array.from({ length: count }, (_, i) => (-i * 87.2) / count);
    x.set([0, -87.31, -1e4, -Infinity, NaN]);
    const target = space(count);
    native.exp_negative_array(place(x), target, count);
    const y = read(target, count);
    expect(Array.from(y.slice(0, 5))).toEqual([1, 0, 0, 0, NaN]);
    y.slice(5).forEach((value, i) => {
      expect(Math.abs(value / Math.exp(x[i + 5]) - 1)).toBeLessThan(2e-7);
    });
  });
});
