import type { Vector3 } from '../vector.js';
import type { Outfit } from './draw-outfit.js';
import { offset } from './offset.js';
import { plain, tinted } from './paint.js';
import type { Paint } from './paint.js';
import type { Rig } from './read-rig.js';
import { ellipsoid, roundCone } from './solid.js';
import type { Solid } from './solid.js';

/** The bare head: skull with the face, jaw (bearded or not), nose and ears. */
export function addHead(rig: Rig, outfit: Outfit, flesh: Solid[], cloth: Solid[]): void {
  const { person } = rig;
  const { skin, hair, headSize: s, masculine } = person;
  const frame = rig.frame('head');
  const at = (x: number, y: number, z: number) =>
    offset(rig, 'head', rig.headCentre, x * s, y * s, z * s);
  const radii = (x: number, y: number, z: number): Vector3 => [x * s, y * s, z * s];
  const face: Paint = {
    base: skin,
    accent: tinted(outfit.beard ? hair : skin, outfit.beard ? 1.1 : 0.35),
    pattern: outfit.beard ? 'beard' : 'face',
    size: 1,
    folds: 0,
  };
  flesh.push(
    ellipsoid(at(0, 8, -14), frame, radii(73, 86, 102), face),
    // Jaw.
    ellipsoid(
      at(0, 30, -74),
      frame,
      radii(46 + 10 * masculine, 52, 42),
      plain(outfit.beard ? tinted(hair, 1.1) : skin),
    ),
  );
  // Nose and ears.
  cloth.push(
    roundCone(
      at(0, 88, 4),
      at(0, 104, -24),
      8 * s,
      14 * s,
      rig.axis('head', 1),
      plain(tinted(skin, 0.88)),
    ),
  );
  for (const side of [-1, 1])
    cloth.push(
      ellipsoid(at(74 * side, -8, -18), frame, radii(10, 20, 30), plain(tinted(skin, 0.85))),
    );
}
