import { add, between } from '../vector.js';
import type { Outfit } from './draw-outfit.js';
import { legLandmarks } from './leg-landmarks.js';
import type { Rig, Side } from './read-rig.js';
import { frustum, roundCone } from './solid.js';
import type { Solid } from './solid.js';

/**
 * What the bottom puts around one leg: a trouser leg, long or short; below a skirt only the thigh, in
 * its colour, so that a lifted leg lifts the cloth. A thigh covered down to the knee counts as flesh.
 */
export function addLegCloth(
  rig: Rig,
  { bottom }: Outfit,
  side: Side,
  flesh: Solid[],
  cloth: Solid[],
): void {
  const { girths } = rig.person;
  const { size } = rig;
  const { thighTop, knee, ankle, calfTop, calfEnd, thighFront, shankFront } = legLandmarks(
    rig,
    side,
  );
  const thighCover = Math.min(1, 2 * bottom.length);
  const shankCover = bottom.kind === 'trousers' ? Math.max(0, 2 * bottom.length - 1) : 0;

  if (thighCover > 0) {
    const ease = bottom.ease;
    if (thighCover < 1) {
      const end = between(thighTop, knee, thighCover);
      const atEnd =
        girths.thigh +
        thighCover * (girths.knee - girths.thigh) +
        (bottom.kind === 'skirt' ? ease : bottom.flare);
      cloth.push(
        roundCone(
          thighTop,
          between(thighTop, end, 0.5),
          girths.thigh + 0.7 * ease,
          girths.thigh - 6 + ease,
          thighFront,
          bottom.paint,
        ),
        frustum(thighTop, end, girths.thigh + 0.7 * ease, atEnd, thighFront, bottom.paint),
      );
    } else
      flesh.push(
        roundCone(
          thighTop,
          knee,
          girths.thigh + 0.7 * ease,
          girths.knee + ease,
          thighFront,
          bottom.paint,
        ),
      );
  }
  if (shankCover > 0) {
    const ease = bottom.ease;
    const end = between(knee, add(ankle, rig.axis(`${side}Shank`, 2), -22 * size), shankCover);
    const atEnd = girths.knee + shankCover * (girths.ankle - girths.knee) + 4 + bottom.flare;
    const start = girths.knee + ease;
    cloth.push(
      roundCone(
        knee,
        between(knee, end, 0.45),
        start,
        0.55 * start + 0.45 * Math.max(atEnd, girths.calf + 0.5 * ease),
        shankFront,
        bottom.paint,
      ),
      frustum(between(knee, end, 0.1), end, start, atEnd, shankFront, bottom.paint),
    );
    if (bottom.flare < 30)
      cloth.push(
        roundCone(
          calfTop,
          calfEnd,
          girths.calf + 0.6 * ease,
          0.8 * girths.calf + ease,
          shankFront,
          bottom.paint,
        ),
      );
  }
}
