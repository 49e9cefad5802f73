// Gradients of max and average pooling.
#include "simd.h"

// The gradient of each output goes to the first maximum of its window, as on tfjs's other backends.
EXPORT void max_pool_gradient(const float *x, const float *dy, float *dx, int images, int height,
                              int width, int channels, int out_height, int out_width,
                              int window_height, int window_width, int stride_y, int stride_x,
                              int pad_top, int pad_left) {
  const size_t image_size = (size_t)height * width * channels;
  set_zero(dx, images * image_size);
  for (int image = 0; image < images; image++, x += image_size, dx += image_size) {
    for (int out_y = 0; out_y < out_height; out_y++) {
      const int top = out_y * stride_y - pad_top;
      const int y0 = top < 0 ? 0 : top, y1 = minimum(top + window_height, height);
      for (int out_x = 0; out_x < out_width; out_x++, dy += channels) {
        const int left = out_x * stride_x - pad_left;
        const int x0 = left < 0 ? 0 : left, x1 = minimum(left + window_width, width);
        if (y0 >= y1 || x0 >= x1) continue;
        const int start = (y0 * width + x0) * channels;
        int c = 0;
        for (; c + 4 <= channels; c += 4) {
          vec best = load(x + start + c);
          v128_t best_at = wasm_i32x4_splat(start);
          for (int y = y0; y < y1; y++) {
            int at = (y * width + x0) * channels;
            for (int i = x0; i < x1; i++, at += channels) {
              const vec value = load(x + at + c);
              const v128_t greater = wasm_f32x4_gt(value, best);
              best = wasm_v128_bitselect(value, best, greater);
              best_at = wasm_v128_bitselect(wasm_i32x4_splat(at), best_at, greater);
            }
          }
          dx[wasm_i32x4_extract_lane(best_at, 0) + c] += dy[c];
          dx[wasm_i32x4_extract_lane(best_at, 1) + c + 1] += dy[c + 1];
          dx[wasm_i32x4_extract_lane(best_at, 2) + c + 2] += dy[c + 2];
          dx[wasm_i32x4_extract_lane(best_at, 3) + c + 3] += dy[c + 3];
        }
        for (; c < channels; c++) {
          int best_at = start + c;
          float best = x[best_at];
          for (int y = y0; y < y1; y++) {
            int at = (y * width + x0) * channels + c;
            for (int i = x0; i < x1; i++, at += channels) {
              const int greater = x[at] > best;
              best = greater ? x[at] : best;
              best_at = greater ? at : best_at;
            }
          }
          dx[best_at] += dy[c];
        }
      }
    }
  }
}

// Each output is the mean of the cells of its window that lie inside the image, and sends its
// gradient back in equal parts.
EXPORT void avg_pool_gradient(const float *dy, float *dx, int images, int height, int width,
                              int channels, int out_height, int out_width, int window_height,
                              int window_width, int stride_y, int stride_x, int pad_top,
                              int pad_left) {
  const size_t image_size = (size_t)height * width * channels;
  set_zero(dx, images * image_size);
  for (int image = 0; image < images; image++, dx += image_size) {
    for (int out_y = 0; out_y < out_height; out_y++) {
      const int top = out_y * stride_y - pad_top;
      const int y0 = top < 0 ? 0 : top, y1 = minimum(top + window_height, height);
      for (int out_x = 0; out_x < out_width; out_x++, dy += channels) {
        const int left = out_x * stride_x - pad_left;
        const int x0 = left < 0 ? 0 : left, x1 = minimum(left + window_width, width);
        if (y0 >= y1 || x0 >= x1) continue;
        const float share = 1.f / ((y1 - y0) * (x1 - x0));
        const vec share_vec = splat(share);
        for (int y = y0; y < y1; y++) {
          float *target = dx + ((size_t)y * width + x0) * channels;
          for (int i = x0; i < x1; i++, target += channels) {
            int c = 0;
            for (; c + 4 <= channels; c += 4) {
              store(target + c, add(load(target + c), mul(load(dy + c), share_vec)));
            }
            for (; c < channels; c++) target[c] += dy[c] * share;
          }
        }
      }
    }
  }
}
