import { between } from '../vector.js';
import type { Outfit } from './draw-outfit.js';
import { plain } from './paint.js';
import type { Rig, Side } from './read-rig.js';
import { frustum, roundCone } from './solid.js';
import type { Solid } from './solid.js';

/** The shoulder (bare under a top without sleeves) and the sleeve down to its cuff. */
export function addSleeve(rig: Rig, { top }: Outfit, side: Side, cloth: Solid[]): void {
  const { girths, skin } = rig.person;
  const shoulder = rig.joint(`${side}Shoulder`);
  const elbow = rig.joint(`${side}Elbow`);
  const wrist = rig.joint(`${side}Wrist`);
  const front = rig.axis('chest', 1);
  const { deltoid, upperArm, elbow: elbowRadius, wrist: wristRadius } = girths;

  const upperCover = Math.min(1, 2 * top.sleeves);
  const lowerCover = Math.max(0, 2 * top.sleeves - 1);
  cloth.push(
    roundCone(
      shoulder,
      between(shoulder, elbow, 0.25),
      deltoid + 0.6 * top.ease,
      upperArm + 0.6 * top.ease,
      front,
      top.sleeves > 0 ? top.rest : plain(skin),
    ),
  );
  if (upperCover > 0) {
    const end = between(shoulder, elbow, upperCover);
    const start = deltoid - 2 + 0.5 * top.ease;
    const atEnd = upperArm + upperCover * (elbowRadius - upperArm) + 4;
    if (upperCover < 1)
      cloth.push(frustum(shoulder, end, start, atEnd + top.cuff, front, top.rest));
    else
      cloth.push(
        roundCone(shoulder, elbow, start, elbowRadius + 3 + 0.7 * top.ease, front, top.rest),
      );
  }
  if (lowerCover > 0) {
    const end = between(elbow, wrist, lowerCover);
    const start = 1.06 * elbowRadius + 2 + 0.7 * top.ease;
    const atEnd = 1.06 * elbowRadius + lowerCover * (wristRadius - 1.06 * elbowRadius) + 3;
    cloth.push(
      roundCone(
        elbow,
        between(elbow, end, 0.85),
        start,
        0.15 * start + 0.85 * (atEnd + top.cuff),
        front,
        top.rest,
      ),
      frustum(
        between(elbow, end, 0.5),
        end,
        0.5 * (start + atEnd + top.cuff),
        atEnd + top.cuff,
        front,
        top.rest,
      ),
    );
  }
}
