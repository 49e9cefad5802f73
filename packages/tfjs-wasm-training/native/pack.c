// Data movement in front of the convolution cores: zero padding of images, filter panels, transpose.
#include "simd.h"

#define PANEL 8 // output channels per panel, the width of the register tile in convolution.c

// Copies images [images, height, width, channels] into zero-padded
// [images, top + height + bottom, left + width + right, channels].
EXPORT void pad_images(const float *input, float *output, int images, int height, int width,
                       int channels, int top, int bottom, int left, int right) {
  const size_t row = (size_t)width * channels;
  const size_t left_gap = (size_t)left * channels, right_gap = (size_t)right * channels;
  const size_t padded_row = left_gap + row + right_gap;
  for (int image = 0; image < images; image++) {
    set_zero(output, top * padded_row);
    output += top * padded_row;
    for (int y = 0; y < height; y++) {
      set_zero(output, left_gap);
      __builtin_memcpy(output + left_gap, input, row * 4);
      set_zero(output + left_gap + row, right_gap);
      input += row;
      output += padded_row;
    }
    set_zero(output, bottom * padded_row);
    output += bottom * padded_row;
  }
}

// matrix [depth, columns] -> panels [ceil(columns / 8)][depth][8], the last one filled with zeros.
EXPORT void pack_panels(const float *matrix, float *panels, int depth, int columns) {
  for (int n = 0; n < columns; n += PANEL) {
    const int width = minimum(PANEL, columns - n);
    for (int k = 0; k < depth; k++, panels += PANEL) {
      const float *source = matrix + (size_t)k * columns + n;
      if (width == PANEL) {
        store(panels, load(source));
        store(panels + 4, load(source + 4));
      } else {
        for (int j = 0; j < PANEL; j++) panels[j] = j < width ? source[j] : 0.f;
      }
    }
  }
}

// The filter of the transposed convolution for one phase of a stride (phase_y, phase_x), as panels.
// filter [filter_height, filter_width, in, out]; taken are the taps first_y, first_y + stride_y, ...
// and first_x, first_x + stride_x, ..., in reverse order; panels run over `in`, depth over
// (tap rows, tap columns, out). With a 1x1 filter this packs the transpose of a matrix [in, out].
EXPORT void pack_panels_transposed(const float *filter, float *panels, int filter_height,
                                   int filter_width, int in_channels, int out_channels, int first_y,
                                   int first_x, int stride_y, int stride_x) {
  const int taps_y = (filter_height - 1 - first_y) / stride_y + 1;
  const int taps_x = (filter_width - 1 - first_x) / stride_x + 1;
  for (int n = 0; n < in_channels; n += PANEL) {
    const int width = minimum(PANEL, in_channels - n);
    for (int a = taps_y - 1; a >= 0; a--) {
      for (int b = taps_x - 1; b >= 0; b--) {
        const int tap = (first_y + a * stride_y) * filter_width + first_x + b * stride_x;
        const float *source = filter + ((size_t)tap * in_channels + n) * out_channels;
        for (int k = 0; k < out_channels; k++, panels += PANEL) {
          for (int j = 0; j < PANEL; j++) {
            panels[j] = j < width ? source[(size_t)j * out_channels + k] : 0.f;
          }
        }
      }
    }
  }
}

// [rows, columns] -> [columns, rows]
EXPORT void transpose(const float *input, float *output, int rows, int columns) {
  int r = 0;
  for (; r + 4 <= rows; r += 4) {
    const float *in = input + (size_t)r * columns;
    int c = 0;
    for (; c + 4 <= columns; c += 4) {
      const vec row0 = load(in + c), row1 = load(in + columns + c);
      const vec row2 = load(in + 2 * (size_t)columns + c), row3 = load(in + 3 * (size_t)columns + c);
      const vec low01 = wasm_i32x4_shuffle(row0, row1, 0, 4, 1, 5);
      const vec high01 = wasm_i32x4_shuffle(row0, row1, 2, 6, 3, 7);
      const vec low23 = wasm_i32x4_shuffle(row2, row3, 0, 4, 1, 5);
      const vec high23 = wasm_i32x4_shuffle(row2, row3, 2, 6, 3, 7);
      float *out = output + (size_t)c * rows + r;
      store(out, wasm_i64x2_shuffle(low01, low23, 0, 2));
      store(out + rows, wasm_i64x2_shuffle(low01, low23, 1, 3));
      store(out + 2 * (size_t)rows, wasm_i64x2_shuffle(high01, high23, 0, 2));
      store(out + 3 * (size_t)rows, wasm_i64x2_shuffle(high01, high23, 1, 3));
    }
    for (; c < columns; c++) {
      for (int j = 0; j < 4; j++) {
        output[(size_t)c * rows + r + j] = in[(size_t)j * columns + c];
      }
    }
  }
  for (; r < rows; r++) {
    for (int c = 0; c < columns; c++) output[(size_t)c * rows + r] = input[(size_t)r * columns + c];
  }
}
