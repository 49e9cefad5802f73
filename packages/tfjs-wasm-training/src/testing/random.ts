/** Reproducible float32 values, roughly normal with the given deviation. */
export function randomFloats(count: number, seed: number, deviation = 1): Float32Array {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return Float32Array.from({ length: count }, () => {
    const sum = uniform() + uniform() + uniform() + uniform() - 2;
    return sum * Math.sqrt(3) * deviation;
  });
}
