import { createBodyEnergy } from './body-energy.js';
import { parameter, type BodyModel } from './body-model.js';
import { maskEvidence, type MaskEvidence } from './mask-evidence.js';

/** A body that explains the masks of a scene. */
export interface FittedBody {
  /** See `parameter` in body-model.ts. */
  parameters: Float64Array;
  /** [J, 3] scene frame. */
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
/** Energy of a heading far from the probable one, and how far that is, radians. */
const headingCost = 0.004;
const headingRange = 0.7;
/** Places in each view's mask: for a first look at all postures, and for the fit. */
const fewSamples = 12;
const manySamples = 72;
/** Postures that are looked at again, and of them fitted. */
const looked = 40;
const fitted = 16;
/** Rounds of the descent. */
const rounds = 6;
/** Of one heading, no more postures than this are fitted. */
const perHeading = 6;
/** Mask farther than this from the body belongs to its arms, NDC. */
const reach = 0.1;

/** How far each parameter is moved at first, and its limits; in the order of `parameter`. */
const degrees = Math.PI / 180;
type Move = readonly [step: number, least: number, most: number];
const leg: readonly Move[] = [
  [18 * degrees, -40 * degrees, 130 * degrees],
  [8 * degrees, -8 * degrees, 50 * degrees],
  [20 * degrees, 0, 155 * degrees],
];
const moves: readonly Move[] = [
  [0.05, -2, 2],
  [0.05, -2, 2],
  [0.05, -2, 2],
  [0.04, 0.82, 1.18],
  [12 * degrees, -100, 100],
  [15 * degrees, -25 * degrees, 130 * degrees],
  [8 * degrees, -35 * degrees, 35 * degrees],
  [15 * degrees, -15 * degrees, 50 * degrees],
  [12 * degrees, -40 * degrees, 40 * degrees],
  ...leg,
  ...leg,
];

const { abs, exp, max, min, sin, cos, atan2 } = Math;

/**
 * Fits a jointed body without arms to the masks of a scene: starts from postures in all headings and
 * goes on from the best by coordinate descent. No gradient and no label; the result is a target for
 * the detector, and a trunk from which arms can be searched.
 *
 * An addition to the paper, whose training starts from nothing: there, bodies that sit or bend are
 * drawn standing for long.
 *
 * @param postures of {@link postureBank}.
 * @returns null where no mask shows anything.
 */
export function fitBody(
  model: BodyModel,
  postures: readonly Float64Array[],
  scene: FitScene,
): FittedBody | null {
  const { masks, patchSize, projections, viewWeights, heading } = scene;
  const evidenceOf = (samples: number) =>
    maskEvidence(masks, patchSize, projections, viewWeights, samples);
  const evidence = evidenceOf(manySamples);
  const quick = evidenceOf(fewSamples);
  if (!evidence || !quick) return null;
  const points = new Float64Array(3 * model.joints);
  const everything = model.capsules.map((_, c) => c);
  const rank = (bodies: readonly Float64Array[], seen: MaskEvidence): Ranked[] => {
    const energy = createBodyEnergy(model, seen, reach);
    return bodies
      .map((body) => {
        model.place(body, points);
        return { body, cost: energy.of(points, everything) + preference(body, heading) };
      })
      .toSorted((a, b) => a.cost - b.cost);
  };
  const first = rank(startingBodies(model, postures, heading), quick).slice(0, looked);
  const second = rank(
    first.map(({ body }) => body),
    evidence,
  );
  const [best] = differentHeadings(second)
    .map(({ body }) => descend(model, evidence, body, heading))
    .toSorted((a, b) => a.cost - b.cost);
  model.place(best.body, points);
  return { parameters: best.body, points, energy: best.cost };
}

interface Ranked {
  body: Float64Array;
  cost: number;
}

/** Postures in all headings, each with the middle of its capsules at the scene's origin. */
function startingBodies(
  model: BodyModel,
  postures: readonly Float64Array[],
  heading: number,
): Float64Array[] {
  const points = new Float64Array(3 * model.joints);
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
  for (const { from, to, radius, inside } of model.capsules) {
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

/** What a body costs before any mask is asked: a weak preference for upright, straight bodies. */
function preference(p: Float64Array, heading: number): number {
  const away = atan2(sin(p[parameter.heading] - heading), cos(p[parameter.heading] - heading));
  let bent = 20 * (p[parameter.scale] - 0.97) ** 2 + 0.3 * abs(p[parameter.pitch]);
  for (const k of [parameter.roll, parameter.bend, parameter.twist]) bent += 2 * p[k] ** 2;
  for (const k of [parameter.rightLeg, parameter.leftLeg]) {
    bent += 0.1 * abs(p[k]) + 2 * (p[k + 1] - 0.08) ** 2 + 0.15 * p[k + 2];
  }
  return 0.004 * bent + headingCost * (1 - exp(-((away / headingRange) ** 2)));
}

/** Coordinate descent: each parameter by its step, which grows where it helps and else shrinks. */
function descend(
  model: BodyModel,
  evidence: MaskEvidence,
  start: Float64Array,
  heading: number,
): Ranked {
  const energy = createBodyEnergy(model, evidence, reach);
  const body = start.slice();
  const points = new Float64Array(3 * model.joints);
  const costOf = (moved: readonly number[]): number => {
    model.place(body, points);
    return energy.of(points, moved) + preference(body, heading);
  };
  const everything = model.capsules.map((_, c) => c);
  let cost = costOf(everything);
  energy.accept(everything);
  const steps = moves.map(([step]) => step);
  for (let round = 0; round < rounds; round++) {
    moves.forEach(([, least, most], k) => {
      const before = body[k];
      const moved = model.movedBy[k];
      let isBetter = false;
      for (const sign of [1, -1]) {
        body[k] = min(most, max(least, before + sign * steps[k]));
        const tried = costOf(moved);
        if (tried < cost) {
          cost = tried;
          energy.accept(moved);
          isBetter = true;
          break;
        }
        body[k] = before;
      }
      steps[k] *= isBetter ? 1.2 : 0.6;
    });
  }
  return { body, cost };
}
