import { between } from '../vector.js';
import type { Outfit } from './draw-outfit.js';
import { plain } from './paint.js';
import type { Rig, Side } from './read-rig.js';
import { roundCone } from './solid.js';
import type { Solid } from './solid.js';

/** The bare arm from the shoulder to the wrist; no upper arm where a sleeve hides all of it. */
export function addArm(rig: Rig, { top }: Outfit, side: Side, flesh: Solid[]): void {
  const { girths, skin } = rig.person;
  const bare = plain(skin);
  const shoulder = rig.joint(`${side}Shoulder`);
  const elbow = rig.joint(`${side}Elbow`);
  const wrist = rig.joint(`${side}Wrist`);
  const front = rig.axis('chest', 1);
  const { upperArm, elbow: elbowRadius, wrist: wristRadius } = girths;

  const upperCover = Math.min(1, 2 * top.sleeves);
  const lowerCover = Math.max(0, 2 * top.sleeves - 1);
  if (upperCover < 1) flesh.push(roundCone(shoulder, elbow, upperArm, elbowRadius, front, bare));
  flesh.push(roundCone(elbow, wrist, 1.06 * elbowRadius, wristRadius, front, bare));
  if (lowerCover < 0.6)
    flesh.push(
      roundCone(
        between(elbow, wrist, 0.12),
        between(elbow, wrist, 0.45),
        1.12 * elbowRadius,
        0.95 * elbowRadius,
        front,
        bare,
      ),
    );
}
