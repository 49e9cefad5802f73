import { parameter, type BodyModel } from './body-model.js';
import { trunkAndLegMoves } from './body-moves.js';
import { bodyPreference } from './body-preference.js';
import { descendBest } from './descend-best.js';
import type { Ranked } from './descend.js';
import { maskEvidence, type MaskEvidence } from './mask-evidence.js';

/** A body that explains the masks of a scene. */
export interface FittedBody {
  /** See `parameter` in body-model.ts. */
  parameters: Float64Array;
  /** [points, 3] of the body model, scene frame. */
  points: Float64Array;
  /** What is left unexplained, NDC. */
  energy: number;
}

/** What one scene shows. */
export interface FitScene {
  /** [V, P, P] coverage, 0 to 255. */
  masks: Uint8Array;
  patchSize: number;
  /** [V, 12] scene to patch NDC. */
  projections: Float32Array;
  /** [V] 0 for a view that cannot be trusted. */
  viewWeights: Float32Array;
  /** Azimuth that the body probably faces, radians. */
  heading: number;
}

/** Headings that are tried, evenly around the circle, the probable one first. */
const headings = 6;
/** Places in each view's mask: for a first look at all postures, for a first fit, and for the last. */
const fewSamples = 12;
const someSamples = 24;
const manySamples = 72;
/** Postures that are looked at again, fitted, and fitted again, and the rounds of either descent. */
const looked = 40;
const fitted = 16;
const fittedRounds = 3;
const fittedAgain = 6;
const fittedAgainRounds = 6;
/** Of one heading, no more postures than this are fitted. */
const perHeading = 6;
/** Mask farther than this from a body without arms belongs to its arms, NDC. */
export const armlessReach = 0.1;

/**
 * Fits a jointed body without arms to the masks of a scene: starts from postures in all headings and
 * goes on from the best by coordinate descent. No gradient and no label; arms come by `fitArms`.
 *
 * An addition to the paper, whose training starts from nothing: there, bodies that sit or bend are
 * drawn standing for long.
 *
 * @param postures of `postureBank`.
 * @returns null where no mask shows anything.
 */
export function fitBody(
  model: BodyModel,
  postures: readonly Float64Array[],
  scene: FitScene,
): FittedBody | null {
  const { masks, patchSize, projections, viewWeights, heading } = scene;
  const [few, some, many] = [fewSamples, someSamples, manySamples].map((samples) =>
    maskEvidence(masks, patchSize, projections, viewWeights, samples),
  );
  if (!few || !some || !many) return null;
  const cost = {
    model,
    shape: model.armless,
    reach: armlessReach,
    preference: (body: Float64Array) => bodyPreference(body, heading),
  };
  const moves = trunkAndLegMoves(model.armless);
  const look = (evidence: MaskEvidence, kept: number) => ({ evidence, rounds: 0, kept });
  const likely = descendBest(startingBodies(model, postures, heading), moves, cost, [
    look(few, looked),
    look(many, looked),
  ]);
  const [best] = descendBest(
    differentHeadings(likely).map(({ body }) => body),
    moves,
    cost,
    [
      { evidence: some, rounds: fittedRounds, kept: fittedAgain },
      { evidence: many, rounds: fittedAgainRounds, kept: 1 },
    ],
  );
  const points = new Float64Array(3 * model.points);
  model.place(best.body, points);
  return { parameters: best.body, points, energy: best.cost };
}

/** Postures in all headings, each with the middle of its capsules at the scene's origin. */
function startingBodies(
  model: BodyModel,
  postures: readonly Float64Array[],
  heading: number,
): Float64Array[] {
  const points = new Float64Array(3 * model.points);
  const starts: Float64Array[] = [];
  for (let turn = 0; turn < headings; turn++) {
    for (const posture of postures) {
      const body = posture.slice();
      body[parameter.heading] = heading + (2 * Math.PI * turn) / headings;
      model.place(body, points);
      const middle = middleOf(model, points);
      for (let k = 0; k < 3; k++) body[parameter.root + k] = -middle[k];
      starts.push(body);
    }
  }
  return starts;
}

/** Middle of the capsules, weighted by the area that they show: there a mask has its centroid. */
function middleOf(model: BodyModel, points: Float64Array): [number, number, number] {
  const middle: [number, number, number] = [0, 0, 0];
  let total = 0;
  for (const { from, to, radius, inside } of model.armless.capsules) {
    if (!inside) continue;
    const [a, b] = [3 * from, 3 * to];
    const length = Math.hypot(
      points[a] - points[b],
      points[a + 1] - points[b + 1],
      points[a + 2] - points[b + 2],
    );
    const area = 2 * radius * length + radius * radius;
    total += area;
    for (let k = 0; k < 3; k++) middle[k] += (area * (points[a + k] + points[b + k])) / 2;
  }
  return middle.map((sum) => sum / total) as [number, number, number];
}

function differentHeadings(ranked: readonly Ranked[]): Ranked[] {
  const taken = new Map<number, number>();
  const kept: Ranked[] = [];
  for (const candidate of ranked) {
    const heading = candidate.body[parameter.heading];
    const before = taken.get(heading) ?? 0;
    if (before === perHeading) continue;
    taken.set(heading, before + 1);
    kept.push(candidate);
    if (kept.length === fitted) break;
  }
  return kept;
}
