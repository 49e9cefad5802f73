import { add } from '../vector.js';
import type { Outfit } from './draw-outfit.js';
import { offset } from './offset.js';
import type { Rig } from './read-rig.js';
import { ellipsoid, roundCone } from './solid.js';
import type { Solid } from './solid.js';

/** Pelvis and seat in the bottom's colour; they count as flesh, since a person can sit on them. */
export function addHips(rig: Rig, { bottom }: Outfit, flesh: Solid[]): void {
  const { girths } = rig.person;
  const { size } = rig;
  const root = rig.joint('root');
  const ease = bottom.ease;
  const right = rig.axis('pelvis', 0);
  const pelvisFront = rig.axis('pelvis', 1);
  const hips = girths.hips;
  const half = Math.max(20, hips - 76 * size);
  const low = offset(rig, 'pelvis', root, 0, 0, -20 * size);
  flesh.push(
    roundCone(
      add(low, right, -half),
      add(low, right, half),
      76 * size + ease,
      76 * size + ease,
      pelvisFront,
      bottom.paint,
      { depth: 1.2 },
    ),
  );
  for (const side of [-1, 1])
    flesh.push(
      ellipsoid(
        offset(
          rig,
          'pelvis',
          root,
          0.46 * hips * side,
          -0.36 * girths.buttock - 10 * size,
          -28 * size,
        ),
        rig.frame('pelvis'),
        [girths.buttock + 0.6 * ease, 0.92 * girths.buttock + 0.6 * ease, 1.02 * girths.buttock],
        bottom.paint,
      ),
    );
}
