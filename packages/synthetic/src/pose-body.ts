import { h36m18, jointIndex } from '@mas/skeleton';
import type { ArmAngles, BodyAngles, LegAngles } from './body-angles.js';
import type { Subject } from './create-subject.js';
import { add, product, rotate, rotationX, rotationY, rotationZ, unit } from './vector.js';
import type { Matrix3, Vector3 } from './vector.js';

/** Where a body stands. */
export interface Placement {
  /** Radians about the vertical; 0 faces +y, a quarter turn faces -x. */
  heading: number;
  /** Pelvis on the floor plane, mm. */
  x: number;
  y: number;
}

/** The lengths that {@link poseBody} needs, mm. */
export interface BodyLengths {
  lengths: Subject['lengths'];
  /** How far the sole lies below the toes' centre. */
  radii: Pick<Subject['radii'], 'foot'>;
}

/** A posed body in world millimetres, z up, standing on z = 0. */
export interface Body {
  /** 18 x 3, H36M-18 order. */
  joints: Float64Array;
  /** Orientation of each part; the columns are its right, forward and up. */
  frames: Record<BodyPart, Matrix3>;
  /** Points of the body that H36M-18 does not name. */
  leftToe: Vector3;
  rightToe: Vector3;
  leftFingers: Vector3;
  rightFingers: Vector3;
  headCentre: Vector3;
}

export type BodyPart =
  'pelvis' | 'waist' | 'chest' | 'head' | 'leftThigh' | 'leftShank' | 'rightThigh' | 'rightShank';

/** How far below the ankle the heel's centre lies, mm. */
export const heelDrop = 20;
const toeDrop = 30;

/**
 * Forward kinematics: puts a subject into a pose and stands it on the floor z = 0. Bone lengths do
 * not depend on the angles. The body's own frame is x right, y forward, z up.
 *
 * @param subject body dimensions, such as those of {@link createSubject}
 * @param angles joint angles, radians
 * @param placement heading and place on the floor
 * @throws Error if an angle or the placement is not finite
 * @returns joints, part orientations, toes, fingers and head centre in world mm
 * @example
 * const body = poseBody(createSubject(1, 'S01'), standing, { heading: 0, x: 100, y: 0 });
 * body.joints.subarray(0, 2); // Float64Array(2) [ 100, 0 ], the pelvis on the floor plane
 */
export function poseBody(subject: BodyLengths, angles: BodyAngles, placement: Placement): Body {
  const { lengths } = subject;
  const place = new Map<string, Vector3>();

  const pelvis = product(
    rotationZ(placement.heading),
    rotationX(angles.lean),
    rotationY(angles.sway),
  );
  const root: Vector3 = [placement.x, placement.y, 0];
  place.set('root', root);

  const leg = (side: 'left' | 'right', sign: number, q: LegAngles) => {
    const hip = add(root, rotate(pelvis, [sign * lengths.hip, 0, 0]));
    // The hips take back most of the lean, so that a person leans from the hips, not the ankles.
    const thigh = product(
      pelvis,
      rotationX(-0.7 * angles.lean),
      rotationX(q.flex),
      rotationY(-sign * q.abduct),
      rotationZ(-sign * q.rotate),
    );
    const shank = product(thigh, rotationX(-q.knee));
    const knee = add(hip, rotate(thigh, down(lengths.thigh)));
    const ankle = add(knee, rotate(shank, down(lengths.shank)));
    // The ankle turns the foot most of the way back to the floor.
    const forward = unit([shank[1], shank[4], 0.3 * shank[7]]);
    const toe = add(add(ankle, forward, lengths.foot), down(toeDrop));
    place.set(`${side}Hip`, hip).set(`${side}Knee`, knee).set(`${side}Ankle`, ankle);
    return { thigh, shank, toe };
  };
  const rightLeg = leg('right', 1, angles.rightLeg);
  const leftLeg = leg('left', -1, angles.leftLeg);

  const halfBend = product(rotationX(-0.5 * angles.bend), rotationY(0.5 * angles.tilt));
  const waist = product(pelvis, halfBend, rotationZ(0.4 * angles.twist));
  const chest = product(waist, halfBend, rotationZ(0.6 * angles.twist));
  const torso = add(root, rotate(waist, [0, 0, lengths.waist]));
  const thorax = add(torso, rotate(chest, [0, 0, lengths.chest]));
  const neck = add(thorax, rotate(chest, [0, 0, lengths.neck]));
  const head = product(chest, rotationX(-angles.nod), rotationZ(angles.turn));
  const nose = add(neck, rotate(head, [0, 0.45 * lengths.nose, 0.9 * lengths.nose]));
  const crown = add(nose, rotate(head, [0, -0.35 * lengths.head, 0.94 * lengths.head]));
  const headCentre = add(neck, rotate(head, [0, 15, 0.9 * lengths.nose + 0.25 * lengths.head]));
  place.set('torso', torso).set('thorax', thorax).set('neck', neck);
  place.set('nose', nose).set('head', crown);

  const arm = (side: 'left' | 'right', sign: number, q: ArmAngles) => {
    // A raised arm lifts the shoulder: the collar bone turns about the thorax.
    const lift = 0.15 * Math.max(0, Math.max(q.abduct, q.flex) - Math.PI / 3);
    const collar = product(chest, rotationY(-sign * lift));
    const shoulder = add(thorax, rotate(collar, [sign * lengths.shoulder, 0, -15]));
    const upper = product(
      chest,
      rotationY(-sign * q.abduct),
      rotationX(q.flex),
      rotationZ(sign * q.twist),
    );
    const lower = product(upper, rotationX(q.elbow));
    const elbow = add(shoulder, rotate(upper, down(lengths.upperArm)));
    const wrist = add(elbow, rotate(lower, down(lengths.forearm)));
    place.set(`${side}Shoulder`, shoulder).set(`${side}Elbow`, elbow).set(`${side}Wrist`, wrist);
    return add(wrist, rotate(lower, down(0.75 * lengths.hand)));
  };
  const leftFingers = arm('left', -1, angles.leftArm);
  const rightFingers = arm('right', 1, angles.rightArm);

  const soles = [
    place.get('leftAnkle')![2] - heelDrop,
    place.get('rightAnkle')![2] - heelDrop,
    leftLeg.toe[2],
    rightLeg.toe[2],
  ];
  const lift = subject.radii.foot - Math.min(...soles);
  const raised = (point: Vector3): Vector3 => [point[0], point[1], point[2] + lift];
  const joints = new Float64Array(place.size * 3);
  for (const [name, point] of place) joints.set(raised(point), 3 * jointIndex(h36m18, name));
  if (!joints.every(Number.isFinite))
    throw new Error('poseBody: angles and placement must be finite numbers, found NaN or Infinity');
  return {
    joints,
    frames: {
      pelvis,
      waist,
      chest,
      head,
      leftThigh: leftLeg.thigh,
      leftShank: leftLeg.shank,
      rightThigh: rightLeg.thigh,
      rightShank: rightLeg.shank,
    },
    leftToe: raised(leftLeg.toe),
    rightToe: raised(rightLeg.toe),
    leftFingers: raised(leftFingers),
    rightFingers: raised(rightFingers),
    headCentre: raised(headCentre),
  };
}

function down(length: number): Vector3 {
  return [0, 0, -length];
}
