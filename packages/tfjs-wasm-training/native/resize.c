// Bilinear resizing, its gradient, and the gradient of nearest-neighbour resizing. The caller gives
// the source positions of each output row and column, so that all conventions share one kernel.
#include "simd.h"

// Source cells of the outputs along one axis: (1 - weight) * x[low] + weight * x[high].
typedef struct {
  int low, high;
  float weight;
} sample;

// One row of pixels at the sampled columns.
static void resize_row(const float *row, float *out, const sample *columns, int channels,
                       int out_width) {
  for (int out_x = 0; out_x < out_width; out_x++, out += channels) {
    const float *left = row + (size_t)columns[out_x].low * channels;
    const float *right = row + (size_t)columns[out_x].high * channels;
    const float weight = columns[out_x].weight;
    const vec weight_vec = splat(weight);
    int c = 0;
    for (; c + 4 <= channels; c += 4) {
      const vec start = load(left + c);
      store(out + c, multiply_add(sub(load(right + c), start), weight_vec, start));
    }
    for (; c < channels; c++) out[c] = left[c] + (right[c] - left[c]) * weight;
  }
}

// workspace: 2 * out_width * channels floats, for the two source rows in use, resized along x.
EXPORT void resize_bilinear(const float *x, float *y, const sample *rows, const sample *columns,
                            float *workspace, int images, int height, int width, int channels,
                            int out_height, int out_width) {
  const size_t row_size = (size_t)width * channels, out_size = (size_t)out_width * channels;
  for (int image = 0; image < images; image++, x += height * row_size) {
    float *above = workspace, *below = workspace + out_size;
    int above_at = -1, below_at = -1;
    for (int out_y = 0; out_y < out_height; out_y++, y += out_size) {
      const sample at = rows[out_y];
      if (at.low == below_at) {
        float *const other = above;
        above = below, above_at = below_at;
        below = other, below_at = -1;
      }
      if (at.low != above_at) resize_row(x + at.low * row_size, above, columns, channels, out_width);
      if (at.high != below_at) resize_row(x + at.high * row_size, below, columns, channels, out_width);
      above_at = at.low, below_at = at.high;
      const vec weight_vec = splat(at.weight);
      size_t i = 0;
      for (; i + 4 <= out_size; i += 4) {
        const vec start = load(above + i);
        store(y + i, multiply_add(sub(load(below + i), start), weight_vec, start));
      }
      for (; i < out_size; i++) y[i] = above[i] + (below[i] - above[i]) * at.weight;
    }
  }
}

// target += source * factor
INLINE void add_scaled(float *target, const float *source, float factor, size_t count) {
  const vec factor_vec = splat(factor);
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    store(target + i, multiply_add(load(source + i), factor_vec, load(target + i)));
  }
  for (; i < count; i++) target[i] += source[i] * factor;
}

// The transpose of resize_bilinear: each row of dy is gathered along x into `workspace`
// (width * channels floats), which is then added to the two source rows.
EXPORT void resize_bilinear_gradient(const float *dy, float *dx, const sample *rows,
                                     const sample *columns, float *workspace, int images,
                                     int height, int width, int channels, int out_height,
                                     int out_width) {
  const size_t row_size = (size_t)width * channels;
  set_zero(dx, images * height * row_size);
  for (int image = 0; image < images; image++, dx += height * row_size) {
    for (int out_y = 0; out_y < out_height; out_y++) {
      set_zero(workspace, row_size);
      for (int out_x = 0; out_x < out_width; out_x++, dy += channels) {
        const sample at = columns[out_x];
        add_scaled(workspace + (size_t)at.low * channels, dy, 1.f - at.weight, channels);
        if (at.weight != 0) {
          add_scaled(workspace + (size_t)at.high * channels, dy, at.weight, channels);
        }
      }
      const sample at = rows[out_y];
      add_scaled(dx + at.low * row_size, workspace, 1.f - at.weight, row_size);
      if (at.weight != 0) add_scaled(dx + at.high * row_size, workspace, at.weight, row_size);
    }
  }
}

// dx[image, row_of[y], column_of[x], :] += dy[image, y, x, :]
EXPORT void resize_nearest_gradient(const float *dy, float *dx, const int *row_of,
                                    const int *column_of, int images, int height, int width,
                                    int channels, int out_height, int out_width) {
  set_zero(dx, (size_t)images * height * width * channels);
  for (int image = 0; image < images; image++, dx += (size_t)height * width * channels) {
    for (int y = 0; y < out_height; y++) {
      float *row = dx + (size_t)row_of[y] * width * channels;
      for (int x = 0; x < out_width; x++, dy += channels) {
        float *target = row + (size_t)column_of[x] * channels;
        int c = 0;
        for (; c + 4 <= channels; c += 4) store(target + c, add(load(target + c), load(dy + c)));
        for (; c < channels; c++) target[c] += dy[c];
      }
    }
  }
}
