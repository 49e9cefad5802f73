import { jointIndex, type Skeleton } from '@mas/skeleton';
import type { LimbKind } from './limb-model.js';
import type { ReferenceBody } from './reference-body.js';

function chain(skeleton: Skeleton, names: readonly string[]): readonly [number, number, number] {
  const [a, b, c] = names.map((name) => jointIndex(skeleton, name));
  return [a, b, c];
}

/** The limbs that can be searched: arms and legs, right chain first. */
export function limbKinds(
  skeleton: Skeleton,
  body: ReferenceBody,
  halfExtent: number,
): { arms: LimbKind; legs: LimbKind } {
  const length = (joint: string) => body.boneLengths[jointIndex(skeleton, joint)] / halfExtent;
  return {
    arms: {
      name: 'arms',
      chains: [
        chain(skeleton, ['rightShoulder', 'rightElbow', 'rightWrist']),
        chain(skeleton, ['leftShoulder', 'leftElbow', 'leftWrist']),
      ],
      lengths: [length('rightElbow'), length('rightWrist')],
      upperStations: [0.4, 0.7, 1],
      // Beyond the wrist, so that the hand is not left for the other arm.
      lowerStations: [0.25, 0.5, 0.75, 1, 1.25],
    },
    legs: {
      name: 'legs',
      chains: [
        chain(skeleton, ['rightHip', 'rightKnee', 'rightAnkle']),
        chain(skeleton, ['leftHip', 'leftKnee', 'leftAnkle']),
      ],
      lengths: [length('rightKnee'), length('rightAnkle')],
      upperStations: [0.3, 0.65, 1],
      lowerStations: [0.25, 0.5, 0.75, 1],
    },
  };
}
