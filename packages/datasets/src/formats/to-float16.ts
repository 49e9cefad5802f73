const single = new Float32Array(1);
const bitsOf = new Uint32Array(single.buffer);

/**
 * IEEE 754 half precision, rounded to nearest, ties to even: the relative error is at most 2^-11
 * from 2^-14 to 65504. What is larger becomes infinite.
 */
export function toFloat16(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, halfBits);
}

function halfBits(value: number): number {
  single[0] = value;
  const bits = bitsOf[0];
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return 0x7e00;
  // 65520, half a step above the largest number.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // Below 2^-14 the exponent is fixed: steps of 2^-24.
  if (magnitude < 0x38800000) return sign | roundEven(Math.abs(value) * 2 ** 24);
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded >>> 13) - (112 << 10));
}

function roundEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return floor + (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0);
}
