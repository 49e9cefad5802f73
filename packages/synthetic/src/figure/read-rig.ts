import { h36m18, jointIndex } from '@mas/skeleton';
import type { Body, BodyPart } from '../pose-body.js';
import type { Matrix3, Vector3 } from '../vector.js';
import type { Person } from './create-person.js';

/** A limb's side of the body, the person's own. */
export type Side = 'left' | 'right';

/** A posed person as the functions that build its solids read it, world mm. */
export interface Rig {
  person: Person;
  /** A joint by its H36M-18 name. */
  joint(name: string): Vector3;
  /** An axis of a part: 0 right, 1 forward, 2 up. */
  axis(part: BodyPart, column: 0 | 1 | 2): Vector3;
  /** The axes of a part as columns. */
  frame(part: BodyPart): Matrix3;
  headCentre: Vector3;
  /** Size of the person over the average. */
  size: number;
}

/** Joints and axes by name, of a person in the pose of `body`. */
export function readRig(person: Person, body: Body): Rig {
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
