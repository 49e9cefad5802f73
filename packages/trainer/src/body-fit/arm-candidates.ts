import { sphereDirections } from './sphere-directions.js';
import { armStrain, chestOf, insideTrunk, type Chest } from './arm-strain.js';
import { parameter, type Arm, type BodyModel } from './body-model.js';
import { farthest, mapSize, type MaskEvidence } from './mask-evidence.js';

/** Directions of either segment that are tried. */
const directionCount = 64;
/** Places of each view's mask that arms should explain. */
const placesPerView = 60;
/** From the thorax, no part of an arm is farther, NDC. */
const armReach = 0.62;
/** A place that is farther from everything costs no more, NDC. */
const reach = 0.25;
/** Arms are so thick, NDC. */
const radius = 0.04;
/** An arm that lies farther outside of the masks, in the mean, is not looked at, NDC. */
const farthestOutside = 0.06;
/** An elbow is not folded further, cosine. */
const mostFolded = -0.85;
/** Arms of a side that are kept: the best alone, and the best if the other explains the masks. */
const keptAlone = 30;
const keptBesides = 10;
/** Two arms are alike whose segments' directions have larger cosines. */
const alike = 0.9;
/** Weights of what lies outside, of strain, of what lies in the trunk, and of what is left of masks. */
const weight = { outside: 0.5, strain: 0.02, inside: 0.025, left: 1 / 0.03 };
/** Stations along a segment that must lie within the masks. */
const stations = 4;

const directions = /* @__PURE__ */ sphereDirections(directionCount);
const { floor, hypot, max, min, sqrt } = Math;

/** Both arms of a body, as its parameters hold them. */
export interface ArmPair {
  /** [12] from `parameter.rightArm` on. */
  directions: Float64Array;
  cost: number;
}

/** One arm of one side. */
interface Candidate {
  upper: number;
  fore: number;
  /** What it costs by itself, and with what the masks have left if the other arm hangs in the trunk. */
  alone: number;
  cost: number;
  /** [places] distance to the arm, NDC. */
  distance: Float64Array;
}

/** What the armless body leaves of the masks: places by view, of equal number. */
interface Unexplained {
  /** [V, places, 2] NDC. */
  places: Float64Array;
  /** [V * places] share of the mask, NDC²; 0 where a view has fewer. */
  area: Float64Array;
  /** [V * places] distance to the armless body, NDC, at most `reach`. */
  distance: Float64Array;
}

/**
 * Enumerates the arms of a fitted body: all pairs of directions of either side, by how far they lie
 * outside of the masks, and by how much of them both arms leave.
 *
 * @returns the best pairs, best first; none where no arm lies within the masks.
 */
export function armCandidates(
  model: BodyModel,
  evidence: MaskEvidence,
  body: Float64Array,
  points: Float64Array,
  count: number,
): ArmPair[] {
  const left = unexplained(model, evidence, points);
  const chest = chestOf(model, points);
  const scale = body[parameter.scale];
  const [right, other] = model.arms.map((arm, s) =>
    oneSide(model, evidence, left, chest, scale, points, arm, s === 0 ? 1 : -1),
  );
  const pairs = right.flatMap((a) =>
    other.map((b) => ({ a, b, cost: a.alone + b.alone + leftOf(left, evidence, a, b) })),
  );
  return pairs
    .toSorted((p, q) => p.cost - q.cost)
    .slice(0, count)
    .map(({ a, b, cost }) => {
      const found = new Float64Array(12);
      [a.upper, a.fore, b.upper, b.fore].forEach((k, i) =>
        found.set(directions.subarray(3 * k, 3 * k + 3), 3 * i),
      );
      return { directions: found, cost };
    });
}

/** The cells of the masks' maps that lie outside of the armless body and within reach of an arm. */
function unexplained(model: BodyModel, evidence: MaskEvidence, points: Float64Array): Unexplained {
  const { views, projections, outside } = evidence;
  const n = views * placesPerView;
  const left: Unexplained = {
    places: new Float64Array(2 * n),
    area: new Float64Array(n),
    distance: new Float64Array(n).fill(reach),
  };
  const [, thorax] = model.trunk;
  for (let v = 0; v < views; v++) {
    const at = (j: number) => project(projections, v, points, 3 * j);
    const [tx, ty] = at(thorax);
    const capsules = model.armless.capsules.map(({ from, to, radius: thick }) => {
      const [ax, ay] = at(from);
      const [bx, by] = at(to);
      const [dx, dy] = [bx - ax, by - ay];
      return { ax, ay, dx, dy, inverse: 1 / (dx * dx + dy * dy + 1e-9), thick };
    });
    const found: [number, number, number][] = [];
    for (let i = 0; i < mapSize * mapSize; i++) {
      if (outside[v * mapSize * mapSize + i] > 0) continue;
      const x = (2 * (i % mapSize) + 1) / mapSize - 1;
      const y = (2 * floor(i / mapSize) + 1) / mapSize - 1;
      if (hypot(x - tx, y - ty) > armReach) continue;
      let nearest = reach;
      for (const { ax, ay, dx, dy, inverse, thick } of capsules) {
        const t = min(1, max(0, ((x - ax) * dx + (y - ay) * dy) * inverse));
        nearest = min(nearest, hypot(x - ax - t * dx, y - ay - t * dy) - thick);
      }
      if (nearest > 0) found.push([x, y, nearest]);
    }
    const kept = min(placesPerView, found.length);
    for (let k = 0; k < kept; k++) {
      const [x, y, nearest] = found[floor(((k + 0.5) * found.length) / kept)];
      const m = v * placesPerView + k;
      left.places[2 * m] = x;
      left.places[2 * m + 1] = y;
      left.area[m] = ((found.length / kept) * 4) / (mapSize * mapSize);
      left.distance[m] = nearest;
    }
  }
  return left;
}

function oneSide(
  model: BodyModel,
  evidence: MaskEvidence,
  left: Unexplained,
  chest: Chest,
  scale: number,
  points: Float64Array,
  { shoulder }: Arm,
  side: number,
): Candidate[] {
  const [upperLength, foreLength] = model.armLengths.map((length) => scale * length);
  const start = points.slice(3 * shoulder, 3 * shoulder + 3);
  const beyond = (from: Float64Array, k: number, length: number) =>
    from.map((value, i) => value + length * directions[3 * k + i]);
  const inside = ([x, y, z]: Float64Array) => insideTrunk(model, points, x, y, z);
  const n = left.area.length;
  const candidates: Candidate[] = [];
  for (let upper = 0; upper < directionCount; upper++) {
    const elbow = beyond(start, upper, upperLength);
    const byUpper = new Float64Array(n).fill(reach);
    const upperOutside = segment(evidence, left, start, elbow, byUpper);
    if (upperOutside > farthestOutside) continue;
    const elbowInside = inside(elbow);
    for (let fore = 0; fore < directionCount; fore++) {
      const [u, f] = [3 * upper, 3 * fore];
      const straight =
        directions[u] * directions[f] +
        directions[u + 1] * directions[f + 1] +
        directions[u + 2] * directions[f + 2];
      if (straight < mostFolded) continue;
      const hand = beyond(elbow, fore, foreLength);
      const distance = byUpper.slice();
      const outside = (upperOutside + segment(evidence, left, elbow, hand, distance)) / 2;
      if (outside > farthestOutside) continue;
      const alone =
        weight.outside * outside +
        weight.strain * armStrain(chest, side, directions, u, f) +
        weight.inside * (elbowInside + inside(hand));
      const candidate = { upper, fore, alone, cost: 0, distance };
      candidate.cost = alone + leftOf(left, evidence, candidate);
      candidates.push(candidate);
    }
  }
  const kept: Candidate[] = [];
  keepBest(
    kept,
    candidates.toSorted((a, b) => a.cost - b.cost),
    keptAlone,
  );
  keepBest(
    kept,
    candidates.toSorted((a, b) => a.alone - b.alone),
    keptBesides,
  );
  return kept;
}

/** Adds the first of sorted candidates that are not like one that is kept. */
function keepBest(kept: Candidate[], sorted: readonly Candidate[], count: number): void {
  const cosine = (a: number, b: number) =>
    directions[3 * a] * directions[3 * b] +
    directions[3 * a + 1] * directions[3 * b + 1] +
    directions[3 * a + 2] * directions[3 * b + 2];
  let added = 0;
  for (const one of sorted) {
    if (added === count) return;
    const isAlike = kept.some(
      ({ upper, fore }) => cosine(upper, one.upper) > alike && cosine(fore, one.fore) > alike,
    );
    if (isAlike) continue;
    kept.push(one);
    added++;
  }
}

/** What one arm, or two, leave of the masks, weighted. */
function leftOf(
  { area, distance }: Unexplained,
  { views }: MaskEvidence,
  a: Candidate,
  b: Candidate = a,
): number {
  let sum = 0;
  for (let m = 0; m < area.length; m++) {
    const nearest = min(distance[m], a.distance[m], b.distance[m]);
    if (nearest > 0) sum += area[m] * nearest;
  }
  return (weight.left * sum) / views;
}

/** Lowers the distances of all places to a segment's; returns how far it lies outside, in the mean. */
function segment(
  { views, projections, outside }: MaskEvidence,
  { places }: Unexplained,
  from: Float64Array,
  to: Float64Array,
  distance: Float64Array,
): number {
  let sum = 0;
  for (let v = 0; v < views; v++) {
    const [ax, ay] = project(projections, v, from, 0);
    const [bx, by] = project(projections, v, to, 0);
    const [dx, dy] = [bx - ax, by - ay];
    for (let k = 1; k <= stations; k++) {
      const column = floor(((ax + (k / stations) * dx + 1) * mapSize) / 2);
      const row = floor(((ay + (k / stations) * dy + 1) * mapSize) / 2);
      const isOff = column < 0 || row < 0 || column >= mapSize || row >= mapSize;
      sum += isOff ? farthest : outside[(v * mapSize + row) * mapSize + column];
    }
    const inverse = 1 / (dx * dx + dy * dy + 1e-9);
    for (let m = v * placesPerView; m < (v + 1) * placesPerView; m++) {
      const [x, y] = [places[2 * m] - ax, places[2 * m + 1] - ay];
      let t = (x * dx + y * dy) * inverse;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      const [ex, ey] = [x - t * dx, y - t * dy];
      const away = sqrt(ex * ex + ey * ey) - radius;
      if (away < distance[m]) distance[m] = away;
    }
  }
  return sum / (stations * views);
}

function project(
  P: Float64Array,
  view: number,
  points: Float64Array,
  at: number,
): [number, number] {
  const o = 12 * view;
  const [x, y, z] = [points[at], points[at + 1], points[at + 2]];
  const w = P[o + 8] * x + P[o + 9] * y + P[o + 10] * z + P[o + 11];
  return [
    (P[o] * x + P[o + 1] * y + P[o + 2] * z + P[o + 3]) / w,
    (P[o + 4] * x + P[o + 5] * y + P[o + 6] * z + P[o + 7]) / w,
  ];
}
