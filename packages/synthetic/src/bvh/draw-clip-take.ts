import type { Body, BodyLengths } from '../pose-body.js';
import type { Random } from '../seeded-random.js';
import { product, rotate, rotationZ } from '../vector.js';
import type { Vector3 } from '../vector.js';
import type { BvhClip } from './parse-bvh.js';
import type { Retarget } from './retarget-bvh.js';

/** A clip that is ready to be put on a body. */
export interface Motion {
  clip: BvhClip;
  retarget: Retarget;
}

/** How far a clip may carry a body from its place during a take, mm. */
const stride = 400;

/**
 * Draws a piece of a clip and puts it onto a body: any start, turned so that the body looks along
 * `heading` at first, around a place within `reach` mm of the origin along each axis. A clip's first
 * frame is left out: in many files it is the rest pose.
 *
 * @param seconds how long the take is; a shorter clip stands still at its end
 */
export function drawClipTake(
  { clip, retarget }: Motion,
  subject: BodyLengths,
  random: Random,
  heading: number,
  reach: number,
  seconds: number,
): (time: number) => Body {
  const x = random.uniform(-reach, reach);
  const y = random.uniform(-reach, reach);
  const last = clip.frameCount - 1;
  const first = Math.min(1, last);
  const start = Math.floor(
    random.uniform(first, Math.max(first, last - seconds / clip.frameTime) + 1 - 1e-9),
  );
  const at = (time: number) =>
    retarget(subject, Math.min(last, Math.min(last, start) + time / clip.frameTime));
  const begin = at(0);
  const end = at(seconds);
  const middle = [0, 1].map((axis) => (begin.joints[axis] + end.joints[axis]) / 2);
  // The pelvis' forward is its second column; heading 0 looks along +y.
  const facing = Math.atan2(-begin.frames.pelvis[1], begin.frames.pelvis[4]);
  const turn = rotationZ(heading - facing);
  return (time) => {
    const body = at(time);
    const [dx, dy] = [0, 1].map((axis) => body.joints[axis] - middle[axis]);
    const away = Math.hypot(dx, dy);
    const shorten = away > stride ? stride / away : 1;
    const target = rotate(turn, [shorten * dx, shorten * dy, 0]);
    const root: Vector3 = [body.joints[0], body.joints[1], 0];
    const move = (p: Vector3): Vector3 => {
      const q = rotate(turn, [p[0] - root[0], p[1] - root[1], p[2]]);
      return [q[0] + target[0] + x, q[1] + target[1] + y, q[2]];
    };
    const joints = new Float64Array(body.joints.length);
    for (let i = 0; i < joints.length; i += 3)
      joints.set(move([body.joints[i], body.joints[i + 1], body.joints[i + 2]]), i);
    const frames = Object.fromEntries(
      Object.entries(body.frames).map(([part, frame]) => [part, product(turn, frame)]),
    ) as unknown as Body['frames'];
    return {
      joints,
      frames,
      leftToe: move(body.leftToe),
      rightToe: move(body.rightToe),
      leftFingers: move(body.leftFingers),
      rightFingers: move(body.rightFingers),
      headCentre: move(body.headCentre),
    };
  };
}
