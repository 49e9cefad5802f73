// The two cores behind convolution, its gradients and matrix products.
//
// Both are implicit GEMMs over NHWC data. For one output pixel and one filter row, the inputs are
// `run = filter_width * in_channels` contiguous floats, so no im2col copy is needed: the reduction
// walks filter rows and, inside a row, that run. Input images must be padded already.
// All strides are in floats.
#include "simd.h"

#define PANEL 8        // output channels per register tile: two vectors
#define TILE 6         // pixels (convolve) or filter entries (filter_gradient) per register tile;
                       // 6 x 2 accumulators + 2 operands + 1 splat = 15 of the 16 SSE registers
#define PIXEL_BLOCK 48 // pixels whose inputs stay in L1 while all panels pass
#define GRAD_BLOCK 128 // pixels per packed block of the output gradient: 4 kB

INLINE void store_tail(float *target, vec low, vec high, int count) {
  float lanes[PANEL];
  store(lanes, low);
  store(lanes + 4, high);
  for (int j = 0; j < count; j++) target[j] = lanes[j];
}

// output tile [TILE pixels, 8 or 4 channels] = sum over the reduction of input * filter panel
INLINE void convolve_tile(const int vectors, const float *const *in, float *const *out,
                          const float *panel, int channel, int count, int filter_rows, int run,
                          size_t in_row_stride) {
  vec low[TILE], high[TILE];
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE; i++) low[i] = high[i] = zero_vec;
  const float *in0 = in[0], *in1 = in[1], *in2 = in[2], *in3 = in[3], *in4 = in[4], *in5 = in[5];
  size_t row = 0;
  for (int ky = 0; ky < filter_rows; ky++, row += in_row_stride) {
    for (size_t k = row, end = row + run; k < end; k++, panel += PANEL) {
      const vec filter_low = load(panel);
      const vec filter_high = vectors == 2 ? load(panel + 4) : zero_vec;
      const float *source[TILE] = {in0, in1, in2, in3, in4, in5};
#pragma clang loop unroll(full)
      for (int i = 0; i < TILE; i++) {
        const vec x = load_splat(source[i] + k);
        low[i] = multiply_add(x, filter_low, low[i]);
        if (vectors == 2) high[i] = multiply_add(x, filter_high, high[i]);
      }
    }
  }
  // Rows past the last pixel repeat it, so that storing them again writes the same values.
  if (count == PANEL) {
#pragma clang loop unroll(full)
    for (int i = 0; i < TILE; i++) {
      store(out[i] + channel, low[i]);
      store(out[i] + channel + 4, high[i]);
    }
  } else if (count == 4) {
#pragma clang loop unroll(full)
    for (int i = 0; i < TILE; i++) store(out[i] + channel, low[i]);
  } else {
#pragma clang loop unroll(full)
    for (int i = 0; i < TILE; i++) store_tail(out[i] + channel, low[i], high[i], count);
  }
}

// output[image, y, x, :] = sum over (ky, k < run) of
//   input[image * in_image_stride + y * in_step_y + x * in_step_x + ky * in_row_stride + k]
//   * panels[., ky * run + k, :]
// with panels from pack_panels or pack_panels_transposed. The output may be strided (one phase of a
// larger map). Any number of channels: the last panel is stored lane by lane.
EXPORT void convolve(const float *input, const float *panels, float *output, int images,
                     int out_height, int out_width, int out_channels, int filter_rows, int run,
                     size_t in_image_stride, size_t in_row_stride, size_t in_step_y,
                     size_t in_step_x, size_t out_image_stride, size_t out_row_stride,
                     size_t out_pixel_stride) {
  const int pixels = images * out_height * out_width;
  const size_t depth = (size_t)filter_rows * run;
  const float *in[PIXEL_BLOCK];
  float *out[PIXEL_BLOCK];
  int image = 0, y = 0, x = 0;
  for (int first = 0; first < pixels; first += PIXEL_BLOCK) {
    const int block = minimum(PIXEL_BLOCK, pixels - first);
    for (int i = 0; i < block; i++) {
      in[i] = input + image * in_image_stride + y * in_step_y + x * in_step_x;
      out[i] = output + image * out_image_stride + y * out_row_stride + x * out_pixel_stride;
      if (++x == out_width) {
        x = 0;
        if (++y == out_height) y = 0, image++;
      }
    }
    for (int i = block; i < PIXEL_BLOCK && i % TILE; i++) in[i] = in[i - 1], out[i] = out[i - 1];

    for (int channel = 0; channel < out_channels; channel += PANEL) {
      const float *panel = panels + channel * depth;
      const int count = minimum(PANEL, out_channels - channel);
      if (count == PANEL) {
        for (int i = 0; i < block; i += TILE)
          convolve_tile(2, in + i, out + i, panel, channel, PANEL, filter_rows, run, in_row_stride);
      } else if (count <= 4) {
        for (int i = 0; i < block; i += TILE)
          convolve_tile(1, in + i, out + i, panel, channel, count, filter_rows, run, in_row_stride);
      } else {
        for (int i = 0; i < block; i += TILE)
          convolve_tile(2, in + i, out + i, panel, channel, count, filter_rows, run, in_row_stride);
      }
    }
  }
}

INLINE void accumulate(float *target, vec low, vec high, int count) {
  if (count == PANEL) {
    store(target, add(load(target), low));
    store(target + 4, add(load(target + 4), high));
  } else if (count == 4) {
    store(target, add(load(target), low));
  } else {
    float lanes[PANEL];
    store(lanes, low);
    store(lanes + 4, high);
    for (int j = 0; j < count; j++) target[j] += lanes[j];
  }
}

// target[i, :] += sum over a block of pixels of input[pixel, i] * grad[pixel, :], i < entries
INLINE void gradient_tile(const int entries, const int vectors, const float *input,
                          const float *grad, float *target, size_t target_stride, int count,
                          int rows, int columns, size_t in_step_y, size_t in_step_x) {
  vec low[TILE], high[TILE];
#pragma clang loop unroll(full)
  for (int i = 0; i < entries; i++) low[i] = high[i] = zero_vec;
  for (int y = 0; y < rows; y++) {
    const float *source = input + y * in_step_y;
    for (int x = 0; x < columns; x++, source += in_step_x, grad += PANEL) {
      const vec grad_low = load(grad);
      const vec grad_high = vectors == 2 ? load(grad + 4) : zero_vec;
#pragma clang loop unroll(full)
      for (int i = 0; i < entries; i++) {
        const vec value = load_splat(source + i);
        low[i] = multiply_add(value, grad_low, low[i]);
        if (vectors == 2) high[i] = multiply_add(value, grad_high, high[i]);
      }
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < entries; i++) {
    accumulate(target + i * target_stride, low[i], high[i], count);
  }
}

INLINE void gradient_run(const int vectors, const float *input, const float *grad, float *target,
                         int out_channels, int count, int run, int rows, int columns,
                         size_t in_step_y, size_t in_step_x) {
#define GRADIENT_TILE(entries)                                                                     \
  gradient_tile(entries, vectors, input + k, grad, target + (size_t)k * out_channels,              \
                out_channels, count, rows, columns, in_step_y, in_step_x)
  int k = 0;
  for (; k + TILE <= run; k += TILE) GRADIENT_TILE(TILE);
  switch (run - k) {
  case 5: GRADIENT_TILE(5); break;
  case 4: GRADIENT_TILE(4); break;
  case 3: GRADIENT_TILE(3); break;
  case 2: GRADIENT_TILE(2); break;
  case 1: GRADIENT_TILE(1); break;
  }
#undef GRADIENT_TILE
}

// filter_grad[ky * run + k, :] += sum over output pixels of
//   input[image * in_image_stride + y * in_step_y + x * in_step_x + ky * in_row_stride + k]
//   * grad[image, y, x, :]
// grad is dense [images, out_height, out_width, out_channels]; filter_grad is not cleared here.
EXPORT void filter_gradient(const float *input, const float *grad, float *filter_grad, int images,
                            int out_height, int out_width, int out_channels, int filter_rows,
                            int run, size_t in_image_stride, size_t in_row_stride,
                            size_t in_step_y, size_t in_step_x) {
  float packed[GRAD_BLOCK * PANEL] __attribute__((aligned(16)));
  const int block_columns = minimum(out_width, GRAD_BLOCK);
  const int block_rows = GRAD_BLOCK / block_columns;
  for (int image = 0; image < images; image++) {
    for (int y = 0; y < out_height; y += block_rows) {
      const int rows = minimum(block_rows, out_height - y);
      for (int x = 0; x < out_width; x += block_columns) {
        const int columns = minimum(block_columns, out_width - x);
        const float *corner = input + image * in_image_stride + y * in_step_y + x * in_step_x;
        for (int channel = 0; channel < out_channels; channel += PANEL) {
          const int count = minimum(PANEL, out_channels - channel);
          float *next = packed;
          for (int r = 0; r < rows; r++) {
            const float *source =
                grad + ((size_t)(image * out_height + y + r) * out_width + x) * out_channels + channel;
            for (int c = 0; c < columns; c++, source += out_channels, next += PANEL) {
              if (count == PANEL) {
                store(next, load(source));
                store(next + 4, load(source + 4));
              } else {
                for (int j = 0; j < PANEL; j++) next[j] = j < count ? source[j] : 0.f;
              }
            }
          }
          for (int ky = 0; ky < filter_rows; ky++) {
            const float *in = corner + ky * in_row_stride;
            float *target = filter_grad + (size_t)ky * run * out_channels + channel;
            if (count > 4)
              gradient_run(2, in, packed, target, out_channels, count, run, rows, columns,
                           in_step_y, in_step_x);
            else
              gradient_run(1, in, packed, target, out_channels, count, run, rows, columns,
                           in_step_y, in_step_x);
          }
        }
      }
    }
  }
}
