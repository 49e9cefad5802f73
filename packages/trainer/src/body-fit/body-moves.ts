import { parameter, type BodyShape } from './body-model.js';
import type { Move } from './descend.js';

const degrees = Math.PI / 180;
/** How far each parameter is moved at first, and its limits. */
type Limits = readonly [step: number, least: number, most: number];
const leg: readonly Limits[] = [
  [18 * degrees, -40 * degrees, 130 * degrees],
  [8 * degrees, -8 * degrees, 50 * degrees],
  [20 * degrees, 0, 155 * degrees],
];
/** In the order of `parameter`. */
const limits: readonly Limits[] = [
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
const armStep = 20 * degrees;

const { abs, cos, hypot, max, min, sin } = Math;

/** The moves of trunk and legs. */
export function trunkAndLegMoves({ movedBy }: BodyShape): Move[] {
  return limits.map(([step], k) => ({
    step,
    moved: movedBy[k],
    apply: (body, by) => {
      body[k] = withinLimits(k, body[k] + by);
    },
  }));
}

/** The value of a parameter of trunk or legs, or the nearest that such a joint can have. */
export function withinLimits(k: number, value: number): number {
  const [, least, most] = limits[k];
  return min(most, max(least, value));
}

/** The moves of the arms: each segment turns about two axes. */
export function armMoves({ movedBy }: BodyShape): Move[] {
  return [parameter.rightArm, parameter.leftArm]
    .flatMap((arm) => [arm, arm + 3])
    .flatMap((at) =>
      [0, 1].map((axis) => ({
        step: armStep,
        moved: movedBy[at],
        apply: (body: Float64Array, by: number) => turn(body, at, axis, by),
      })),
    );
}

/** Turns the unit direction at a place by an angle towards one of two directions across it. */
function turn(body: Float64Array, at: number, axis: number, by: number): void {
  const [x, y, z] = [body[at], body[at + 1], body[at + 2]];
  const isSteep = abs(z) >= 0.8;
  // Across the direction and the vertical, or, where it is steep, across it and the x axis.
  const across = isSteep ? [0, z, -y] : [y, -x, 0];
  const length = hypot(...across);
  let [a, b, c] = across.map((value) => value / length);
  if (axis === 1) [a, b, c] = [y * c - z * b, z * a - x * c, x * b - y * a];
  body[at] = cos(by) * x + sin(by) * a;
  body[at + 1] = cos(by) * y + sin(by) * b;
  body[at + 2] = cos(by) * z + sin(by) * c;
}
