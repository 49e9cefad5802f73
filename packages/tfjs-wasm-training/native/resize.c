// Bilinear resizing, its gradient, and the gradient of nearest-neighbour resizing. The caller gives
// the source positions of each output row and column, so that all conventions share one kernel.
#include "simd.h"

// Source cells of the outputs along one axis: (1 - weight) * x[low] + weight * x[high].
typedef struct {
  int low, high;
  float weight;
} sample;

EXPORT void resize_bilinear(const float *x, float *y, const sample *rows, const sample *columns,
                            int images, int height, int width, int channels, int out_height,
                            int out_width) {
  const size_t row_size = (size_t)width * channels;
  for (int image = 0; image < images; image++, x += height * row_size) {
    for (int out_y = 0; out_y < out_height; out_y++) {
      const float *above = x + rows[out_y].low * row_size;
      const float *below = x + rows[out_y].high * row_size;
      const float down = rows[out_y].weight;
      const vec down_vec = splat(down);
      for (int out_x = 0; out_x < out_width; out_x++, y += channels) {
        const size_t left = (size_t)columns[out_x].low * channels;
        const size_t right = (size_t)columns[out_x].high * channels;
        const float aside = columns[out_x].weight;
        const vec aside_vec = splat(aside);
        int c = 0;
        for (; c + 4 <= channels; c += 4) {
          const vec above_left = load(above + left + c), below_left = load(below + left + c);
          const vec upper =
              multiply_add(sub(load(above + right + c), above_left), aside_vec, above_left);
          const vec lower =
              multiply_add(sub(load(below + right + c), below_left), aside_vec, below_left);
          store(y + c, multiply_add(sub(lower, upper), down_vec, upper));
        }
        for (; c < channels; c++) {
          const float above_left = above[left + c], below_left = below[left + c];
          const float upper = above_left + (above[right + c] - above_left) * aside;
          const float lower = below_left + (below[right + c] - below_left) * aside;
          y[c] = upper + (lower - upper) * down;
        }
      }
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
