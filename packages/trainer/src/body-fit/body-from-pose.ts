import { parameter, standingBody, type BodyModel } from './body-model.js';
import { withinLimits } from './body-moves.js';

const { asin, atan2, cos, hypot, max, min, sin } = Math;

type Vector = readonly [number, number, number];

/**
 * The body whose bones point as those of a pose do, within what its joints can do: the inverse of
 * {@link BodyModel.place}, for a first guess. Lengths of bones are not asked; a trunk that leans to a
 * side is right to first order.
 *
 * @param pose [points or J, 3] scene frame.
 */
export function bodyFromPose(model: BodyModel, pose: ArrayLike<number>): Float64Array {
  const body = standingBody();
  const at = (j: number): Vector => [pose[3 * j], pose[3 * j + 1], pose[3 * j + 2]];
  const bone = (from: number, to: number): Vector => unit(minus(at(to), at(from)));
  const [right, left] = model.legs;
  const [root, thorax] = model.trunk;
  body.set(at(root), parameter.root);

  const hips = bone(left.hip, right.hip);
  const heading = atan2(hips[0], -hips[1]);
  const ahead: Vector = [cos(heading), sin(heading), 0];
  const aside: Vector = [ahead[1], -ahead[0], 0];
  const spine = bone(root, model.torso);
  const pitch = withinLimits(parameter.pitch, atan2(dot(spine, ahead), spine[2]));
  const roll = withinLimits(parameter.roll, arcsine(dot(spine, aside)));
  body.set([heading, pitch, roll], parameter.heading);

  // The pelvis, then the chest, as `place` turns them.
  const up = sum(cos(roll) * sin(pitch), ahead, sin(roll), aside, cos(roll) * cos(pitch));
  const across = sum(-sin(roll) * sin(pitch), ahead, cos(roll), aside, -sin(roll) * cos(pitch));
  const forward = sum(cos(pitch), ahead, 0, aside, -sin(pitch));
  const chest = bone(model.torso, thorax);
  const bend = withinLimits(parameter.bend, atan2(dot(chest, forward), dot(chest, up)));
  const front = sum(cos(bend), forward, -sin(bend), up, 0);
  const [rightArm, leftArm] = model.arms;
  const shoulders = bone(leftArm.shoulder, rightArm.shoulder);
  const twist = atan2(dot(shoulders, front), dot(shoulders, across));
  body.set([bend, withinLimits(parameter.twist, twist)], parameter.bend);

  model.legs.forEach(({ hip, knee, ankle, parameters: k }, side) => {
    const thigh = bone(hip, knee);
    const shank = bone(knee, ankle);
    const flex = atan2(dot(thigh, ahead), -thigh[2]);
    const shin = atan2(dot(shank, ahead), -shank[2]);
    const abduct = arcsine((side === 0 ? 1 : -1) * dot(thigh, aside));
    const folded = atan2(sin(flex - shin), cos(flex - shin));
    body.set(
      [flex, abduct, folded].map((angle, i) => withinLimits(k + i, angle)),
      k,
    );
  });
  for (const { shoulder, elbow, wrist, parameters: k } of model.arms) {
    body.set([...bone(shoulder, elbow), ...bone(elbow, wrist)], k);
  }
  return body;
}

function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function unit(v: Vector): Vector {
  const length = hypot(...v);
  return length > 0 ? [v[0] / length, v[1] / length, v[2] / length] : [0, 0, -1];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** u · a + v · b + z · (0, 0, 1). */
function sum(u: number, a: Vector, v: number, b: Vector, z: number): Vector {
  return [u * a[0] + v * b[0], u * a[1] + v * b[1], u * a[2] + v * b[2] + z];
}

function arcsine(value: number): number {
  return asin(max(-1, min(1, value)));
}
