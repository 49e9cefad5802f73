/** mulberry32: the same seed gives the same cases. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const WORDS = [
  'NaN',
  '1e999',
  '-1',
  '99999999999999',
  '0',
  'null',
  '[',
  '{',
  '"',
  '<a>',
  '\n',
  '=',
  '# ',
];

/** One hostile case: random bytes, or a sample with a few changes. */
export function mutate(samples: readonly Uint8Array[], random: () => number): Uint8Array {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const at = (length: number): number => Math.floor(random() * length);
  if (random() < 0.05) return Uint8Array.from({ length: at(600) }, () => at(256));
  let bytes: Uint8Array = pick(samples).slice();
  const changes = 1 + at(6);
  for (let i = 0; i < changes && bytes.length > 0; i++) {
    const place = at(bytes.length);
    const kind = at(8);
    if (kind === 0) bytes[place] ^= 1 << at(8);
    else if (kind === 1) bytes[place] = at(256);
    else if (kind === 2) bytes = bytes.slice(0, place);
    else if (kind === 3 && place + 4 <= bytes.length) {
      new DataView(bytes.buffer, bytes.byteOffset).setUint32(place, pick(EXTREMES), random() < 0.5);
    } else if (kind === 4) bytes = splice(bytes, place, at(40), new Uint8Array(0));
    else if (kind === 5) {
      const other = pick(samples);
      const from = at(other.length);
      bytes = splice(bytes, place, 0, other.subarray(from, from + at(200)));
    } else if (kind === 6) {
      bytes = splice(bytes, place, at(6), new TextEncoder().encode(pick(WORDS)));
    } else {
      const size = at(64);
      bytes = splice(bytes, place, 0, bytes.subarray(place, place + size));
    }
  }
  return bytes;
}

function splice(bytes: Uint8Array, start: number, remove: number, insert: Uint8Array): Uint8Array {
  const tail = bytes.subarray(start + remove);
  const out = new Uint8Array(Math.min(start, bytes.length) + insert.length + tail.length);
  out.set(bytes.subarray(0, start));
  out.set(insert, start);
  out.set(tail, start + insert.length);
  return out;
}

const ODD = [
  null,
  true,
  0,
  -1,
  Number.MAX_VALUE,
  Infinity,

  0.5,
  '',
  'x',
  '../a',
  '\0',
  [],
  {},
  [[]],
  '__proto__',
];

/** Replaces a few values, wherever they are. */
export function damage(value: unknown, random: () => number): unknown {
  const at = (length: number): number => Math.floor(random() * length);
  if (typeof value !== 'object' || value === null || random() < 0.1) return ODD[at(ODD.length)];
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  const keys = Object.keys(copy);
  if (keys.length === 0) return ODD[at(ODD.length)];
  for (let i = 0; i <= at(2); i++) {
    const key = keys[at(keys.length)];
    if (random() < 0.15) {
      if (Array.isArray(copy)) return copy.toSpliced(Number(key), 1);
      delete copy[key];
    } else copy[key] = damage(copy[key], random);
  }
  return copy;
}
