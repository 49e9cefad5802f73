import type { Outfit } from './draw-outfit.js';
import { legLandmarks } from './leg-landmarks.js';
import { plain } from './paint.js';
import type { Rig, Side } from './read-rig.js';
import { roundCone } from './solid.js';
import type { Solid } from './solid.js';

/** The bare leg from the hip to the ankle; no thigh where cloth hides all of it. */
export function addLeg(rig: Rig, { bottom }: Outfit, side: Side, flesh: Solid[]): void {
  const { girths, skin } = rig.person;
  const bare = plain(skin);
  const { thighTop, knee, ankle, calfTop, calfEnd, thighFront, shankFront } = legLandmarks(
    rig,
    side,
  );
  const thighCover = Math.min(1, 2 * bottom.length);

  if (thighCover < 1)
    flesh.push(roundCone(thighTop, knee, girths.thigh, girths.knee, thighFront, bare));
  flesh.push(roundCone(knee, ankle, 0.98 * girths.knee, girths.ankle, shankFront, bare));
  flesh.push(roundCone(calfTop, calfEnd, girths.calf, 0.8 * girths.calf, shankFront, bare));
}
