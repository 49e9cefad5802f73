import { h36m18, jointIndex } from '@mas/skeleton';
import type { Subject } from './create-subject.js';
import { heelDrop } from './pose-body.js';
import type { Body, BodyPart } from './pose-body.js';
import type { Rgb } from './types.js';
import { add, between } from './vector.js';
import type { Vector3 } from './vector.js';

/** A cylinder with round ends, world mm, with its colours. */
export interface Capsule {
  from: Vector3;
  to: Vector3;
  radius: number;
  /** Unit vector: which way the front of this part looks. */
  forward: Vector3;
  /** Colour where the surface looks forward. */
  front: Rgb;
  /** Colour where it looks backward. */
  back: Rgb;
  /** Colour where it looks forward within about 57 degrees. */
  centre: Rgb;
}

/**
 * Clothes a posed body: 22 capsules for torso, head, limbs, hands and shoes, each with a front and
 * a back colour, so that a picture tells which way the person faces.
 *
 * @param subject who it is
 * @param body the pose from {@link poseBody}
 * @returns capsules in world mm
 * @example
 * const subject = createSubject(1, 'S01');
 * const body = poseBody(subject, standing, { heading: 0, x: 0, y: 0 });
 * bodyCapsules(subject, body).length; // 22
 */
export function bodyCapsules(subject: Subject, body: Body): Capsule[] {
  const { radii, colors } = subject;
  const capsules: Capsule[] = [];
  const joint = (name: string): Vector3 => {
    const at = 3 * jointIndex(h36m18, name);
    return [body.joints[at], body.joints[at + 1], body.joints[at + 2]];
  };
  const axis = (part: BodyPart, column: number): Vector3 => {
    const m = body.frames[part];
    return [m[column], m[column + 3], m[column + 6]];
  };
  const put = (
    from: Vector3,
    to: Vector3,
    radius: number,
    part: BodyPart,
    front: Rgb,
    back: Rgb = front,
    centre: Rgb = front,
  ) => {
    capsules.push({ from, to, radius, forward: axis(part, 1), front, back, centre });
  };

  const root = joint('root');
  const torso = joint('torso');
  const thorax = joint('thorax');
  const chestUp = axis('chest', 2);
  const side = (name: 'left' | 'right') => {
    const shoulder = add(between(thorax, joint(`${name}Shoulder`), 0.62), chestUp, -45);
    return {
      shoulder,
      rib: add(torso, add(shoulder, thorax, -1), 0.55),
      hip: between(root, joint(`${name}Hip`), 0.55),
    };
  };
  const left = side('left');
  const right = side('right');
  const shirtBack = darker(colors.shirt, 0.8);
  const shirt = (from: Vector3, to: Vector3, radius: number, part: BodyPart) =>
    put(from, to, radius, part, colors.shirt, shirtBack, colors.print);
  shirt(right.shoulder, right.rib, radii.chest, 'chest');
  shirt(left.shoulder, left.rib, radii.chest, 'chest');
  shirt(right.shoulder, left.shoulder, radii.chest, 'chest');
  shirt(right.rib, right.hip, 0.93 * radii.chest, 'waist');
  shirt(left.rib, left.hip, 0.93 * radii.chest, 'waist');

  const trousersBack = darker(colors.trousers, 0.85);
  put(right.hip, left.hip, radii.hips, 'pelvis', colors.trousers, trousersBack);

  const skinBack = darker(colors.skin, 0.9);
  const neck = joint('neck');
  const faceUp = axis('head', 2);
  const faceForward = axis('head', 1);
  const centre = body.headCentre;
  put(thorax, between(neck, joint('nose'), 0.5), radii.neck, 'chest', colors.skin, skinBack);
  put(
    add(centre, faceUp, -22),
    add(centre, faceUp, 12),
    radii.head,
    'head',
    colors.skin,
    colors.hair,
  );
  // Hair covers the crown and the back of the head, and stays behind the forehead.
  const scalp = add(add(centre, faceUp, 20), faceForward, -14);
  put(scalp, add(scalp, faceForward, -4), radii.head, 'head', colors.hair);
  const noseTip = add(centre, faceForward, radii.head);
  put(noseTip, add(noseTip, faceForward, 12), 16, 'head', darker(colors.skin, 0.8));

  const lower = subject.shorts ? colors.skin : colors.trousers;
  const sleeve = subject.longSleeves ? colors.shirt : colors.skin;
  for (const name of ['left', 'right'] as const) {
    const knee = joint(`${name}Knee`);
    const ankle = joint(`${name}Ankle`);
    const toe = name === 'left' ? body.leftToe : body.rightToe;
    put(joint(`${name}Hip`), knee, radii.thigh, `${name}Thigh`, colors.trousers, trousersBack);
    put(knee, ankle, radii.shank, `${name}Shank`, lower, darker(lower, 0.85));
    put(add(ankle, [0, 0, -heelDrop]), toe, radii.foot, `${name}Shank`, colors.shoes);

    const elbow = joint(`${name}Elbow`);
    const wrist = joint(`${name}Wrist`);
    const fingers = name === 'left' ? body.leftFingers : body.rightFingers;
    const upperFront = darker(colors.shirt, 0.92);
    put(joint(`${name}Shoulder`), elbow, radii.upperArm, 'chest', upperFront, shirtBack);
    put(elbow, wrist, radii.forearm, 'chest', darker(sleeve, 0.95), darker(sleeve, 0.85));
    put(wrist, fingers, radii.hand, 'chest', colors.skin);
  }
  return capsules;
}

function darker(color: Rgb, factor: number): Rgb {
  return [factor * color[0], factor * color[1], factor * color[2]];
}
