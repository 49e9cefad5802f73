import type { BodyPart } from '../pose-body.js';
import { add } from '../vector.js';
import type { Vector3 } from '../vector.js';
import type { Rig } from './read-rig.js';

/** p + right x + forward y + up z, in the axes of a part. */
export function offset(
  rig: Rig,
  part: BodyPart,
  p: Vector3,
  x: number,
  y: number,
  z: number,
): Vector3 {
  return add(add(add(p, rig.axis(part, 0), x), rig.axis(part, 1), y), rig.axis(part, 2), z);
}
