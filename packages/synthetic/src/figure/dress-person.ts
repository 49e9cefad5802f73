import type { Body } from '../pose-body.js';
import type { Vector3 } from '../vector.js';
import { addArm } from './add-arm.js';
import { addFoot } from './add-foot.js';
import { addHair } from './add-hair.js';
import { addHand } from './add-hand.js';
import { addHead } from './add-head.js';
import { addHips } from './add-hips.js';
import { addLeg } from './add-leg.js';
import { addNeck } from './add-neck.js';
import { addSkirts } from './add-skirts.js';
import { addSleeve } from './add-sleeve.js';
import { addTop } from './add-top.js';
import { addLegCloth } from './add-leg-cloth.js';
import type { Contact } from './create-figure-renderer.js';
import type { Person } from './create-person.js';
import type { Outfit } from './draw-outfit.js';
import { readRig } from './read-rig.js';
import { lowestPoint } from './solid.js';
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
  // The order is part of the data: of two surfaces at one depth the first one is seen.
  addTop(rig, outfit, cloth);
  addHips(rig, outfit, flesh);
  addNeck(rig, cloth);
  addHead(rig, outfit, flesh, cloth);
  addHair(rig, outfit, cloth);
  for (const side of ['left', 'right'] as const) {
    addArm(rig, outfit, side, flesh);
    addSleeve(rig, outfit, side, cloth);
    addHand(rig, side, flesh);
    addLeg(rig, outfit, side, flesh);
    addLegCloth(rig, outfit, side, flesh, cloth);
    addFoot(rig, outfit, side, flesh, cloth);
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
