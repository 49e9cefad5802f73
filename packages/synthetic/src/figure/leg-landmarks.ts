import { add, between } from '../vector.js';
import type { Vector3 } from '../vector.js';
import type { Rig, Side } from './read-rig.js';

/** Where a leg's solids start, end and face, world mm. */
export interface LegLandmarks {
  /** Inside the pelvis: nearer to the middle than the hip joint. */
  thighTop: Vector3;
  knee: Vector3;
  ankle: Vector3;
  calfTop: Vector3;
  calfEnd: Vector3;
  thighFront: Vector3;
  shankFront: Vector3;
}

/** The points and directions that a leg and the cloth over it share. */
export function legLandmarks(rig: Rig, side: Side): LegLandmarks {
  const { size } = rig;
  const sign = side === 'left' ? -1 : 1;
  const hip = rig.joint(`${side}Hip`);
  const knee = rig.joint(`${side}Knee`);
  const ankle = rig.joint(`${side}Ankle`);
  const thighFront = rig.axis(`${side}Thigh`, 1);
  const shankFront = rig.axis(`${side}Shank`, 1);
  const thighTop = add(
    add(hip, rig.axis('pelvis', 0), -24 * sign * size),
    rig.axis(`${side}Thigh`, 2),
    -8 * size,
  );
  const calfTop = add(between(knee, ankle, 0.2), shankFront, -14 * size);
  const calfEnd = add(between(knee, ankle, 0.55), shankFront, -6 * size);
  return { thighTop, knee, ankle, calfTop, calfEnd, thighFront, shankFront };
}
