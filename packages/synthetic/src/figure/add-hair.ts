import { add } from '../vector.js';
import type { Vector3 } from '../vector.js';
import type { Outfit } from './draw-outfit.js';
import { offset } from './offset.js';
import { plain } from './paint.js';
import type { Rig } from './read-rig.js';
import { ellipsoid, frustum, roundCone } from './solid.js';
import type { Solid } from './solid.js';

/** What is on the head: hair in its style, or a hat with the hair below it. */
export function addHair(rig: Rig, outfit: Outfit, cloth: Solid[]): void {
  const { hair, headSize: s } = rig.person;
  const frame = rig.frame('head');
  const at = (x: number, y: number, z: number) =>
    offset(rig, 'head', rig.headCentre, x * s, y * s, z * s);
  const radii = (x: number, y: number, z: number): Vector3 => [x * s, y * s, z * s];
  const hairPaint = { ...plain(hair), folds: 0.8 };

  const style = outfit.hair;
  if (style === 'cap' || style === 'brim') {
    cloth.push(ellipsoid(at(0, -2, 32), frame, radii(86, 98, 78), outfit.hat));
    cloth.push(ellipsoid(at(0, -28, -8), frame, radii(79, 74, 78), hairPaint));
    const up = rig.axis('head', 2);
    if (style === 'cap') {
      const brim = at(0, 62, 34);
      cloth.push(
        frustum(brim, add(brim, up, 9 * s), 66 * s, 60 * s, rig.axis('head', 1), outfit.hat, {
          depth: 1.35,
        }),
      );
    } else {
      const brim = at(0, -2, 26);
      cloth.push(
        frustum(brim, add(brim, up, 10 * s), 158 * s, 150 * s, rig.axis('head', 1), outfit.hat),
      );
    }
    return;
  }
  if (style === 'none') return;
  // Hair leaves the face free: its ellipsoids lie behind and above it.
  const volume = style === 'full' ? 14 : style === 'short' ? 3 : 7;
  cloth.push(
    ellipsoid(at(0, -12, 12), frame, radii(77 + volume, 86 + volume, 88 + volume), hairPaint),
    ellipsoid(at(0, 10, 48), frame, radii(68 + volume, 78, 44 + volume), hairPaint),
  );
  if (style === 'full' || style === 'long' || style === 'ponytail')
    cloth.push(
      ellipsoid(at(0, -34, -30), frame, radii(74 + volume, 62 + volume, 80 + volume), hairPaint),
    );
  if (style === 'long') {
    const back = offset(rig, 'chest', rig.joint('thorax'), 0, -95 * s, -70 * s);
    cloth.push(
      roundCone(at(0, -48, -10), back, 82 * s, 74 * s, rig.axis('head', 1), hairPaint, {
        depth: 0.55,
      }),
    );
    for (const side of [-1, 1])
      cloth.push(
        roundCone(
          at(62 * side, -14, 0),
          at(66 * side, -14, -130),
          30 * s,
          26 * s,
          rig.axis('head', 1),
          hairPaint,
        ),
      );
  }
  if (style === 'bun') cloth.push(ellipsoid(at(0, -92, 62), frame, radii(42, 42, 42), hairPaint));
  if (style === 'ponytail') {
    const root = at(0, -96, 20);
    cloth.push(
      roundCone(
        root,
        add(add(root, rig.axis('head', 1), -46 * s), [0, 0, -1], 210 * s),
        34 * s,
        18 * s,
        rig.axis('head', 1),
        hairPaint,
      ),
    );
  }
}
