import { jointIndex, type Skeleton } from '@mas/skeleton';
import type { ReferenceBody } from '../reference-body.js';

/**
 * The parameters of a jointed body, radians and half patch extents, by their place in an array. Legs
 * bend in the plane of the heading, so that a leaning trunk does not lift them.
 */
export const parameter = {
  root: 0,
  scale: 3,
  /** Azimuth of the heading in the scene. */
  heading: 4,
  /** Of the trunk: forward, to the right, the chest beyond the pelvis, the chest to the left. */
  pitch: 5,
  roll: 6,
  bend: 7,
  twist: 8,
  /** Thigh forward, thigh outward, shank backward against the thigh. */
  rightLeg: 9,
  leftLeg: 12,
  /** Unit directions of the upper arm and of the forearm, [2, 3], scene frame. */
  rightArm: 15,
  leftArm: 21,
} as const;

/** Number of parameters of a body. */
const parameterCount = 27;

/** A body at the origin that stands upright and heads along x, its arms hanging. */
export function standingBody(): Float64Array {
  const body = new Float64Array(parameterCount);
  body[parameter.scale] = 1;
  for (const arm of [parameter.rightArm, parameter.leftArm]) body.set([0, 0, -1, 0, 0, -1], arm);
  return body;
}

/** A capsule of the body as masks see it: from joint to joint, half patch extents. */
export interface Capsule {
  from: number;
  to: number;
  radius: number;
  /** Whether it must lie within the masks; the trunk's broad diagonals only cover. */
  inside: boolean;
}

/** Capsules, and by parameter the indices of those that it moves. */
export interface BodyShape {
  capsules: readonly Capsule[];
  movedBy: readonly (readonly number[])[];
}

/** Joints of an arm, and the place of its directions among the parameters. */
export interface Arm {
  shoulder: number;
  elbow: number;
  wrist: number;
  /** Point beyond the wrist, after the joints of the skeleton. */
  hand: number;
  parameters: number;
}

/** Joints of a leg, and the place of its angles among the parameters. */
export interface Leg {
  hip: number;
  knee: number;
  ankle: number;
  parameters: number;
}

/** A jointed body of the proportions of a reference body. */
export interface BodyModel {
  /** Points that {@link BodyModel.place} writes: the skeleton's joints, right hand, left hand. */
  points: number;
  /** Ends of the trunk: root, thorax. */
  trunk: readonly [number, number];
  /** The joint between them. */
  torso: number;
  /** Right, left. */
  arms: readonly [Arm, Arm];
  legs: readonly [Leg, Leg];
  /** Lengths of the upper arm and of the forearm with its hand, half patch extents. */
  armLengths: readonly [number, number];
  /** Trunk, head and legs. */
  armless: BodyShape;
  /** The same, then the upper arm and the forearm of either side. */
  whole: BodyShape;
  /** Writes all points [points, 3], scene frame. */
  place(parameters: Float64Array, out: Float64Array): void;
}

/** Where a hand ends, in lengths of its forearm from the elbow. */
const handReach = 1.3;
/** Of arms in their sleeves. */
const armRadius = 0.045;

const { sin, cos } = Math;

/**
 * Creates the body that is fitted to masks.
 *
 * @throws if the skeleton lacks a joint of h36m18.
 */
export function createBodyModel(
  skeleton: Skeleton,
  body: ReferenceBody,
  halfExtent: number,
): BodyModel {
  const index = (name: string) => jointIndex(skeleton, name);
  const length = (name: string) => body.boneLengths[index(name)] / halfExtent;
  const joints = skeleton.joints.length;
  const [root, torso, thorax] = ['root', 'torso', 'thorax'].map(index);
  const [neck, nose, head] = ['neck', 'nose', 'head'].map(index);
  const sides = ['right', 'left'].map((side, s) => ({
    sign: s === 0 ? 1 : -1,
    leg: s === 0 ? parameter.rightLeg : parameter.leftLeg,
    hip: index(`${side}Hip`),
    knee: index(`${side}Knee`),
    ankle: index(`${side}Ankle`),
    shoulder: index(`${side}Shoulder`),
    elbow: index(`${side}Elbow`),
    wrist: index(`${side}Wrist`),
    hand: joints + s,
    parameters: s === 0 ? parameter.rightArm : parameter.leftArm,
  }));
  const [hip, thigh, shank] = ['rightHip', 'rightKnee', 'rightAnkle'].map(length);
  const [shoulder, upperArm, lowerArm] = ['rightShoulder', 'rightElbow', 'rightWrist'].map(length);
  const [lowerBack, upperBack] = [length('torso'), length('thorax')];
  const [neckLength, noseLength, headLength] = ['neck', 'nose', 'head'].map(length);

  function place(p: Float64Array, out: Float64Array): void {
    const s = p[parameter.scale];
    const fx = cos(p[parameter.heading]);
    const fy = sin(p[parameter.heading]);
    const [rx, ry] = [fy, -fx];
    const [cp, sp] = [cos(p[parameter.pitch]), sin(p[parameter.pitch])];
    const [cr, sr] = [cos(p[parameter.roll]), sin(p[parameter.roll])];
    // Pelvis: up, right, forward.
    const u = [cr * sp * fx + sr * rx, cr * sp * fy + sr * ry, cr * cp];
    const r = [cr * rx - sr * sp * fx, cr * ry - sr * sp * fy, -sr * cp];
    const f = [cp * fx, cp * fy, -sp];
    // Chest: bent forward, then turned to the left about its own up.
    const [cb, sb] = [cos(p[parameter.bend]), sin(p[parameter.bend])];
    const [ct, st] = [cos(p[parameter.twist]), sin(p[parameter.twist])];
    const up = [0, 0, 0];
    const right = [0, 0, 0];
    const forward = [0, 0, 0];
    for (let k = 0; k < 3; k++) {
      up[k] = cb * u[k] + sb * f[k];
      const ahead = cb * f[k] - sb * u[k];
      right[k] = ct * r[k] + st * ahead;
      forward[k] = ct * ahead - st * r[k];
    }
    const put = (to: number, from: number, x: number, y: number, z: number): void => {
      out[3 * to] = out[3 * from] + s * x;
      out[3 * to + 1] = out[3 * from + 1] + s * y;
      out[3 * to + 2] = out[3 * from + 2] + s * z;
    };
    const along = (to: number, from: number, axis: ArrayLike<number>, by: number): void =>
      put(to, from, by * axis[0], by * axis[1], by * axis[2]);
    out.set(p.subarray(parameter.root, parameter.root + 3), 3 * root);
    along(torso, root, u, lowerBack);
    along(thorax, torso, up, upperBack);
    along(neck, thorax, up, neckLength);
    const ahead = (k: number, by: number, rise: number) => by * forward[k] + rise * up[k];
    // The face looks ahead of the neck, the crown lies behind the face.
    put(nose, neck, ...axes((k) => noseLength * ahead(k, 0.6, 0.8)));
    put(head, nose, ...axes((k) => headLength * ahead(k, -0.3, 0.95)));
    for (const side of sides) {
      along(side.hip, root, r, side.sign * hip);
      const [flex, abduct, knee] = [p[side.leg], p[side.leg + 1], p[side.leg + 2]];
      const shin = flex - knee;
      const [out1, out2] = [side.sign * sin(abduct), side.sign * sin(abduct / 2)];
      const [in1, in2] = [cos(abduct), cos(abduct / 2)];
      put(
        side.knee,
        side.hip,
        thigh * (in1 * sin(flex) * fx + out1 * rx),
        thigh * (in1 * sin(flex) * fy + out1 * ry),
        -thigh * in1 * cos(flex),
      );
      put(
        side.ankle,
        side.knee,
        shank * (in2 * sin(shin) * fx + out2 * rx),
        shank * (in2 * sin(shin) * fy + out2 * ry),
        -shank * in2 * cos(shin),
      );
      along(side.shoulder, thorax, right, side.sign * shoulder);
      const arm = side.parameters;
      along(side.elbow, side.shoulder, p.subarray(arm, arm + 3), upperArm);
      along(side.wrist, side.elbow, p.subarray(arm + 3, arm + 6), lowerArm);
      along(side.hand, side.elbow, p.subarray(arm + 3, arm + 6), handReach * lowerArm);
    }
  }

  const capsules: Capsule[] = [];
  const add = (from: number, to: number, radius: number, inside = true): number =>
    capsules.push({ from, to, radius, inside }) - 1;
  const [right, left] = sides;
  const trunk = [
    add(root, torso, 0.12),
    add(torso, thorax, 0.13),
    add(right.hip, left.hip, 0.1),
    add(thorax, neck, 0.07),
    add(neck, nose, 0.07),
    add(nose, head, 0.08),
    ...sides.flatMap((side) => [
      add(thorax, side.shoulder, 0.09),
      add(torso, side.shoulder, 0.1, false),
    ]),
  ];
  const leg = (side: (typeof sides)[number]) => [
    add(side.hip, side.knee, 0.07),
    add(side.knee, side.ankle, 0.05),
  ];
  const legs = [leg(right), leg(left)];
  const armless = capsules.slice();
  const arms = sides.map((side) => [
    add(side.shoulder, side.elbow, armRadius),
    add(side.elbow, side.hand, armRadius),
  ]);
  const legOf = ({ hip: h, knee, ankle, leg: at }: (typeof sides)[number]): Leg => ({
    hip: h,
    knee,
    ankle,
    parameters: at,
  });
  const shapeOf = (shown: readonly Capsule[], armsOf: readonly (readonly number[])[]) => {
    const all = shown.map((_, c) => c);
    const movedBy = Array.from({ length: parameterCount }, (_, k) => {
      if (k >= parameter.leftArm) return armsOf[1].slice(k < parameter.leftArm + 3 ? 0 : 1);
      if (k >= parameter.rightArm) return armsOf[0].slice(k < parameter.rightArm + 3 ? 0 : 1);
      if (k >= parameter.leftLeg) return legs[1];
      if (k >= parameter.rightLeg) return legs[0];
      return k === parameter.bend || k === parameter.twist ? [...trunk, ...armsOf.flat()] : all;
    });
    return { capsules: shown, movedBy };
  };
  return {
    points: joints + 2,
    trunk: [root, thorax],
    torso,
    arms: [right, left],
    legs: [legOf(right), legOf(left)],
    armLengths: [upperArm, handReach * lowerArm],
    armless: shapeOf(armless, [[], []]),
    whole: shapeOf(capsules, arms),
    place,
  };
}

function axes(value: (k: number) => number): [number, number, number] {
  return [value(0), value(1), value(2)];
}
