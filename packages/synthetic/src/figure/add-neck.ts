import { add } from '../vector.js';
import { offset } from './offset.js';
import { plain, tinted } from './paint.js';
import type { Rig } from './read-rig.js';
import { roundCone } from './solid.js';
import type { Solid } from './solid.js';

/** The neck, from the collar to the skull. */
export function addNeck(rig: Rig, cloth: Solid[]): void {
  const { girths, skin } = rig.person;
  const { size } = rig;
  const thorax = rig.joint('thorax');
  const front = rig.axis('chest', 1);

  cloth.push(
    roundCone(
      offset(rig, 'chest', thorax, 0, -8 * size, -15 * size),
      add(rig.headCentre, rig.axis('head', 2), -62 * size),
      1.12 * girths.neck,
      0.92 * girths.neck,
      front,
      plain(tinted(skin, 0.95)),
    ),
  );
}
