// Small kernels on flat arrays and rows.
#include "simd.h"

EXPORT void leaky_relu(const float *x, float *y, int count, float slope) {
  const vec slope_vec = splat(slope);
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    const vec v = load(x + i);
    store(y + i, wasm_v128_bitselect(v, mul(slope_vec, v), wasm_f32x4_gt(v, zero_vec)));
  }
  for (; i < count; i++) y[i] = x[i] > 0 ? x[i] : slope * x[i];
}

// dx = 0 < x <= ceiling ? dy : slope * dy
EXPORT void relu_gradient(const float *dy, const float *x, float *dx, int count, float slope,
                          float ceiling) {
  const vec slope_vec = splat(slope), ceiling_vec = splat(ceiling);
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    const vec at = load(x + i), g = load(dy + i);
    const v128_t open =
        wasm_v128_and(wasm_f32x4_gt(at, zero_vec), wasm_f32x4_le(at, ceiling_vec));
    store(dx + i, wasm_v128_bitselect(g, mul(slope_vec, g), open));
  }
  for (; i < count; i++) dx[i] = x[i] > 0 && x[i] <= ceiling ? dy[i] : slope * dy[i];
}

// y = condition ? a : b, condition in bytes
EXPORT void select_floats(const uint8_t *condition, const float *a, const float *b, float *y,
                          int count) {
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    const v128_t bytes = wasm_v128_load32_zero(condition + i);
    const v128_t words = wasm_u32x4_extend_low_u16x8(wasm_u16x8_extend_low_u8x16(bytes));
    const v128_t chosen = wasm_i32x4_ne(words, wasm_i32x4_const_splat(0));
    store(y + i, wasm_v128_bitselect(load(a + i), load(b + i), chosen));
  }
  for (; i < count; i++) y[i] = condition[i] ? a[i] : b[i];
}

// y[r, c] = x[r, c] + row[c]
EXPORT void add_row(const float *x, const float *row, float *y, int rows, int columns) {
  for (int r = 0; r < rows; r++, x += columns, y += columns) {
    int c = 0;
    for (; c + 4 <= columns; c += 4) store(y + c, add(load(x + c), load(row + c)));
    for (; c < columns; c++) y[c] = x[c] + row[c];
  }
}

// sums[c] = sum over rows of x[r, c]; in blocks of rows, which keeps the rounding error low.
EXPORT void column_sums(const float *x, float *sums, int rows, int columns) {
  int c = 0;
  for (; c + 4 <= columns; c += 4) {
    vec total = zero_vec;
    for (int first = 0; first < rows; first += 256) {
      const int last = minimum(rows, first + 256);
      const float *source = x + (size_t)first * columns + c;
      vec part = zero_vec;
      for (int r = first; r < last; r++, source += columns) part = add(part, load(source));
      total = add(total, part);
    }
    store(sums + c, total);
  }
  for (; c < columns; c++) {
    float total = 0;
    for (int first = 0; first < rows; first += 256) {
      const int last = minimum(rows, first + 256);
      float part = 0;
      for (int r = first; r < last; r++) part += x[(size_t)r * columns + c];
      total += part;
    }
    sums[c] = total;
  }
}

// y = x > threshold, in bytes
EXPORT void greater_than(const float *x, uint8_t *y, int count, float threshold) {
  for (int i = 0; i < count; i++) y[i] = x[i] > threshold;
}

// Copies `rows` rows of `length` four-byte values; strides count values.
EXPORT void copy_rows(const float *source, float *target, int rows, int length,
                      size_t source_stride, size_t target_stride) {
  for (int r = 0; r < rows; r++, source += source_stride, target += target_stride) {
    int i = 0;
    for (; i + 4 <= length; i += 4) store(target + i, load(source + i));
    for (; i < length; i++) target[i] = source[i];
  }
}
