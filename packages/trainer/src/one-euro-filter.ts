/** Options of {@link createOneEuroFilter}. Values are in any one unit, such as mm or px. */
export interface OneEuroOptions {
  /** Numbers of a point, which are filtered alike: 3 for [J, 3]. 1 by default: each on its own. */
  dimensions?: number;
  /** Cutoff of a point at rest, Hz: lower is calmer and slower. 1 by default. */
  minCutoff?: number;
  /** Growth of the cutoff with the speed, Hz per unit/s: higher follows faster. 0 by default. */
  beta?: number;
  /** Cutoff of the speed itself, Hz. 1 by default. */
  derivativeCutoff?: number;
}

/** A filter with its state. */
export interface OneEuroFilter {
  /**
   * Filters the next values.
   *
   * @param values points one after another, as many as in the first call. A point with a number that
   *   is not finite is missing: it comes back as it is, and the filter waits for the next one.
   * @param seconds when; later than in the call before.
   * @param unit length of a value's unit, in those of `beta`: for pixels, mm per pixel. 1 by default.
   * @returns the filtered values; the first of every point unchanged.
   * @throws Error for another number of values or a time that does not advance.
   */
  filter(values: ArrayLike<number>, seconds: number, unit?: number): Float64Array;
  /** Forgets everything: the next values come back unchanged. */
  reset(): void;
}

/**
 * The 1 € filter: a first-order low-pass whose cutoff grows with speed, so that a point at rest does
 * not jitter and a moving one does not lag: cutoff = minCutoff + beta · |filtered velocity|.
 *
 * The speed is that of the point, not of each coordinate: turning the axes turns the result. The
 * smoothing factor is 1 - exp(-2π · cutoff · Δt), the low-pass's exact answer to values that are
 * held for Δt, of which the paper's 1 / (1 + τ / Δt) is the first-order approximation: results do not
 * depend on the frame rate.
 *
 * Source: Casiez, Roussel, Vogel, _1 € Filter_, CHI 2012.
 *
 * @throws Error for an option that is no number in its range.
 *
 * @example
 * ```ts
 * import { createOneEuroFilter } from '@mas/trainer';
 *
 * const { filter } = createOneEuroFilter({ minCutoff: 1 });
 * const jittering = [0, 1, 0, 1, 0, 1];
 * const calm = jittering.map((x, frame) => filter([x], frame / 25)[0].toFixed(2));
 * console.log(calm.join(' ')); // 0.00 0.22 0.17 0.36 0.28 0.44
 * ```
 */
export function createOneEuroFilter(options: OneEuroOptions = {}): OneEuroFilter {
  const { dimensions = 1, minCutoff = 1, beta = 0, derivativeCutoff = 1 } = options;
  const fail = (expected: string, found: unknown): never => {
    throw new Error(`createOneEuroFilter: expected ${expected}, found ${String(found)}`);
  };
  if (!Number.isInteger(dimensions) || dimensions < 1) fail('dimensions of 1 or more', dimensions);
  for (const [name, value] of Object.entries({ minCutoff, derivativeCutoff })) {
    if (!(value > 0 && value < Infinity)) fail(`${name} above 0 Hz`, value);
  }
  if (!(beta >= 0 && beta < Infinity)) fail('beta of 0 or more', beta);

  interface State {
    raw: Float64Array;
    smooth: Float64Array;
    velocity: Float64Array;
    /** When each point was last seen; NaN before. */
    seen: Float64Array;
    /** The time of the last call. */
    seconds: number;
  }
  let state: State | undefined;

  return {
    filter(values, seconds, unit = 1) {
      const { length } = values;
      const refuse = (expected: string, found: unknown): never => {
        throw new Error(`OneEuroFilter.filter: expected ${expected}, found ${String(found)}`);
      };
      if (length % dimensions !== 0) refuse(`points of ${dimensions} values`, `${length} values`);
      if (state && length !== state.raw.length) {
        refuse(`${state.raw.length} values as before`, length);
      }
      const previous = state?.seconds ?? -Infinity;
      if (!(seconds > previous && seconds < Infinity)) {
        refuse(state ? `a time after ${previous} s` : 'a time in seconds', seconds);
      }
      if (!(unit > 0 && unit < Infinity)) refuse('a unit above 0', unit);
      state ??= {
        raw: new Float64Array(length),
        smooth: new Float64Array(length),
        velocity: new Float64Array(length),
        seen: new Float64Array(length / dimensions).fill(NaN),
        seconds,
      };
      const { raw, smooth, velocity, seen } = state;
      state.seconds = seconds;
      const filtered = Float64Array.from(values);
      for (let point = 0; point < seen.length; point++) {
        const start = point * dimensions;
        const end = start + dimensions;
        if (!filtered.subarray(start, end).every(Number.isFinite)) continue;
        const elapsed = seconds - seen[point];
        seen[point] = seconds;
        if (Number.isNaN(elapsed)) {
          raw.set(filtered.subarray(start, end), start);
          smooth.set(filtered.subarray(start, end), start);
          continue;
        }
        const follow = share(derivativeCutoff, elapsed);
        let speed = 0;
        for (let i = start; i < end; i++) {
          velocity[i] += follow * ((filtered[i] - raw[i]) / elapsed - velocity[i]);
          speed += velocity[i] ** 2;
          raw[i] = filtered[i];
        }
        const alpha = share(minCutoff + beta * unit * Math.sqrt(speed), elapsed);
        for (let i = start; i < end; i++) {
          smooth[i] += alpha * (filtered[i] - smooth[i]);
          filtered[i] = smooth[i];
        }
      }
      return filtered;
    },
    reset() {
      state = undefined;
    },
  };
}

/** How much of a new value that was held for some time passes a low-pass of this cutoff. */
function share(cutoff: number, seconds: number): number {
  return 1 - Math.exp(-2 * Math.PI * cutoff * seconds);
}
