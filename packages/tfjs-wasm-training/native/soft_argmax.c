// Softmax over the volume of each joint and its expected coordinate ("integral" head).
//
// Logits are [images, height, width, joints * depth], channel = joint * depth + bin; an optional
// prior [height, width, joints] is added to all depth bins of its cell. Nothing is transposed: the
// data is streamed in memory order, and sums are kept per channel until the end of an image.
#include "simd.h"

// e^x for x <= 0, relative error below 2e-7; 0 below -87.3. NaN stays NaN.
// 2^n from the exponent bits times a polynomial on [-ln2 / 2, ln2 / 2] (Cephes expf).
INLINE vec exp_negative(vec x) {
  const vec lowest = splat(-87.3f);
  const vec clamped = wasm_f32x4_max(x, lowest);
  const vec n = wasm_f32x4_nearest(mul(clamped, splat(1.44269504088896341f)));
  vec r = multiply_add(n, splat(-0.693359375f), clamped);
  r = multiply_add(n, splat(2.12194440e-4f), r);
  vec p = splat(1.9875691500e-4f);
  p = multiply_add(p, r, splat(1.3981999507e-3f));
  p = multiply_add(p, r, splat(8.3334519073e-3f));
  p = multiply_add(p, r, splat(4.1665795894e-2f));
  p = multiply_add(p, r, splat(1.6666665459e-1f));
  p = multiply_add(p, r, splat(5.0000001201e-1f));
  p = add(multiply_add(p, mul(r, r), r), splat(1.f));
  const vec power = wasm_i32x4_shl(
      wasm_i32x4_add(wasm_i32x4_trunc_sat_f32x4(n), wasm_i32x4_const_splat(127)), 23);
  return wasm_v128_andnot(mul(p, power), wasm_f32x4_lt(x, lowest));
}

INLINE float exp_negative_scalar(float x) {
  return wasm_f32x4_extract_lane(exp_negative(splat(x)), 0);
}

INLINE float maximum(float a, float b) { return a > b || a != a ? a : b; }

// NDC coordinate of index i of `size`, corners aligned: first -1, last 1; 0 where size is 1.
INLINE float coordinate(int i, int size) { return size > 1 ? 2.f * i / (size - 1) - 1.f : 0.f; }

EXPORT void exp_negative_array(const float *x, float *y, int count) {
  for (int i = 0; i < count; i++) y[i] = exp_negative_scalar(x[i]);
}

// coordinates [images, joints, 3] receives (x, y, z), stats [images, joints, 2] (maximum,
// 1 / sum of exponentials). prior may be null. workspace: 5 * joints * depth floats.
EXPORT void soft_argmax(const float *logits, const float *prior, float *coordinates, float *stats,
                        float *workspace, int images, int height, int width, int joints,
                        int depth) {
  const int channels = joints * depth;
  const int pixels = height * width;
  const int vector_depth = depth % 4 == 0 ? depth : 0;
  float *peak = workspace, *row_sum = peak + channels, *sum = row_sum + channels;
  float *sum_x = sum + channels, *sum_y = sum_x + channels;

  for (int image = 0; image < images; image++) {
    const float *in = logits + (size_t)image * pixels * channels;

    __builtin_memcpy(peak, in, (size_t)channels * 4);
    if (prior) {
      for (int c = 0; c < channels; c++) peak[c] += prior[c / depth];
    }
    for (int p = 1; p < pixels; p++) {
      const float *cell = in + (size_t)p * channels;
      const float *cell_prior = prior ? prior + (size_t)p * joints : 0;
      if (!prior) {
        int c = 0;
        for (; c + 4 <= channels; c += 4) {
          store(peak + c, wasm_f32x4_max(load(peak + c), load(cell + c)));
        }
        for (; c < channels; c++) peak[c] = maximum(cell[c], peak[c]);
      } else {
        for (int j = 0; j < joints; j++) {
          const int begin = j * depth;
          const vec offset = splat(cell_prior[j]);
          int d = 0;
          for (; d < vector_depth; d += 4) {
            const int c = begin + d;
            store(peak + c, wasm_f32x4_max(load(peak + c), add(load(cell + c), offset)));
          }
          for (; d < depth; d++) {
            peak[begin + d] = maximum(cell[begin + d] + cell_prior[j], peak[begin + d]);
          }
        }
      }
    }
    for (int j = 0; j < joints; j++) {
      float best = peak[j * depth];
      for (int d = 1; d < depth; d++) best = maximum(peak[j * depth + d], best);
      stats[((size_t)image * joints + j) * 2] = best;
    }

    set_zero(sum, 3 * (size_t)channels);
    for (int y = 0; y < height; y++) {
      set_zero(row_sum, channels);
      for (int x = 0; x < width; x++) {
        const int p = y * width + x;
        const float *cell = in + (size_t)p * channels;
        const float at_x = coordinate(x, width);
        const vec at_x_vec = splat(at_x);
        for (int j = 0; j < joints; j++) {
          const int begin = j * depth;
          const float best = stats[((size_t)image * joints + j) * 2];
          const float shift = prior ? prior[(size_t)p * joints + j] : 0.f;
          const vec best_vec = splat(best), shift_vec = splat(shift);
          int d = 0;
          for (; d < vector_depth; d += 4) {
            const int c = begin + d;
            const vec e = exp_negative(sub(add(load(cell + c), shift_vec), best_vec));
            store(row_sum + c, add(load(row_sum + c), e));
            store(sum_x + c, multiply_add(e, at_x_vec, load(sum_x + c)));
          }
          for (; d < depth; d++) {
            const int c = begin + d;
            const float e = exp_negative_scalar(cell[c] + shift - best);
            row_sum[c] += e;
            sum_x[c] += e * at_x;
          }
        }
      }
      const float at_y = coordinate(y, height);
      for (int c = 0; c < channels; c++) {
        sum[c] += row_sum[c];
        sum_y[c] += row_sum[c] * at_y;
      }
    }
    for (int j = 0; j < joints; j++) {
      float total = 0, x = 0, y = 0, z = 0;
      for (int d = 0; d < depth; d++) {
        const int c = j * depth + d;
        total += sum[c];
        x += sum_x[c];
        y += sum_y[c];
        z += sum[c] * coordinate(d, depth);
      }
      const size_t joint = (size_t)image * joints + j;
      const float inverse = 1.f / total;
      stats[2 * joint + 1] = inverse;
      coordinates[3 * joint] = x * inverse;
      coordinates[3 * joint + 1] = y * inverse;
      coordinates[3 * joint + 2] = z * inverse;
    }
  }
}

// dlogits = p * <g, k - expected k>, p the softmax (computed again from stats), g the gradient of the
// coordinates, k the coordinate of the cell; dprior [height, width, joints] is its sum over images
// and depth. prior and dprior are null together. workspace: joints * depth floats.
EXPORT void soft_argmax_gradient(const float *logits, const float *prior, const float *coordinates,
                                 const float *stats, const float *grad, float *dlogits,
                                 float *dprior, float *workspace, int images, int height, int width,
                                 int joints, int depth) {
  const int channels = joints * depth;
  const int pixels = height * width;
  const int vector_depth = depth % 4 == 0 ? depth : 0;
  float *constant = workspace; // the part of p^-1 * dlogits that does not depend on the pixel
  if (dprior) set_zero(dprior, (size_t)pixels * joints);
  for (int image = 0; image < images; image++) {
    const float *in = logits + (size_t)image * pixels * channels;
    float *out = dlogits + (size_t)image * pixels * channels;
    const float *image_stats = stats + (size_t)image * joints * 2;
    const float *expected = coordinates + (size_t)image * joints * 3;
    const float *g = grad + (size_t)image * joints * 3;
    for (int c = 0; c < channels; c++) {
      const int j = c / depth;
      constant[c] = g[3 * j + 2] * (coordinate(c % depth, depth) - expected[3 * j + 2]);
    }
    for (int p = 0; p < pixels; p++, in += channels, out += channels) {
      const float at_x = coordinate(p % width, width), at_y = coordinate(p / width, height);
      for (int j = 0; j < joints; j++) {
        const int begin = j * depth;
        const float best = image_stats[2 * j], inverse = image_stats[2 * j + 1];
        const float shift = prior ? prior[(size_t)p * joints + j] : 0.f;
        const float in_plane =
            g[3 * j] * (at_x - expected[3 * j]) + g[3 * j + 1] * (at_y - expected[3 * j + 1]);
        const vec best_vec = splat(best), inverse_vec = splat(inverse), shift_vec = splat(shift);
        const vec in_plane_vec = splat(in_plane);
        vec total = zero_vec;
        int d = 0;
        for (; d < vector_depth; d += 4) {
          const int c = begin + d;
          const vec e = exp_negative(sub(add(load(in + c), shift_vec), best_vec));
          const vec value = mul(mul(e, inverse_vec), add(in_plane_vec, load(constant + c)));
          store(out + c, value);
          total = add(total, value);
        }
        float rest = 0;
        for (; d < depth; d++) {
          const int c = begin + d;
          const float e = exp_negative_scalar(in[c] + shift - best);
          out[c] = e * inverse * (in_plane + constant[c]);
          rest += out[c];
        }
        if (dprior) dprior[(size_t)p * joints + j] += horizontal_sum(total) + rest;
      }
    }
  }
}
