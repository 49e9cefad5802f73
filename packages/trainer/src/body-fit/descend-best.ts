import { createBodyEnergy } from './body-energy.js';
import type { BodyModel, BodyShape } from './body-model.js';
import { descend, type Move, type Ranked } from './descend.js';
import type { MaskEvidence } from './mask-evidence.js';

/** What bodies are compared by. */
export interface BodyCost {
  model: BodyModel;
  shape: BodyShape;
  /** A mask that is farther from the body costs no more, NDC. */
  reach: number;
  /** What parameters cost before any mask is asked, given the points that they place. */
  preference(parameters: Float64Array, points: Float64Array): number;
}

/** A pass over all bodies that are left: on few places of the masks first, then on many. */
export interface Stage {
  evidence: MaskEvidence;
  /** Rounds of descent; 0 to compare only. */
  rounds: number;
  /** The best of them go on. */
  kept: number;
}

/** Descends from many bodies, fewer at each stage; returns those that the last one kept, best first. */
export function descendBest(
  starts: readonly Float64Array[],
  moves: readonly Move[],
  { model, shape, reach, preference }: BodyCost,
  stages: readonly Stage[],
): Ranked[] {
  const points = new Float64Array(3 * model.points);
  const everything = shape.capsules.map((_, c) => c);
  let ranked = starts.map((body): Ranked => ({ body, cost: Infinity }));
  for (const { evidence, rounds, kept } of stages) {
    const energy = createBodyEnergy(shape.capsules, evidence, reach);
    const costOf = (body: Float64Array, moved: readonly number[]): number => {
      model.place(body, points);
      return energy.of(points, moved) + preference(body, points);
    };
    ranked = ranked
      .map(({ body }) =>
        rounds === 0
          ? { body, cost: costOf(body, everything) }
          : descend(body, moves, rounds, energy, costOf),
      )
      .toSorted((a, b) => a.cost - b.cost)
      .slice(0, kept);
  }
  return ranked;
}
