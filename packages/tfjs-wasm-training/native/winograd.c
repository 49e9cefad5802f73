// Winograd's F(2x2, 3x3) after Lavin & Gray 2015, arXiv:1509.09308, section 4.1: a 3x3 convolution of
// stride 1 as 16 matrix products that multiply 4 numbers per output where 9 are in the definition.
//
// The output is cut into tiles of 2x2 pixels, counted over tile rows and images; each reads 4x4 input
// pixels. Transformed, a tile is 16 numbers per channel, "taps" here, and a convolution is a product of
// matrices [tiles, channels] and [in_channels, out_channels] for each tap. All transforms are made of
// sums and halves, so that rounding stays near that of the plain convolution. The channels of images
// are multiples of 4; `tap_stride` is the distance of taps in floats.
#include "simd.h"

#define TAPS 16
#define ROW_TILES 32 // tiles of a row in one go: their pixels and taps stay in L1

// The run of tiles [first, first + count) of a row of tiles.
typedef struct {
  int image, tile_y, tile_x;
} position;

INLINE position position_of(int tile, int tiles_y, int tiles_x) {
  const int row = tile / tiles_x;
  return (position){row / tiles_y, row % tiles_y, tile % tiles_x};
}

// (left, (left + right + middle) / 2, (left + right - middle) / 2, right): G times a column of three.
INLINE void spread(vec left, vec middle, vec right, vec *four) {
  const vec half = splat(0.5f), sum = add(left, right);
  four[0] = left;
  four[1] = mul(half, add(sum, middle));
  four[2] = mul(half, sub(sum, middle));
  four[3] = right;
}

// taps [16][in * out] = G filter G^T of filter [3][3][in * out].
EXPORT void winograd_filter(const float *filter, float *taps, int in_channels, int out_channels) {
  const size_t size = (size_t)in_channels * out_channels;
  for (size_t i = 0; i < size; i += 4) {
    vec columns[3][4], row[4];
#pragma clang loop unroll(full)
    for (int x = 0; x < 3; x++) {
      const float *tap = filter + x * size + i;
      spread(load(tap), load(tap + 3 * size), load(tap + 6 * size), columns[x]);
    }
#pragma clang loop unroll(full)
    for (int y = 0; y < 4; y++) {
      spread(columns[0][y], columns[1][y], columns[2][y], row);
#pragma clang loop unroll(full)
      for (int x = 0; x < 4; x++) store(taps + (4 * y + x) * size + i, row[x]);
    }
  }
}

// The transpose of spread.
INLINE void gather(vec first, vec second, vec third, vec last, vec *three) {
  const vec half = splat(0.5f);
  const vec outer = mul(half, add(second, third));
  three[0] = add(first, outer);
  three[1] = mul(half, sub(second, third));
  three[2] = add(last, outer);
}

// filter_grad [3][3][in * out] += G^T taps G: the transpose of winograd_filter.
EXPORT void winograd_filter_gradient(const float *taps, float *filter_grad, int in_channels,
                                     int out_channels) {
  const size_t size = (size_t)in_channels * out_channels;
  for (size_t i = 0; i < size; i += 4) {
    vec columns[4][3], row[3];
#pragma clang loop unroll(full)
    for (int x = 0; x < 4; x++) {
      const float *tap = taps + x * size + i;
      gather(load(tap), load(tap + 4 * size), load(tap + 8 * size), load(tap + 12 * size),
             columns[x]);
    }
#pragma clang loop unroll(full)
    for (int y = 0; y < 3; y++) {
      gather(columns[0][y], columns[1][y], columns[2][y], columns[3][y], row);
#pragma clang loop unroll(full)
      for (int x = 0; x < 3; x++) {
        float *target = filter_grad + (3 * y + x) * size + i;
        store(target, add(load(target), row[x]));
      }
    }
  }
}

INLINE vec combine(const int sum, const float *a, const float *b, size_t at) {
  return sum ? add(load(a + at), load(b + at)) : sub(load(a + at), load(b + at));
}

// One row of taps of `count` tiles side by side, from two rows of pixels a and b: row tap a + b or
// a - b, then the same combinations of columns. Pixels left and right of the image are zero.
INLINE void input_row(const int sum, const float *a, const float *b, float *target, size_t tap_stride,
                      int left, int width, int channels, int count) {
  // Tiles whose last two columns lie inside, after those that begin in front of the image.
  for (int c = 0; c < channels; c += 4) {
    float *out = target + c;
    int x = left;
#define COLUMN(x) ((unsigned)(x) < (unsigned)width ? combine(sum, a, b, (size_t)(x)*channels + c) : zero_vec)
#define EMIT_TILE(c0, c1, c2, c3)                                                                  \
  store(out, sub(c0, c2));                                                                         \
  store(out + tap_stride, add(c1, c2));                                                            \
  store(out + 2 * tap_stride, sub(c2, c1));                                                        \
  store(out + 3 * tap_stride, sub(c1, c3));                                                        \
  out += channels
    vec column0 = COLUMN(x), column1 = COLUMN(x + 1);
    int tile = 0;
    for (; tile < count && (x + 2 < 0 || x + 3 < 0); tile++, x += 2) {
      const vec column2 = COLUMN(x + 2), column3 = COLUMN(x + 3);
      EMIT_TILE(column0, column1, column2, column3);
      column0 = column2, column1 = column3;
    }
    for (; tile < count && x + 3 < width; tile++, x += 2) {
      const size_t at = (size_t)(x + 2) * channels + c;
      const vec column2 = combine(sum, a, b, at), column3 = combine(sum, a, b, at + channels);
      EMIT_TILE(column0, column1, column2, column3);
      column0 = column2, column1 = column3;
    }
    for (; tile < count; tile++, x += 2) {
      const vec column2 = COLUMN(x + 2), column3 = COLUMN(x + 3);
      EMIT_TILE(column0, column1, column2, column3);
      column0 = column2, column1 = column3;
    }
#undef EMIT_TILE
#undef COLUMN
  }
}

// taps [16][count][channels] = B^T pixels B for the tiles [first, first + count) of images
// [., height, width, channels] with `top` rows and `left` columns of zeros in front.
// workspace: width * channels floats, for a row of zeros.
EXPORT void winograd_input(const float *images, float *taps, size_t tap_stride, float *workspace,
                           int height, int width, int channels, int top, int left, int tiles_y,
                           int tiles_x, int first, int count) {
  const size_t row_size = (size_t)width * channels;
  position at = position_of(first, tiles_y, tiles_x);
  set_zero(workspace, row_size);
  while (count > 0) {
    const int run = minimum(minimum(count, tiles_x - at.tile_x), ROW_TILES);
    const float *rows[4];
    for (int r = 0; r < 4; r++) {
      const int y = 2 * at.tile_y - top + r;
      rows[r] = y >= 0 && y < height ? images + ((size_t)at.image * height + y) * row_size : workspace;
    }
    const int x = 2 * at.tile_x - left;
    input_row(0, rows[0], rows[2], taps, tap_stride, x, width, channels, run);
    input_row(1, rows[1], rows[2], taps + 4 * tap_stride, tap_stride, x, width, channels, run);
    input_row(0, rows[2], rows[1], taps + 8 * tap_stride, tap_stride, x, width, channels, run);
    input_row(0, rows[1], rows[3], taps + 12 * tap_stride, tap_stride, x, width, channels, run);
    taps += (size_t)run * channels;
    count -= run;
    at.tile_x += run;
    if (at.tile_x == tiles_x) {
      at.tile_x = 0;
      if (++at.tile_y == tiles_y) at.tile_y = 0, at.image++;
    }
  }
}

// The four pixels of a tile in images [., height, width, channels]; those outside are `outside`.
INLINE void tile_pixels(float *images, float *outside, float **pixels, position at, int height,
                        int width, int channels) {
  for (int i = 0; i < 4; i++) {
    const int y = 2 * at.tile_y + i / 2, x = 2 * at.tile_x + i % 2;
    pixels[i] = y < height && x < width
                    ? images + (((size_t)at.image * height + y) * width + x) * channels
                    : outside;
  }
}

INLINE void advance(position *at, int tiles_y, int tiles_x) {
  if (++at->tile_x == tiles_x) {
    at->tile_x = 0;
    if (++at->tile_y == tiles_y) at->tile_y = 0, at->image++;
  }
}

// The tiles [first, first + count) of images [., height, width, channels] = A^T taps A.
// workspace: `channels` floats, for pixels outside.
EXPORT void winograd_output(const float *taps, size_t tap_stride, float *images, float *workspace,
                            int height, int width, int channels, int tiles_y, int tiles_x, int first,
                            int count) {
  position at = position_of(first, tiles_y, tiles_x);
  for (int tile = 0; tile < count; tile++, advance(&at, tiles_y, tiles_x)) {
    float *pixels[4];
    tile_pixels(images, workspace, pixels, at, height, width, channels);
    float *const y00 = pixels[0], *const y01 = pixels[1], *const y10 = pixels[2], *const y11 = pixels[3];
    for (int c = 0; c < channels; c += 4, taps += 4) {
      const float *next = taps;
      vec upper[4], lower[4];
#pragma clang loop unroll(full)
      for (int x = 0; x < 4; x++, next += tap_stride) {
        const vec row1 = load(next + 4 * tap_stride), row2 = load(next + 8 * tap_stride);
        upper[x] = add(load(next), add(row1, row2));
        lower[x] = sub(sub(row1, row2), load(next + 12 * tap_stride));
      }
      store(y00 + c, add(upper[0], add(upper[1], upper[2])));
      store(y01 + c, sub(sub(upper[1], upper[2]), upper[3]));
      store(y10 + c, add(lower[0], add(lower[1], lower[2])));
      store(y11 + c, sub(sub(lower[1], lower[2]), lower[3]));
    }
  }
}

// taps [16][count][channels] = A pixels A^T: the transpose of winograd_output, for the tiles
// [first, first + count). workspace: `channels` floats, for pixels outside.
EXPORT void winograd_output_gradient(const float *images, float *taps, size_t tap_stride,
                                     float *workspace, int height, int width, int channels,
                                     int tiles_y, int tiles_x, int first, int count) {
  position at = position_of(first, tiles_y, tiles_x);
  set_zero(workspace, channels);
  for (int tile = 0; tile < count; tile++, advance(&at, tiles_y, tiles_x)) {
    float *pixels[4];
    tile_pixels((float *)images, workspace, pixels, at, height, width, channels);
    for (int c = 0; c < channels; c += 4, taps += 4) {
      const vec y00 = load(pixels[0] + c), y01 = load(pixels[1] + c);
      const vec y10 = load(pixels[2] + c), y11 = load(pixels[3] + c);
      const vec left[4] = {y00, add(y00, y10), sub(y00, y10), sub(zero_vec, y10)};
      const vec right[4] = {y01, add(y01, y11), sub(y01, y11), sub(zero_vec, y11)};
      float *next = taps;
#pragma clang loop unroll(full)
      for (int y = 0; y < 4; y++, next += 4 * tap_stride) {
        store(next, left[y]);
        store(next + tap_stride, add(left[y], right[y]));
        store(next + 2 * tap_stride, sub(left[y], right[y]));
        store(next + 3 * tap_stride, sub(zero_vec, right[y]));
      }
    }
  }
}
