import { add, between } from '../vector.js';
import type { Outfit } from './draw-outfit.js';
import { offset } from './offset.js';
import type { Rig } from './read-rig.js';
import { ellipsoid, roundCone } from './solid.js';
import type { Solid } from './solid.js';

/**
 * The top on the trunk: ribs, waist, shoulder blades, chest, belly and hood. Sleeves are in
 * `addSleeve`, what hangs below the waist is in `addSkirts`.
 */
export function addTop(rig: Rig, { top }: Outfit, cloth: Solid[]): void {
  const { girths } = rig.person;
  const { size } = rig;
  const root = rig.joint('root');
  const torso = rig.joint('torso');
  const thorax = rig.joint('thorax');
  const front = rig.axis('chest', 1);
  const waistFront = rig.axis('waist', 1);
  const chest = girths.chest + top.ease;
  const waist = girths.waist + top.ease;
  const depth = girths.depth;
  // Loose cloth hangs straight over what is below it.
  const bust = girths.bust * Math.max(0.3, 1 - top.ease / 35);
  const belly = girths.belly * Math.max(0.5, 1 - top.ease / 60);

  const ribTop = offset(rig, 'chest', thorax, 0, -6 * size, -0.86 * chest);
  const ribLow = offset(rig, 'chest', torso, 0, 0, -15 * size);
  cloth.push(
    roundCone(ribLow, ribTop, 0.5 * (waist + chest), chest, front, top.paint, { depth }),
    roundCone(
      offset(rig, 'pelvis', root, 0, 0, 55 * size),
      torso,
      0.94 * girths.hips + 0.6 * top.ease,
      waist,
      waistFront,
      top.paint.pattern === 'open' ? top.paint : top.rest,
      { depth: depth + 0.02 },
    ),
  );
  // Back and chest muscles: flat shoulder blades, a fuller front.
  for (const side of [-1, 1]) {
    cloth.push(
      roundCone(
        offset(rig, 'chest', thorax, 30 * side * size, -14 * size, 6 * size),
        add(
          rig.joint(side < 0 ? 'leftShoulder' : 'rightShoulder'),
          rig.axis('chest', 2),
          -6 * size,
        ),
        0.4 * girths.chest,
        girths.deltoid + 0.7 * top.ease,
        front,
        top.rest,
      ),
      ellipsoid(
        offset(rig, 'chest', thorax, 68 * side * size, 0.62 * depth * girths.chest, -120 * size),
        rig.frame('chest'),
        [
          72 * size + 0.3 * top.ease,
          38 * size + 0.3 * bust + 0.6 * top.ease,
          62 * size + 0.2 * bust,
        ],
        top.rest,
      ),
    );
    if (bust > 12)
      cloth.push(
        ellipsoid(
          offset(
            rig,
            'chest',
            thorax,
            66 * side * size,
            0.66 * depth * girths.chest + 0.55 * bust,
            -145 * size,
          ),
          rig.frame('chest'),
          [
            55 * size + 0.25 * bust,
            24 * size + 0.45 * bust + 0.5 * top.ease,
            50 * size + 0.3 * bust,
          ],
          top.rest,
        ),
      );
  }
  if (belly > 4)
    cloth.push(
      ellipsoid(
        offset(rig, 'waist', between(root, torso, 0.72), 0, 0.25 * girths.waist + 0.55 * belly, 0),
        rig.frame('waist'),
        [0.94 * girths.waist + top.ease, 0.62 * girths.waist + 0.5 * belly + top.ease, 160 * size],
        top.rest,
      ),
    );
  if (top.hood)
    cloth.push(
      ellipsoid(
        offset(rig, 'chest', thorax, 0, -70 * size, 50 * size),
        rig.frame('chest'),
        [105 * size, 58 * size, 62 * size],
        top.rest,
      ),
    );
}
