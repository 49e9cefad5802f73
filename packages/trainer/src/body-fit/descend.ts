import type { BodyEnergy } from './body-energy.js';

/** One way to change a body, to and fro. */
export interface Move {
  /** How far, at first. */
  step: number;
  /** Capsules that it moves. */
  moved: readonly number[];
  /** Changes the parameters by so much. */
  apply(parameters: Float64Array, by: number): void;
}

/** A body and what it costs. */
export interface Ranked {
  body: Float64Array;
  cost: number;
}

/**
 * Coordinate descent: each move by its step, which grows where it helps and else shrinks.
 *
 * @param costOf of a body of which the moved capsules differ from the accepted one, by `energy`.
 */
export function descend(
  start: Float64Array,
  moves: readonly Move[],
  rounds: number,
  energy: BodyEnergy,
  costOf: (body: Float64Array, moved: readonly number[]) => number,
): Ranked {
  const body = start.slice();
  const before = start.slice();
  const everything = [...new Set(moves.flatMap(({ moved }) => moved))];
  let cost = costOf(body, everything);
  energy.accept(everything);
  const steps = moves.map(({ step }) => step);
  for (let round = 0; round < rounds; round++) {
    moves.forEach((move, k) => {
      before.set(body);
      let isBetter = false;
      for (const sign of [1, -1]) {
        move.apply(body, sign * steps[k]);
        const tried = costOf(body, move.moved);
        if (tried < cost) {
          cost = tried;
          energy.accept(move.moved);
          isBetter = true;
          break;
        }
        body.set(before);
      }
      steps[k] *= isBetter ? 1.2 : 0.6;
    });
  }
  return { body, cost };
}
