// Adam with the bias corrections folded into scalars, and the sum of squares for gradient clipping.
#include "simd.h"

// Sum of squares in double: the norm of many gradients must not lose the small ones.
EXPORT double sum_of_squares(const float *x, int count) {
  v128_t total = wasm_f64x2_const_splat(0);
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    const vec v = load(x + i);
    const v128_t low = wasm_f64x2_promote_low_f32x4(v);
    const v128_t high = wasm_f64x2_promote_low_f32x4(wasm_i64x2_shuffle(v, v, 1, 0));
    total = wasm_f64x2_add(total, wasm_f64x2_mul(low, low));
    total = wasm_f64x2_add(total, wasm_f64x2_mul(high, high));
  }
  double sum = wasm_f64x2_extract_lane(total, 0) + wasm_f64x2_extract_lane(total, 1);
  for (; i < count; i++) sum += (double)x[i] * x[i];
  return sum;
}

// With g = gradient * gradient_scale: m = keep1 m + take1 g, v = keep2 v + take2 g^2,
// updated = value - rate * (m / correction1) / (sqrt(v / correction2) + epsilon).
// keep is beta and take 1 - beta, rounded once. m and v change in place; updated is another buffer than value.
EXPORT void adam(const float *value, float *updated, float *m, float *v, const float *gradient,
                 int count, float gradient_scale, float rate, float keep1, float take1,
                 float keep2, float take2, float epsilon, float correction1, float correction2) {
  const vec keep1_vec = splat(keep1), keep2_vec = splat(keep2);
  const vec take1_vec = splat(take1), take2_vec = splat(take2);
  const vec scale_vec = splat(gradient_scale), epsilon_vec = splat(epsilon);
  const float step = rate / correction1, inverse2 = 1.f / correction2;
  const vec step_vec = splat(step), inverse2_vec = splat(inverse2);
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    const vec g = mul(load(gradient + i), scale_vec);
    const vec new_m = add(mul(keep1_vec, load(m + i)), mul(take1_vec, g));
    const vec new_v = add(mul(keep2_vec, load(v + i)), mul(take2_vec, mul(g, g)));
    store(m + i, new_m);
    store(v + i, new_v);
    const vec root = wasm_f32x4_sqrt(mul(new_v, inverse2_vec));
    store(updated + i,
          sub(load(value + i), wasm_f32x4_div(mul(step_vec, new_m), add(root, epsilon_vec))));
  }
  for (; i < count; i++) {
    const float g = gradient[i] * gradient_scale;
    m[i] = keep1 * m[i] + take1 * g;
    v[i] = keep2 * v[i] + take2 * (g * g);
    updated[i] = value[i] - step * m[i] / (__builtin_sqrtf(v[i] * inverse2) + epsilon);
  }
}
