// Group normalisation fused with a (leaky) ReLU, forward and backward.
// Statistics belong to (image, group); parameters to channels. The inner loops run over pixels of
// one block of channels, so that sums stay in registers for any number of channels per group.
#include "simd.h"

// sums[c] = sum over pixels of x[p, c]
static void channel_sums(const float *x, float *sums, int pixels, int channels) {
  int c = 0;
  for (; c + 16 <= channels; c += 16) {
    vec s0 = zero_vec, s1 = zero_vec, s2 = zero_vec, s3 = zero_vec;
    const float *source = x + c;
    for (int p = 0; p < pixels; p++, source += channels) {
      s0 = add(s0, load(source));
      s1 = add(s1, load(source + 4));
      s2 = add(s2, load(source + 8));
      s3 = add(s3, load(source + 12));
    }
    store(sums + c, s0);
    store(sums + c + 4, s1);
    store(sums + c + 8, s2);
    store(sums + c + 12, s3);
  }
  for (; c + 4 <= channels; c += 4) {
    vec s = zero_vec;
    const float *source = x + c;
    for (int p = 0; p < pixels; p++, source += channels) s = add(s, load(source));
    store(sums + c, s);
  }
  for (; c < channels; c++) {
    float s = 0;
    for (int p = 0; p < pixels; p++) s += x[(size_t)p * channels + c];
    sums[c] = s;
  }
}

// squares[c] = sum over pixels of (x[p, c] - mean[c])^2
static void channel_squares(const float *x, const float *mean, float *squares, int pixels,
                            int channels) {
  int c = 0;
  for (; c + 16 <= channels; c += 16) {
    vec s0 = zero_vec, s1 = zero_vec, s2 = zero_vec, s3 = zero_vec;
    const vec m0 = load(mean + c), m1 = load(mean + c + 4), m2 = load(mean + c + 8),
              m3 = load(mean + c + 12);
    const float *source = x + c;
    for (int p = 0; p < pixels; p++, source += channels) {
      const vec d0 = sub(load(source), m0), d1 = sub(load(source + 4), m1);
      const vec d2 = sub(load(source + 8), m2), d3 = sub(load(source + 12), m3);
      s0 = multiply_add(d0, d0, s0);
      s1 = multiply_add(d1, d1, s1);
      s2 = multiply_add(d2, d2, s2);
      s3 = multiply_add(d3, d3, s3);
    }
    store(squares + c, s0);
    store(squares + c + 4, s1);
    store(squares + c + 8, s2);
    store(squares + c + 12, s3);
  }
  for (; c + 4 <= channels; c += 4) {
    vec s = zero_vec;
    const vec m = load(mean + c);
    const float *source = x + c;
    for (int p = 0; p < pixels; p++, source += channels) {
      const vec d = sub(load(source), m);
      s = multiply_add(d, d, s);
    }
    store(squares + c, s);
  }
  for (; c < channels; c++) {
    float s = 0;
    for (int p = 0; p < pixels; p++) {
      const float d = x[(size_t)p * channels + c] - mean[c];
      s += d * d;
    }
    squares[c] = s;
  }
}

// y = activation(gamma * (x - mean) / sqrt(variance + epsilon) + beta), activation(v) = v > 0 ? v :
// slope * v. stats [images, groups, 2] receives (mean, 1 / sqrt(variance + epsilon)).
// workspace: 2 * channels floats.
EXPORT void group_norm(const float *x, const float *gamma, const float *beta, float *y,
                       float *stats, float *workspace, int images, int pixels, int channels,
                       int groups, float epsilon, float slope) {
  const int group_channels = channels / groups;
  const float scale_to_mean = 1.f / ((float)pixels * group_channels);
  const vec slope_vec = splat(slope);
  float *means = workspace, *scales = workspace + channels;
  for (int image = 0; image < images; image++) {
    const float *in = x + (size_t)image * pixels * channels;
    float *out = y + (size_t)image * pixels * channels;
    float *image_stats = stats + (size_t)image * groups * 2;

    channel_sums(in, means, pixels, channels);
    for (int g = 0; g < groups; g++) {
      float *part = means + g * group_channels, sum = 0;
      for (int c = 0; c < group_channels; c++) sum += part[c];
      const float mean = sum * scale_to_mean;
      for (int c = 0; c < group_channels; c++) part[c] = mean;
      image_stats[2 * g] = mean;
    }
    channel_squares(in, means, scales, pixels, channels);
    for (int g = 0; g < groups; g++) {
      const int begin = g * group_channels, end = begin + group_channels;
      float sum = 0;
      for (int c = begin; c < end; c++) sum += scales[c];
      const float inverse = 1.f / __builtin_sqrtf(sum * scale_to_mean + epsilon);
      image_stats[2 * g + 1] = inverse;
      for (int c = begin; c < end; c++) scales[c] = gamma[c] * inverse;
    }
    for (int p = 0; p < pixels; p++, in += channels, out += channels) {
      int c = 0;
      for (; c + 4 <= channels; c += 4) {
        const vec centred = sub(load(in + c), load(means + c));
        const vec v = multiply_add(centred, load(scales + c), load(beta + c));
        store(out + c, add(wasm_f32x4_max(v, zero_vec),
                           mul(slope_vec, wasm_f32x4_min(v, zero_vec))));
      }
      for (; c < channels; c++) {
        const float v = (in[c] - means[c]) * scales[c] + beta[c];
        out[c] = v > 0 ? v : slope * v;
      }
    }
  }
}

// sums[c] = sum of d, products[c] = sum of d * (x - mean[c]) * inverse[c] over pixels, where d is
// the gradient behind the activation: dy where y > 0, slope * dy elsewhere.
static void gradient_sums(const float *x, const float *y, const float *dy, const float *mean,
                          const float *inverse, float *sums, float *products, int pixels,
                          int channels, float slope) {
  const vec one = splat(1.f), slope_vec = splat(slope);
  int c = 0;
  for (; c + 8 <= channels; c += 8) {
    vec sum0 = zero_vec, sum1 = zero_vec, product0 = zero_vec, product1 = zero_vec;
    const vec mean0 = load(mean + c), mean1 = load(mean + c + 4);
    size_t i = c;
    for (int p = 0; p < pixels; p++, i += channels) {
      const vec d0 = mul(load(dy + i), wasm_v128_bitselect(one, slope_vec,
                                                           wasm_f32x4_gt(load(y + i), zero_vec)));
      const vec d1 =
          mul(load(dy + i + 4), wasm_v128_bitselect(one, slope_vec,
                                                    wasm_f32x4_gt(load(y + i + 4), zero_vec)));
      sum0 = add(sum0, d0);
      sum1 = add(sum1, d1);
      product0 = multiply_add(d0, sub(load(x + i), mean0), product0);
      product1 = multiply_add(d1, sub(load(x + i + 4), mean1), product1);
    }
    store(sums + c, sum0);
    store(sums + c + 4, sum1);
    store(products + c, mul(product0, load(inverse + c)));
    store(products + c + 4, mul(product1, load(inverse + c + 4)));
  }
  for (; c < channels; c++) {
    float sum = 0, product = 0;
    size_t i = c;
    for (int p = 0; p < pixels; p++, i += channels) {
      const float d = dy[i] * (y[i] > 0 ? 1.f : slope);
      sum += d;
      product += d * (x[i] - mean[c]);
    }
    sums[c] = sum;
    products[c] = product * inverse[c];
  }
}

// Gradients of group_norm for x, gamma and beta, from its input, output and stats.
//   dx = inverse * (gamma d - mean(gamma d) - xhat * mean(gamma d xhat)), means over the group.
// workspace: 4 * channels floats.
EXPORT void group_norm_gradient(const float *x, const float *y, const float *dy, const float *gamma,
                                const float *stats, float *dx, float *dgamma, float *dbeta,
                                float *workspace, int images, int pixels, int channels, int groups,
                                float slope) {
  const int group_channels = channels / groups;
  const float scale_to_mean = 1.f / ((float)pixels * group_channels);
  const vec one = splat(1.f), slope_vec = splat(slope);
  float *sums = workspace, *products = workspace + channels;
  float *mean = workspace + 2 * channels, *inverse = workspace + 3 * channels;
  set_zero(dgamma, channels);
  set_zero(dbeta, channels);
  for (int image = 0; image < images; image++) {
    const size_t start = (size_t)image * pixels * channels;
    const float *image_stats = stats + (size_t)image * groups * 2;
    for (int c = 0; c < channels; c++) {
      mean[c] = image_stats[2 * (c / group_channels)];
      inverse[c] = image_stats[2 * (c / group_channels) + 1];
    }
    gradient_sums(x + start, y + start, dy + start, mean, inverse, sums, products, pixels, channels,
                  slope);
    for (int c = 0; c < channels; c++) {
      dbeta[c] += sums[c];
      dgamma[c] += products[c];
    }
    // Written as dx = d * on_gradient + (x - mean) * on_input + constant, per channel.
    float *on_gradient = sums, *on_input = products, *constant = inverse;
    for (int g = 0; g < groups; g++) {
      const int begin = g * group_channels, end = begin + group_channels;
      float mean_d = 0, mean_dx = 0;
      for (int c = begin; c < end; c++) {
        mean_d += gamma[c] * sums[c];
        mean_dx += gamma[c] * products[c];
      }
      mean_d *= scale_to_mean;
      mean_dx *= scale_to_mean;
      const float group_inverse = inverse[begin];
      for (int c = begin; c < end; c++) {
        on_gradient[c] = gamma[c] * group_inverse;
        on_input[c] = -group_inverse * group_inverse * mean_dx;
        constant[c] = -group_inverse * mean_d;
      }
    }
    size_t i = start;
    for (int p = 0; p < pixels; p++, i += channels) {
      int c = 0;
      for (; c + 4 <= channels; c += 4) {
        const vec positive = wasm_f32x4_gt(load(y + i + c), zero_vec);
        const vec d = mul(load(dy + i + c), wasm_v128_bitselect(one, slope_vec, positive));
        const vec centred = sub(load(x + i + c), load(mean + c));
        const vec rest = multiply_add(centred, load(on_input + c), load(constant + c));
        store(dx + i + c, multiply_add(d, load(on_gradient + c), rest));
      }
      for (; c < channels; c++) {
        const float d = dy[i + c] * (y[i + c] > 0 ? 1.f : slope);
        dx[i + c] = d * on_gradient[c] + (x[i + c] - mean[c]) * on_input[c] + constant[c];
      }
    }
  }
}
