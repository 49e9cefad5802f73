import { add, cross, dot, unit } from '../vector.js';
import type { Vector3 } from '../vector.js';
import { plain, tinted } from './paint.js';
import type { Rig, Side } from './read-rig.js';
import { orthogonal, roundCone } from './solid.js';
import type { Solid } from './solid.js';

/** The hand: palm, fingers a little bent, thumb on the side that looks forward. */
export function addHand(rig: Rig, side: Side, flesh: Solid[]): void {
  const { skin, lengths } = rig.person;
  const sign = side === 'left' ? -1 : 1;
  const bare = plain(skin);
  const elbow = rig.joint(`${side}Elbow`);
  const wrist = rig.joint(`${side}Wrist`);
  const front = rig.axis('chest', 1);

  const along = unit(add(wrist, elbow, -1));
  const right = rig.axis('chest', 0);
  const up = rig.axis('chest', 2);
  const palm = orthogonal(
    add([-sign * right[0], -sign * right[1], -sign * right[2]], up, -0.5),
    along,
  );
  const across = orthogonal(add(cross(along, palm), [0, 0, 0]), along);
  const thumbSide: Vector3 =
    dot(across, front) + 0.3 * dot(across, up) >= 0 ? across : [-across[0], -across[1], -across[2]];
  const hand = lengths.hand / 88;
  const knuckles = add(add(wrist, along, 78 * hand), palm, 4 * hand);
  const tips = add(add(knuckles, along, 62 * hand), palm, 26 * hand);
  flesh.push(
    roundCone(wrist, knuckles, 30 * hand, 40 * hand, palm, bare, { depth: 0.46 }),
    roundCone(knuckles, tips, 38 * hand, 24 * hand, palm, plain(tinted(skin, 0.94)), {
      depth: 0.38,
    }),
    roundCone(
      add(add(wrist, along, 28 * hand), thumbSide, 20 * hand),
      add(add(add(wrist, along, 76 * hand), thumbSide, 50 * hand), palm, 16 * hand),
      15 * hand,
      10 * hand,
      palm,
      plain(tinted(skin, 0.97)),
    ),
  );
}
