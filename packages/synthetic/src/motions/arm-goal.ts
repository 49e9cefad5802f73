import type { ArmAngles } from '../body-angles.js';
import { add, cross, dot, unit } from '../vector.js';
import type { Vector3 } from '../vector.js';

/**
 * Where a wrist is, in the chest's axes mirrored for the left arm: outward, forward, up from the
 * shoulder, mm on an average body; and where the elbow points.
 */
export interface ArmGoal {
  wrist: Vector3;
  elbow: Vector3;
}

/** Lengths of an average arm and the shoulder's distance from the middle, mm. */
const upperArm = 284;
const forearm = 252;
const shoulderOut = 157;

/** The goal at `weight` (0 to 1) on the straight way from one goal to another. */
export function mixGoals(from: ArmGoal, to: ArmGoal, weight: number): ArmGoal {
  const mix = (a: Vector3, b: Vector3) => add(a, add(b, a, -1), weight);
  return { wrist: mix(from.wrist, to.wrist), elbow: mix(from.elbow, to.elbow) };
}

/**
 * Joint angles that bring a wrist to its goal (or as far towards it as the arm reaches), with the elbow
 * on the side that the goal says. Goals inside the trunk or the head are moved out of them.
 */
export function solveArm({ wrist, elbow }: ArmGoal): ArmAngles {
  const target = outside(wrist);
  const distance = Math.hypot(...target);
  const reach = Math.min(0.995 * (upperArm + forearm), Math.max(110, distance));
  const line = distance > 1 ? unit(target) : ([0, 0, -1] as Vector3);
  const near = (upperArm ** 2 - forearm ** 2 + reach ** 2) / (2 * reach);
  const aside = Math.sqrt(Math.max(0, upperArm ** 2 - near ** 2));
  const rest = add(elbow, line, -dot(elbow, line));
  const pole = Math.hypot(...rest) > 1e-3 ? unit(rest) : unit(cross(line, [0.3, 0.2, 0.9]));
  const joint = add(scaled(line, near), pole, aside);
  const upper = unit(joint);
  const lower = unit(add(scaled(line, reach), joint, -1));

  // upper = (sin a cos f, sin f, -cos a cos f), see `poseBody`.
  const flex = Math.asin(Math.max(-1, Math.min(1, upper[1])));
  const abduct = Math.atan2(upper[0], -upper[2]);
  const [ca, sa, cf, sf] = [Math.cos(abduct), Math.sin(abduct), Math.cos(flex), Math.sin(flex)];
  const outward: Vector3 = [ca, 0, sa];
  const forward: Vector3 = [-sa * sf, cf, ca * sf];
  return {
    flex,
    abduct,
    twist: Math.atan2(-dot(lower, outward), dot(lower, forward)),
    elbow: Math.acos(Math.max(-1, Math.min(1, dot(upper, lower)))),
  };
}

/** Moves a point out of the trunk's elliptic tube and the head's ball. */
function outside([out, ahead, up]: Vector3): Vector3 {
  let x = out + shoulderOut;
  let y = ahead;
  let z = up;
  if (z < 20 && z > -520) {
    const inside = Math.hypot(x / 178, y / 150);
    if (inside < 1) {
      const scale = 1 / Math.max(0.05, inside);
      x *= scale;
      y *= scale;
    }
  }
  const head = Math.hypot(x, y - 20, z - 215);
  if (head < 135) {
    const scale = 135 / Math.max(10, head);
    x *= scale;
    y = 20 + (y - 20) * scale;
    z = 215 + (z - 215) * scale;
  }
  return [x - shoulderOut, y, z];
}

function scaled(v: Vector3, factor: number): Vector3 {
  return [factor * v[0], factor * v[1], factor * v[2]];
}
