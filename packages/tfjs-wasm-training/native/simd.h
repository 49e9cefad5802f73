// Shared by all kernels: vector names, the multiply-add of each variant, export marker.
#ifndef SIMD_H
#define SIMD_H

#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT __attribute__((visibility("default")))
#define INLINE static inline __attribute__((always_inline))

typedef v128_t vec; // four float32 lanes

#define load(pointer) wasm_v128_load(pointer)
#define store(pointer, vector) wasm_v128_store(pointer, vector)
#define load_splat(pointer) wasm_v128_load32_splat(pointer)
#define splat(scalar) wasm_f32x4_splat(scalar)
#define zero_vec wasm_f32x4_const_splat(0.f)
#define add(a, b) wasm_f32x4_add(a, b)
#define sub(a, b) wasm_f32x4_sub(a, b)
#define mul(a, b) wasm_f32x4_mul(a, b)

// a * b + c. The relaxed form is one fused instruction where the processor has one.
#ifdef RELAXED
#define multiply_add(a, b, c) wasm_f32x4_relaxed_madd(a, b, c)
#else
#define multiply_add(a, b, c) wasm_f32x4_add(c, wasm_f32x4_mul(a, b))
#endif

INLINE float horizontal_sum(vec v) {
  return (wasm_f32x4_extract_lane(v, 0) + wasm_f32x4_extract_lane(v, 1)) +
         (wasm_f32x4_extract_lane(v, 2) + wasm_f32x4_extract_lane(v, 3));
}

INLINE int minimum(int a, int b) { return a < b ? a : b; }

INLINE void set_zero(float *target, size_t count) { __builtin_memset(target, 0, count * 4); }

#endif
