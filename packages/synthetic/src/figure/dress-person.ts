import { h36m18, jointIndex } from '@mas/skeleton';
import type { Body, BodyPart } from '../pose-body.js';
import { add, between, cross, dot, unit } from '../vector.js';
import type { Matrix3, Vector3 } from '../vector.js';
import type { Contact } from './create-figure-renderer.js';
import type { Person } from './create-person.js';
import type { Outfit } from './draw-outfit.js';
import { footDirections } from './foot-directions.js';
import { plain, tinted } from './paint.js';
import type { Paint } from './paint.js';
import { ellipsoid, frustum, lowestPoint, orthogonal, roundCone } from './solid.js';
import type { Solid } from './solid.js';

/** A dressed person that touches the floor z = 0, world mm. */
export interface Figure {
  /** 18 x 3, H36M-18 order. */
  joints: Float64Array;
  solids: Solid[];
  /** Where it darkens the floor. */
  contacts: Contact[];
}

/**
 * Builds the solids of a posed person in its clothes and moves it up or down until its lowest part
 * (feet, knees, seat or hands; cloth does not count) touches the floor.
 *
 * @param body the pose, from `poseBody` or from motion capture; its height does not matter
 */
export function dressPerson(person: Person, outfit: Outfit, body: Body): Figure {
  const rig = readRig(person, body);
  const flesh: Solid[] = [];
  const cloth: Solid[] = [];
  addTrunk(rig, outfit, flesh, cloth);
  addHead(rig, outfit, flesh, cloth);
  for (const side of ['left', 'right'] as const) {
    addArm(rig, outfit, side, flesh, cloth);
    addLeg(rig, outfit, side, flesh, cloth);
  }
  addSkirts(rig, outfit, cloth);

  const drop = Math.min(...flesh.map(lowestPoint));
  const lowered = (p: Vector3): Vector3 => [p[0], p[1], p[2] - drop];
  const joints = Float64Array.from(body.joints, (value, i) => (i % 3 === 2 ? value - drop : value));
  const root = rig.joint('root');
  const near = (p: Vector3, radius: number): Contact[] => {
    const height = p[2] - drop;
    return height > 450 ? [] : [{ x: p[0], y: p[1], radius: radius + 0.25 * height }];
  };
  return {
    joints,
    solids: [...flesh, ...cloth].map((solid) => ({ ...solid, origin: lowered(solid.origin) })),
    contacts: [
      { x: root[0], y: root[1], radius: 190 + 0.15 * (root[2] - drop) },
      ...near(rig.joint('leftAnkle'), 90),
      ...near(rig.joint('rightAnkle'), 90),
    ],
  };
}

interface Rig {
  person: Person;
  joint(name: string): Vector3;
  axis(part: BodyPart, column: 0 | 1 | 2): Vector3;
  frame(part: BodyPart): Matrix3;
  headCentre: Vector3;
  /** Size of the person over the average. */
  size: number;
}

function readRig(person: Person, body: Body): Rig {
  return {
    person,
    joint(name) {
      const at = 3 * jointIndex(h36m18, name);
      return [body.joints[at], body.joints[at + 1], body.joints[at + 2]];
    },
    axis(part, column) {
      const m = body.frames[part];
      return [m[column], m[column + 3], m[column + 6]];
    },
    frame: (part) => body.frames[part],
    headCentre: body.headCentre,
    size: person.stature / 1735,
  };
}

/** p + right x + forward y + up z, in the axes of a part. */
function offset(rig: Rig, part: BodyPart, p: Vector3, x: number, y: number, z: number): Vector3 {
  return add(add(add(p, rig.axis(part, 0), x), rig.axis(part, 1), y), rig.axis(part, 2), z);
}

function addTrunk(rig: Rig, { top, bottom }: Outfit, flesh: Solid[], cloth: Solid[]): void {
  const { girths, skin } = rig.person;
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

function addHead(rig: Rig, outfit: Outfit, flesh: Solid[], cloth: Solid[]): void {
  const { person } = rig;
  const { skin, hair, headSize: s, masculine } = person;
  const frame = rig.frame('head');
  const at = (x: number, y: number, z: number) =>
    offset(rig, 'head', rig.headCentre, x * s, y * s, z * s);
  const radii = (x: number, y: number, z: number): Vector3 => [x * s, y * s, z * s];
  const hairPaint = { ...plain(hair), folds: 0.8 };
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

type Side = 'left' | 'right';

function addArm(rig: Rig, { top }: Outfit, side: Side, flesh: Solid[], cloth: Solid[]): void {
  const { girths, skin, lengths } = rig.person;
  const sign = side === 'left' ? -1 : 1;
  const bare = plain(skin);
  const shoulder = rig.joint(`${side}Shoulder`);
  const elbow = rig.joint(`${side}Elbow`);
  const wrist = rig.joint(`${side}Wrist`);
  const front = rig.axis('chest', 1);
  const { deltoid, upperArm, elbow: elbowRadius, wrist: wristRadius } = girths;

  // Skin only where no sleeve hides it.
  const upperCover = Math.min(1, 2 * top.sleeves);
  const lowerCover = Math.max(0, 2 * top.sleeves - 1);
  if (upperCover < 1) flesh.push(roundCone(shoulder, elbow, upperArm, elbowRadius, front, bare));
  flesh.push(roundCone(elbow, wrist, 1.06 * elbowRadius, wristRadius, front, bare));
  if (lowerCover < 0.6)
    flesh.push(
      roundCone(
        between(elbow, wrist, 0.12),
        between(elbow, wrist, 0.45),
        1.12 * elbowRadius,
        0.95 * elbowRadius,
        front,
        bare,
      ),
    );
  cloth.push(
    roundCone(
      shoulder,
      between(shoulder, elbow, 0.25),
      deltoid + 0.6 * top.ease,
      upperArm + 0.6 * top.ease,
      front,
      top.sleeves > 0 ? top.rest : bare,
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

  // The hand: palm, fingers a little bent, thumb on the side that looks forward.
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

function addLeg(rig: Rig, outfit: Outfit, side: Side, flesh: Solid[], cloth: Solid[]): void {
  const { girths, skin, lengths } = rig.person;
  const { bottom, shoes, soles, socks } = outfit;
  const { size } = rig;
  const sign = side === 'left' ? -1 : 1;
  const bare = plain(skin);
  // Below a skirt the thighs carry its colour, so that a lifted leg lifts the cloth.
  const hip = rig.joint(`${side}Hip`);
  const knee = rig.joint(`${side}Knee`);
  const ankle = rig.joint(`${side}Ankle`);
  const thighFront = rig.axis(`${side}Thigh`, 1);
  const shankFront = rig.axis(`${side}Shank`, 1);
  const thighTop = add(
    add(hip, rig.axis('pelvis', 0), -24 * sign * size),
    rig.axis(`${side}Thigh`, 2),
    -8 * size,
  );
  const thighCover = Math.min(1, 2 * bottom.length);
  const shankCover = bottom.kind === 'trousers' ? Math.max(0, 2 * bottom.length - 1) : 0;

  if (thighCover < 1)
    flesh.push(roundCone(thighTop, knee, girths.thigh, girths.knee, thighFront, bare));
  flesh.push(roundCone(knee, ankle, 0.98 * girths.knee, girths.ankle, shankFront, bare));
  const calfTop = add(between(knee, ankle, 0.2), shankFront, -14 * size);
  const calfEnd = add(between(knee, ankle, 0.55), shankFront, -6 * size);
  flesh.push(roundCone(calfTop, calfEnd, girths.calf, 0.8 * girths.calf, shankFront, bare));

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

  // The foot: heel, instep, ball and toes, flat on the ground where the ankle allows it.
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

/** Skirts, and the parts of tops that hang below the waist. */
function addSkirts(rig: Rig, { top, bottom }: Outfit, cloth: Solid[]): void {
  const { girths, lengths } = rig.person;
  if (bottom.kind === 'skirt') {
    const fraction = bottom.length;
    addHem(
      rig,
      fraction,
      30 * rig.size,
      girths.waist + bottom.ease,
      hipWidth(rig) + 8 + bottom.ease,
      bottom.flare,
      bottom.paint,
      cloth,
    );
  }
  if (top.hem > 0) {
    const fraction = Math.min(0.95, top.hem / (lengths.thigh + lengths.shank));
    addHem(
      rig,
      fraction,
      50 * rig.size,
      girths.waist + 6 + top.ease,
      hipWidth(rig) + 6 + 0.8 * top.ease + 0.7 * bottom.ease,
      top.flare + top.ease,
      top.paint.pattern === 'open' ? top.paint : top.rest,
      cloth,
    );
  }
}

/** Half the width of the hips with the thighs, mm. */
function hipWidth({ person, size }: Rig): number {
  const { girths, lengths } = person;
  return Math.max(girths.hips, lengths.hip - 24 * size + girths.thigh);
}

/** A tube of cloth from the waist around both legs. */
function addHem(
  rig: Rig,
  fraction: number,
  start: number,
  narrow: number,
  waist: number,
  flare: number,
  paint: Paint,
  cloth: Solid[],
): void {
  const { girths, lengths } = rig.person;
  const reach = fraction * (lengths.thigh + lengths.shank);
  const spot = (side: Side): Vector3 => {
    const hip = rig.joint(`${side}Hip`);
    const knee = rig.joint(`${side}Knee`);
    const ankle = rig.joint(`${side}Ankle`);
    if (reach <= lengths.thigh) return between(hip, knee, reach / lengths.thigh);
    // Below the knee cloth hangs down as well as along the shank.
    const below = between(knee, ankle, (reach - lengths.thigh) / lengths.shank);
    return below;
  };
  const left = spot('left');
  const right = spot('right');
  const from = offset(rig, 'pelvis', rig.joint('root'), 0, 0, start);
  const to = between(left, right, 0.5);
  const axis = unit(add(to, from, -1));
  const front = orthogonal(rig.axis('pelvis', 1), axis);
  const across = cross(front, axis);
  const apart = add(right, left, -1);
  const leg =
    fraction < 0.5 ? girths.thigh + 2 * fraction * (girths.knee - girths.thigh) : girths.knee;
  // Legs far apart (on the floor) leave the tube instead of widening it without end.
  const hanging = Math.min(
    ...(['left', 'right'] as const).map((side) =>
      dot(rig.axis(`${side}Thigh`, 2), rig.axis('pelvis', 2)),
    ),
  );
  const widest = (1.1 + 1.2 * Math.max(0, hanging - 0.3)) * waist + flare;
  const half = (direction: Vector3) =>
    Math.min(widest, Math.abs(dot(apart, direction)) / 2 + leg + 8 + 0.6 * flare);
  const halfWidth = half(across);
  const halfDepth = half(front);
  // One section for the whole tube: between the waist's (wider than deep) and the hem's.
  const width = Math.max(halfWidth, 0.98 * waist);
  const depth = Math.max(0.9, halfDepth / width);
  // From the waist out to the hips, so that the cloth does not start with a step.
  const yoke = offset(rig, 'waist', rig.joint('root'), 0, 0, start + 95 * rig.size);
  cloth.push(frustum(yoke, from, narrow, waist, front, paint, { depth: 0.5 * (0.78 + depth) }));
  cloth.push(frustum(from, to, waist, width, front, paint, { depth }));
}
