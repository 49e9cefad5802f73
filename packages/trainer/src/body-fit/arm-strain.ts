import type { BodyModel } from './body-model.js';

/** Axes of the chest, unit vectors in the scene frame. */
export interface Chest {
  right: readonly [number, number, number];
  forward: readonly [number, number, number];
}

/** The trunk is so thick that no elbow or hand lies within, half patch extents. */
const trunkRadius = 0.13;
/** How far an upper arm may reach across the chest and behind it, and a forearm behind, cosines. */
const across = 0.1;
const upperBehind = 0.3;
const foreBehind = 0.1;

const { hypot, max, min } = Math;

/** The chest of a pose [points, 3]. */
export function chestOf(
  { arms: [r, l], trunk: [root, thorax] }: BodyModel,
  at: Float64Array,
): Chest {
  const [a, b] = [3 * r.shoulder, 3 * l.shoulder];
  const [rx, ry, rz] = unit(at[a] - at[b], at[a + 1] - at[b + 1], at[a + 2] - at[b + 2]);
  const [from, to] = [3 * root, 3 * thorax];
  const [ux, uy, uz] = [at[to] - at[from], at[to + 1] - at[from + 1], at[to + 2] - at[from + 2]];
  return {
    right: [rx, ry, rz],
    forward: unit(uy * rz - uz * ry, uz * rx - ux * rz, ux * ry - uy * rx),
  };
}

function unit(x: number, y: number, z: number): [number, number, number] {
  const length = hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/**
 * How far an arm is beyond what shoulders and elbows do: upper arms hardly cross the chest or go
 * behind it, forearms bend forward. Under masks alone, arms that lie before or behind the trunk could
 * be anywhere.
 *
 * @param side 1 for the right arm, -1 for the left one.
 * @param upper place of the unit direction of the upper arm in `directions`; `fore` of the forearm.
 */
export function armStrain(
  { right, forward }: Chest,
  side: number,
  directions: Float64Array,
  upper: number,
  fore: number,
): number {
  const out = side * dot(directions, upper, right);
  return (
    max(0, -across - out) +
    max(0, -foreBehind - dot(directions, fore, forward)) +
    0.5 * max(0, -upperBehind - dot(directions, upper, forward))
  );
}

function dot(values: Float64Array, at: number, [x, y, z]: Chest['right']): number {
  return values[at] * x + values[at + 1] * y + values[at + 2] * z;
}

/** How deep a point lies within the trunk, 0-1. */
export function insideTrunk(
  { trunk: [root, thorax] }: BodyModel,
  points: Float64Array,
  x: number,
  y: number,
  z: number,
): number {
  const [a, b] = [3 * root, 3 * thorax];
  const [dx, dy, dz] = [x - points[a], y - points[a + 1], z - points[a + 2]];
  const bx = points[b] - points[a];
  const by = points[b + 1] - points[a + 1];
  const bz = points[b + 2] - points[a + 2];
  const t = min(1, max(0, (dx * bx + dy * by + dz * bz) / (bx * bx + by * by + bz * bz || 1)));
  return max(0, 1 - hypot(dx - t * bx, dy - t * by, dz - t * bz) / trunkRadius);
}
