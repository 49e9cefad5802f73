import { add, between, cross, dot, unit } from '../vector.js';
import type { Vector3 } from '../vector.js';
import { offset } from './offset.js';
import type { Paint } from './paint.js';
import type { Rig, Side } from './read-rig.js';
import { frustum, orthogonal } from './solid.js';
import type { Solid } from './solid.js';

/**
 * A tube of cloth from the waist around both legs. Lengths in mm.
 *
 * @param fraction how far down the leg it reaches; 1: to the ankle
 * @param start height of the tube's upper end over the root joint
 * @param narrow half width at the waist
 * @param waist half width at the tube's upper end
 * @param flare how much wider the hem is
 */
export function addHem(
  rig: Rig,
  fraction: number,
  start: number,
  narrow: number,
  waist: number,
  flare: number,
  paint: Paint,
  cloth: Solid[],
): void {
  const { girths, lengths } = rig.person;
  const reach = fraction * (lengths.thigh + lengths.shank);
  const spot = (side: Side): Vector3 => {
    const hip = rig.joint(`${side}Hip`);
    const knee = rig.joint(`${side}Knee`);
    const ankle = rig.joint(`${side}Ankle`);
    if (reach <= lengths.thigh) return between(hip, knee, reach / lengths.thigh);
    return between(knee, ankle, (reach - lengths.thigh) / lengths.shank);
  };
  const left = spot('left');
  const right = spot('right');
  const from = offset(rig, 'pelvis', rig.joint('root'), 0, 0, start);
  const to = between(left, right, 0.5);
  const axis = unit(add(to, from, -1));
  const front = orthogonal(rig.axis('pelvis', 1), axis);
  const across = cross(front, axis);
  const apart = add(right, left, -1);
  const leg =
    fraction < 0.5 ? girths.thigh + 2 * fraction * (girths.knee - girths.thigh) : girths.knee;
  // Legs far apart (on the floor) leave the tube instead of widening it without end.
  const hanging = Math.min(
    ...(['left', 'right'] as const).map((side) =>
      dot(rig.axis(`${side}Thigh`, 2), rig.axis('pelvis', 2)),
    ),
  );
  const widest = (1.1 + 1.2 * Math.max(0, hanging - 0.3)) * waist + flare;
  const half = (direction: Vector3) =>
    Math.min(widest, Math.abs(dot(apart, direction)) / 2 + leg + 8 + 0.6 * flare);
  const halfWidth = half(across);
  const halfDepth = half(front);
  // One section for the whole tube: between the waist's (wider than deep) and the hem's.
  const width = Math.max(halfWidth, 0.98 * waist);
  const depth = Math.max(0.9, halfDepth / width);
  // From the waist out to the hips, so that the cloth does not start with a step.
  const yoke = offset(rig, 'waist', rig.joint('root'), 0, 0, start + 95 * rig.size);
  cloth.push(frustum(yoke, from, narrow, waist, front, paint, { depth: 0.5 * (0.78 + depth) }));
  cloth.push(frustum(from, to, waist, width, front, paint, { depth }));
}
