import seedrandom from 'seedrandom';

/**
 * Seeded random numbers. Training makes a new one per purpose and step, so that nothing has to be
 * saved to go on exactly where a run stopped.
 *
 * @example
 * ```ts
 * const random = new Random('7/order/0');
 * console.log(random.choose(5, 2)); // two different integers below 5, the same in every process
 * ```
 */
export class Random {
  readonly #generator: () => number;

  /** @param path what the numbers are for, e.g. `${seed}/pose/${step}`. */
  constructor(path: string) {
    this.#generator = seedrandom.alea(path);
  }

  /** Uniform in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.#generator();
  }

  /** Integer in [0, count). */
  integer(count: number): number {
    return Math.floor(this.#generator() * count);
  }

  /** Normally distributed (Box-Muller, one value a call). */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.#generator()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.#generator());
  }

  /** `count` different integers of [0, population), in random order. */
  choose(population: number, count: number): number[] {
    const taken = new Map<number, number>();
    const at = (i: number) => taken.get(i) ?? i;
    return Array.from({ length: Math.min(count, population) }, (_, i) => {
      const j = i + this.integer(population - i);
      const chosen = at(j);
      taken.set(j, at(i));
      return chosen;
    });
  }
}
