import { add, between } from '../vector.js';
import type { Outfit } from './draw-outfit.js';
import { footDirections } from './foot-directions.js';
import type { Rig, Side } from './read-rig.js';
import { frustum, roundCone } from './solid.js';
import type { Solid } from './solid.js';

/** The foot in its shoe, and the sock where the bottom leaves it free. */
export function addFoot(
  rig: Rig,
  { bottom, shoes, soles, socks }: Outfit,
  side: Side,
  flesh: Solid[],
  cloth: Solid[],
): void {
  const { girths, lengths } = rig.person;
  const { size } = rig;
  const knee = rig.joint(`${side}Knee`);
  const ankle = rig.joint(`${side}Ankle`);
  const shankFront = rig.axis(`${side}Shank`, 1);
  if (socks && bottom.length < 0.9)
    cloth.push(
      frustum(
        between(knee, ankle, 0.72),
        ankle,
        girths.ankle + 8 * size,
        girths.ankle + 5 * size,
        shankFront,
        socks,
      ),
    );

  // Heel, instep, ball and toes, flat on the ground where the ankle allows it.
  const { forward, up } = footDirections(rig.frame(`${side}Shank`));
  const length = lengths.foot / 168;
  const sole = 70 * size;
  const spot = (ahead: number, height: number) =>
    add(add(ankle, forward, ahead * length), up, height - sole);
  const heel = spot(-38, 33 * size);
  const ball = spot(112, 27 * size);
  const toe = spot(176, 20 * size);
  flesh.push(
    roundCone(heel, spot(-20, 44 * size), 33 * size, 36 * size, up, shoes),
    roundCone(spot(0, 52 * size), ball, 37 * size, 44 * size, up, shoes, { depth: 0.62 }),
    roundCone(heel, ball, 32 * size, 43 * size, up, soles, { depth: 0.6 }),
    roundCone(ball, toe, 44 * size, 33 * size, up, shoes, { depth: 0.6 }),
  );
  cloth.push(roundCone(ankle, spot(20, 46 * size), girths.ankle + 3, 36 * size, forward, shoes));
}
