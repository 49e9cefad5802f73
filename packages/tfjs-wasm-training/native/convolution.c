// The two cores behind convolution, its gradients and matrix products.
//
// Both are implicit GEMMs over NHWC data. For one output pixel and one filter row, the inputs are
// `run = filter_width * in_channels` contiguous floats, so no im2col copy is needed: the reduction
// walks `runs`, the offset of each filter row from the pixel, and inside a row that run. Where columns
// are dilated, each tap of a row is a run of its own. Input images must be padded already. All
// strides and offsets are in floats.
#include "simd.h"

#define PANEL 8 // output channels per register tile: two vectors

// Pixels (convolve) or filter entries (filter_gradient) per register tile. V8 runs all loads of a
// loop body first: 8 accumulators + 2 + 4 loaded operands + 1 product are the 15 registers that it
// has on x86-64. A 6 x 8 tile spills four accumulators at every step and is a quarter slower.
#define TILE 4

#define PIXEL_BLOCK 48 // pixels whose inputs stay in L1 while all panels pass; a multiple of TILE
#define GRAD_BLOCK 128 // pixels per packed block of the output gradient: 4 kB

INLINE void store_tail(float *target, vec low, vec high, int count) {
  float lanes[PANEL];
  store(lanes, low);
  store(lanes + 4, high);
  for (int j = 0; j < count; j++) target[j] = lanes[j];
}

// output tile [TILE pixels, 8 or 4 channels] = sum over the reduction of input * filter panel
INLINE void convolve_tile(const int vectors, const float *const *in, float *const *out,
                          const float *panel, int channel, int count, const size_t *runs, int run_count,
                          int run) {
  vec low[TILE], high[TILE];
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE; i++) low[i] = high[i] = zero_vec;
  const float *const source[TILE] = {in[0], in[1], in[2], in[3]};
  for (int r = 0; r < run_count; r++) {
    for (size_t k = runs[r], end = k + run; k < end; k++, panel += PANEL) {
      const vec filter_low = load(panel);
      const vec filter_high = vectors == 2 ? load(panel + 4) : zero_vec;
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

// output[image, y, x, :] = sum over (r < run_count, k < run) of
//   input[image * in_image_stride + y * in_step_y + x * in_step_x + runs[r] + k]
//   * panels[., r * run + k, :]
// with panels from pack_panels or pack_panels_transposed. The output may be strided (one phase of a
// larger map). Any number of channels: the last panel is stored lane by lane.
EXPORT void convolve(const float *input, const float *panels, float *output, int images,
                     int out_height, int out_width, int out_channels, const size_t *runs,
                     int run_count, int run, size_t in_image_stride, size_t in_step_y,
                     size_t in_step_x, size_t out_image_stride, size_t out_row_stride,
                     size_t out_pixel_stride) {
  const int pixels = images * out_height * out_width;
  const size_t depth = (size_t)run_count * run;
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
#define CONVOLVE_TILES(vectors, count)                                                             \
  for (int i = 0; i < block; i += TILE)                                                            \
  convolve_tile(vectors, in + i, out + i, panel, channel, count, runs, run_count, run)
      if (count == PANEL) {
        CONVOLVE_TILES(2, PANEL);
      } else if (count <= 4) {
        CONVOLVE_TILES(1, count);
      } else {
        CONVOLVE_TILES(2, count);
      }
#undef CONVOLVE_TILES
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

// target[i, :] += sum over a block of pixels of input[offsets[pixel] + i] * grad[pixel, :]
INLINE void gradient_tile(const int entries, const int vectors, const float *input,
                          const size_t *offsets, const float *grad, int pixels, float *target,
                          size_t target_stride, int count) {
  vec low[TILE], high[TILE];
#pragma clang loop unroll(full)
  for (int i = 0; i < entries; i++) low[i] = high[i] = zero_vec;
  for (int p = 0; p < pixels; p++, grad += PANEL) {
    const float *source = input + offsets[p];
    const vec grad_low = load(grad);
    const vec grad_high = vectors == 2 ? load(grad + 4) : zero_vec;
#pragma clang loop unroll(full)
    for (int i = 0; i < entries; i++) {
      const vec value = load_splat(source + i);
      low[i] = multiply_add(value, grad_low, low[i]);
      if (vectors == 2) high[i] = multiply_add(value, grad_high, high[i]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < entries; i++) {
    accumulate(target + i * target_stride, low[i], high[i], count);
  }
}

INLINE void gradient_run(const int vectors, const float *input, const size_t *offsets,
                         const float *grad, int pixels, float *target, int out_channels, int count,
                         int run) {
#define GRADIENT_TILE(entries)                                                                     \
  gradient_tile(entries, vectors, input + k, offsets, grad, pixels,                                \
                target + (size_t)k * out_channels, out_channels, count)
  int k = 0;
  for (; k + TILE <= run; k += TILE) GRADIENT_TILE(TILE);
  switch (run - k) {
  case 3: GRADIENT_TILE(3); break;
  case 2: GRADIENT_TILE(2); break;
  case 1: GRADIENT_TILE(1); break;
  }
#undef GRADIENT_TILE
}

// filter_grad[r * run + k, :] += sum over output pixels of
//   input[image * in_image_stride + y * in_step_y + x * in_step_x + runs[r] + k]
//   * grad[image, y, x, :]
// grad is dense [images, out_height, out_width, out_channels]; filter_grad is not cleared here.
EXPORT void filter_gradient(const float *input, const float *grad, float *filter_grad, int images,
                            int out_height, int out_width, int out_channels, const size_t *runs,
                            int run_count, int run, size_t in_image_stride, size_t in_step_y,
                            size_t in_step_x) {
  float packed[GRAD_BLOCK * PANEL] __attribute__((aligned(16)));
  size_t offsets[GRAD_BLOCK];
  const int pixels = images * out_height * out_width;
  int image = 0, y = 0, x = 0;
  for (int first = 0; first < pixels; first += GRAD_BLOCK) {
    const int block = minimum(GRAD_BLOCK, pixels - first);
    for (int i = 0; i < block; i++) {
      offsets[i] = image * in_image_stride + y * in_step_y + x * in_step_x;
      if (++x == out_width) {
        x = 0;
        if (++y == out_height) y = 0, image++;
      }
    }
    for (int channel = 0; channel < out_channels; channel += PANEL) {
      const int count = minimum(PANEL, out_channels - channel);
      const float *source = grad + (size_t)first * out_channels + channel;
      for (float *next = packed; next < packed + block * PANEL;
           next += PANEL, source += out_channels) {
        if (count == PANEL) {
          store(next, load(source));
          store(next + 4, load(source + 4));
        } else {
          for (int j = 0; j < PANEL; j++) next[j] = j < count ? source[j] : 0.f;
        }
      }
      for (int r = 0; r < run_count; r++) {
        const float *in = input + runs[r];
        float *target = filter_grad + (size_t)r * run * out_channels + channel;
        if (count > 4)
          gradient_run(2, in, offsets, packed, block, target, out_channels, count, run);
        else
          gradient_run(1, in, offsets, packed, block, target, out_channels, count, run);
      }
    }
  }
}
