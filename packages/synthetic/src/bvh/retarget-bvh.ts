import { h36m18, jointIndex } from '@mas/skeleton';
import type { Body, BodyLengths } from '../pose-body.js';
import { add, between, cross, product, rotate, unit } from '../vector.js';
import type { Matrix3, Vector3 } from '../vector.js';
import { orthogonal } from '../figure/solid.js';
import { bvhFrame } from './bvh-frame.js';
import type { BvhFrame } from './bvh-frame.js';
import { bvhJointNames } from './bvh-joint-names.js';
import type { BvhClip } from './parse-bvh.js';

/** The body of a person that does what a clip shows; `frame` as in {@link bvhFrame}. */
export type Retarget = (subject: BodyLengths, frame: number) => Body;

/** BVH has y up: (x, y, z) becomes (x, -z, y), a rotation. */
const upright: Matrix3 = [1, 0, 0, 0, 0, -1, 0, 1, 0];

/**
 * Prepares the transfer of a clip onto other bodies: the directions of the bones are the clip's, their
 * lengths the subject's; the file's unit and its rest pose do not matter. The root follows the clip's
 * path, scaled by the lengths of the legs, in mm with z up; the height is such that the lower ankle is
 * at 60 mm. The body faces where the clip faces: +y after (x, y, z) -> (x, -z, y).
 *
 * @throws Error for a clip without one of the joints of {@link bvhJointNames}, or with a thigh, shank
 *   or trunk of no length
 */
export function retargetBvh(clip: BvhClip): Retarget {
  const names = bvhJointNames(clip);
  const rest = bvhFrame(clip, null);
  const turned = (frame: BvhFrame): BvhFrame => ({
    positions: frame.positions.map((p) => rotate(upright, p)),
    rotations: frame.rotations.map((r) => product(upright, r)),
  });
  const restUp = turned(rest).positions;
  const size = (a: number, b: number) => Math.hypot(...add(restUp[a], restUp[b], -1));
  const legLength = size(names.leftHip, names.leftKnee) + size(names.leftKnee, names.leftAnkle);
  const spine = spineOf(clip, names.leftShoulder, names.leftHip);
  for (const [what, length] of [
    ['left thigh and shank', legLength],
    ['distance of the hips', size(names.leftHip, names.rightHip)],
    ['distance of the shoulders', size(names.leftShoulder, names.rightShoulder)],
  ] as const)
    if (!(length > 0))
      throw new Error(`${clip.name}: expected a ${what} of some length, found ${length}`);
  // How the rest pose stands: its right, forward and up as columns, in the file's axes.
  const restRight = unit(add(rest.positions[names.rightHip], rest.positions[names.leftHip], -1));
  const restTall = orthogonal(
    add(
      between(rest.positions[names.leftShoulder], rest.positions[names.rightShoulder], 0.5),
      between(rest.positions[names.leftHip], rest.positions[names.rightHip], 0.5),
      -1,
    ),
    restRight,
  );
  const restAxes = columns(restRight, cross(restTall, restRight), restTall);

  return (subject, frame) => {
    const { positions, rotations } = turned(bvhFrame(clip, frame));
    const { lengths } = subject;
    const at = (joint: keyof typeof names) => positions[names[joint]];
    const way = (from: Vector3, to: Vector3) => {
      const v = add(to, from, -1);
      return Math.hypot(...v) > 1e-9 ? unit(v) : ([0, 0, 1] as Vector3);
    };
    /** The orientation of a joint, if its rest pose is an upright body's. */
    const axes = (joint: keyof typeof names) => product(rotations[names[joint]], restAxes);

    const sourceRoot = between(at('leftHip'), at('rightHip'), 0.5);
    const sourceThorax = between(at('leftShoulder'), at('rightShoulder'), 0.5);
    const middle = halfway([sourceRoot, ...spine.map((index) => positions[index]), sourceThorax]);
    const across = way(at('leftHip'), at('rightHip'));
    const lowUp = way(sourceRoot, middle);
    const highUp = way(middle, sourceThorax);
    const pelvis = upFrame(orthogonal(lowUp, across), across);
    const shoulders = way(at('leftShoulder'), at('rightShoulder'));
    const waist = upFrame(lowUp, add(across, shoulders));
    const chest = upFrame(highUp, shoulders);
    const headAxes = axes('head');

    const scale = (lengths.thigh + lengths.shank) / legLength;
    const place = new Map<string, Vector3>();
    const root: Vector3 = [scale * sourceRoot[0], scale * sourceRoot[1], 0];
    const torso = add(root, lowUp, lengths.waist);
    const thorax = add(torso, highUp, lengths.chest);
    const neck = add(thorax, highUp, lengths.neck);
    const nose = add(neck, rotate(headAxes, [0, 0.45 * lengths.nose, 0.9 * lengths.nose]));
    const crown = add(nose, rotate(headAxes, [0, -0.35 * lengths.head, 0.94 * lengths.head]));
    const headCentre = add(
      neck,
      rotate(headAxes, [0, 15, 0.9 * lengths.nose + 0.25 * lengths.head]),
    );
    place.set('root', root).set('torso', torso).set('thorax', thorax).set('neck', neck);
    place.set('nose', nose).set('head', crown);

    const leg = (side: 'left' | 'right', sign: number) => {
      const hip = add(root, across, sign * lengths.hip);
      const thighWay = way(at(`${side}Hip`), at(`${side}Knee`));
      const shankWay = way(at(`${side}Knee`), at(`${side}Ankle`));
      const knee = add(hip, thighWay, lengths.thigh);
      const ankle = add(knee, shankWay, lengths.shank);
      place.set(`${side}Hip`, hip).set(`${side}Knee`, knee).set(`${side}Ankle`, ankle);
      const thigh = downFrame(thighWay, axes(`${side}Hip`));
      const shank = downFrame(shankWay, axes(`${side}Knee`));
      const forward = unit([shank[1], shank[4], 0.3 * shank[7]]);
      return { thigh, shank, toe: add(add(ankle, forward, lengths.foot), [0, 0, -30]) };
    };
    const right = leg('right', 1);
    const left = leg('left', -1);
    const arm = (side: 'left' | 'right') => {
      const shoulder = add(
        thorax,
        way(sourceThorax, at(`${side}Shoulder`)),
        Math.hypot(lengths.shoulder, 15),
      );
      const forearm = way(at(`${side}Elbow`), at(`${side}Wrist`));
      const elbow = add(shoulder, way(at(`${side}Shoulder`), at(`${side}Elbow`)), lengths.upperArm);
      const wrist = add(elbow, forearm, lengths.forearm);
      place.set(`${side}Shoulder`, shoulder).set(`${side}Elbow`, elbow).set(`${side}Wrist`, wrist);
      return add(wrist, forearm, 0.75 * lengths.hand);
    };
    const leftFingers = arm('left');
    const rightFingers = arm('right');

    const lift = 60 - Math.min(place.get('leftAnkle')![2], place.get('rightAnkle')![2]);
    const raised = (p: Vector3): Vector3 => [p[0], p[1], p[2] + lift];
    const joints = new Float64Array(3 * place.size);
    for (const [name, point] of place) joints.set(raised(point), 3 * jointIndex(h36m18, name));
    return {
      joints,
      frames: {
        pelvis,
        waist,
        chest,
        head: headAxes,
        leftThigh: left.thigh,
        leftShank: left.shank,
        rightThigh: right.thigh,
        rightShank: right.shank,
      },
      leftToe: raised(left.toe),
      rightToe: raised(right.toe),
      leftFingers: raised(leftFingers),
      rightFingers: raised(rightFingers),
      headCentre: raised(headCentre),
    };
  };
}

/** The joints from the first one above both the hips and the shoulder, up to the arm, without ends. */
function spineOf(clip: BvhClip, shoulder: number, hip: number): number[] {
  const parents = (index: number) => {
    const list: number[] = [];
    for (let i = clip.joints[index].parent; i >= 0; i = clip.joints[i].parent) list.push(i);
    return list;
  };
  const below = new Set(parents(hip));
  return parents(shoulder)
    .filter(
      (index) =>
        !below.has(index) && !/shoulder|collar|clavicle|shldr/i.test(clip.joints[index].name),
    )
    .toReversed();
}

/** The point in the middle of a line of points, measured along it. */
function halfway(points: readonly Vector3[]): Vector3 {
  const lengths = points.slice(1).map((p, i) => Math.hypot(...add(p, points[i], -1)));
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (const [i, length] of lengths.entries()) {
    if (left <= length && length > 0) return between(points[i], points[i + 1], left / length);
    left -= length;
  }
  return points[points.length - 1];
}

/** A frame with the given up and about the given right. */
function upFrame(up: Vector3, right: Vector3): Matrix3 {
  const x = orthogonal(right, up);
  return columns(x, cross(up, x), up);
}

/** A frame whose up points against a bone, turned like the given one. */
function downFrame(bone: Vector3, like: Matrix3): Matrix3 {
  const up: Vector3 = [-bone[0], -bone[1], -bone[2]];
  const forward = orthogonal([like[1], like[4], like[7]], up);
  return columns(cross(forward, up), forward, up);
}

function columns(a: Vector3, b: Vector3, c: Vector3): Matrix3 {
  return [a[0], b[0], c[0], a[1], b[1], c[1], a[2], b[2], c[2]];
}
