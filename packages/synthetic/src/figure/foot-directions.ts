import { cross, unit } from '../vector.js';
import type { Matrix3, Vector3 } from '../vector.js';
import { orthogonal } from './solid.js';

const degree = Math.PI / 180;
/** How far the toes can be pulled up, and pointed. */
const up = 25 * degree;
const down = -50 * degree;
/** From here on the shank lies on the floor and the instep with it. */
const kneeling = 70 * degree;
const pointed = -78 * degree;

/**
 * Where a foot points: level with the floor where the ankle can do that, else as near as it can; a foot
 * whose shank lies down (kneeling) is stretched. Right, forward and up of the shank are the columns.
 */
export function footDirections(shank: Matrix3): { forward: Vector3; up: Vector3 } {
  const right: Vector3 = [shank[0], shank[3], shank[6]];
  const level = Math.atan2(-shank[7], shank[8]);
  const angle = level > kneeling ? pointed : Math.min(up, Math.max(down, level));
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const forward: Vector3 = [
    c * shank[1] + s * shank[2],
    c * shank[4] + s * shank[5],
    c * shank[7] + s * shank[8],
  ];
  // A foot that is level rolls flat as well.
  const flat = Math.max(0, 1 - Math.abs(angle - level) / (20 * degree));
  const own = cross(right, forward);
  const world = orthogonal([0, 0, 1], unit(forward));
  return {
    forward: unit(forward),
    up: orthogonal(
      [
        own[0] + flat * (world[0] - own[0]),
        own[1] + flat * (world[1] - own[1]),
        own[2] + flat * (world[2] - own[2]),
      ],
      unit(forward),
    ),
  };
}
