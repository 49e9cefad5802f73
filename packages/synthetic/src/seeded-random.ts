import seedrandom from 'seedrandom';

/** A stream of random numbers. */
export interface Random {
  /** Uniform in [min, max). */
  uniform(min: number, max: number): number;
  /** Standard normal, cut at +-2.5 so that no draw bends a body beyond what a person can do. */
  normal(): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** 32 random bits as a signed integer. */
  int32(): number;
}

/**
 * A random stream that is named by a path, such as `(seed, 'S01', 'walking', 3)`. Streams with
 * different paths are independent, so adding a subject or a frame changes no other one.
 *
 * @param path what the stream is for; the same path gives the same numbers
 * @example
 * seededRandom(7, 'cameras').uniform(0, 1); // always 0.6507790665029811
 */
export function seededRandom(...path: readonly (string | number)[]): Random {
  const next = seedrandom.alea(path.join('/'));
  return {
    uniform: (min, max) => min + (max - min) * next.double(),
    normal() {
      const radius = Math.sqrt(-2 * Math.log(1 - next.double()));
      const value = radius * Math.cos(2 * Math.PI * next.double());
      return Math.max(-2.5, Math.min(2.5, value));
    },
    chance: (probability) => next.double() < probability,
    int32: () => next.int32(),
  };
}
