// Gradients of depthwise convolution. filter [filter_height, filter_width, channels, multiplier],
// dy [images, out_height, out_width, channels * multiplier].
#include "simd.h"

// Output positions [first, last) of one axis whose input position out * stride + shift is inside.
INLINE int first_inside(int shift, int stride) {
  return shift < 0 ? (-shift + stride - 1) / stride : 0;
}
INLINE int end_inside(int shift, int stride, int size, int out_size) {
  return size - shift <= 0 ? 0 : minimum(out_size, (size - shift - 1) / stride + 1);
}

EXPORT void depthwise_input_gradient(const float *dy, const float *filter, float *dx, int images,
                                     int height, int width, int channels, int multiplier,
                                     int out_height, int out_width, int filter_height,
                                     int filter_width, int stride_y, int stride_x, int dilation_y,
                                     int dilation_x, int top, int left) {
  const int out_channels = channels * multiplier;
  const size_t image_size = (size_t)height * width * channels;
  set_zero(dx, images * image_size);
  for (int image = 0; image < images; image++, dx += image_size) {
    for (int out_y = 0; out_y < out_height; out_y++, dy += (size_t)out_width * out_channels) {
      for (int ky = 0; ky < filter_height; ky++) {
        const int y = out_y * stride_y + ky * dilation_y - top;
        if (y < 0 || y >= height) continue;
        for (int kx = 0; kx < filter_width; kx++) {
          const int shift = kx * dilation_x - left;
          const int end = end_inside(shift, stride_x, width, out_width);
          const float *taps = filter + (size_t)(ky * filter_width + kx) * out_channels;
          for (int out_x = first_inside(shift, stride_x); out_x < end; out_x++) {
            const float *grad = dy + (size_t)out_x * out_channels;
            float *target = dx + ((size_t)y * width + out_x * stride_x + shift) * channels;
            int c = 0;
            if (multiplier == 1) {
              for (; c + 4 <= channels; c += 4) {
                store(target + c, multiply_add(load(grad + c), load(taps + c), load(target + c)));
              }
            }
            for (; c < channels; c++) {
              for (int j = c * multiplier; j < (c + 1) * multiplier; j++) {
                target[c] += grad[j] * taps[j];
              }
            }
          }
        }
      }
    }
  }
}

// Summed per output row first, which keeps the rounding error low.
EXPORT void depthwise_filter_gradient(const float *x, const float *dy, float *filter_grad,
                                      int images, int height, int width, int channels,
                                      int multiplier, int out_height, int out_width,
                                      int filter_height, int filter_width, int stride_y,
                                      int stride_x, int dilation_y, int dilation_x, int top,
                                      int left) {
  const int out_channels = channels * multiplier;
  const size_t step = (size_t)stride_x * channels;
  set_zero(filter_grad, (size_t)filter_height * filter_width * out_channels);
  for (int image = 0; image < images; image++, x += (size_t)height * width * channels) {
    for (int out_y = 0; out_y < out_height; out_y++, dy += (size_t)out_width * out_channels) {
      for (int ky = 0; ky < filter_height; ky++) {
        const int y = out_y * stride_y + ky * dilation_y - top;
        if (y < 0 || y >= height) continue;
        for (int kx = 0; kx < filter_width; kx++) {
          const int shift = kx * dilation_x - left;
          const int first = first_inside(shift, stride_x);
          const int count = end_inside(shift, stride_x, width, out_width) - first;
          if (count <= 0) continue;
          const float *source = x + ((size_t)y * width + first * stride_x + shift) * channels;
          const float *grad = dy + (size_t)first * out_channels;
          float *target = filter_grad + (size_t)(ky * filter_width + kx) * out_channels;
          int j = 0;
          if (multiplier == 1) {
            for (; j + 4 <= channels; j += 4) {
              vec total = zero_vec;
              for (int i = 0; i < count; i++) {
                total = multiply_add(load(source + i * step + j),
                                     load(grad + (size_t)i * out_channels + j), total);
              }
              store(target + j, add(load(target + j), total));
            }
          }
          for (; j < out_channels; j++) {
            float total = 0;
            for (int i = 0; i < count; i++) {
              total += source[i * step + j / multiplier] * grad[(size_t)i * out_channels + j];
            }
            target[j] += total;
          }
        }
      }
    }
  }
}
