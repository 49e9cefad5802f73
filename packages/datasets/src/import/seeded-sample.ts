/** A seed for one of many draws: FNV-1a over the name. */
export function seedOf(name: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}

/** Draws `size` of 0 ... count-1 without repetition (all, if there are fewer), in ascending order. */
export function seededSample(count: number, size: number, seed: number): number[] {
  const random = mulberry32(seed);
  const all = Array.from({ length: count }, (_, i) => i);
  const drawn = Math.min(size, count);
  for (let i = 0; i < drawn; i++) {
    const j = i + Math.floor(random() * (count - i));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all.slice(0, drawn).toSorted((a, b) => a - b);
}

/** A generator of numbers in [0, 1) with 32 bits of state (Tommy Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
