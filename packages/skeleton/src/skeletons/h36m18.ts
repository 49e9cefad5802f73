import type { Skeleton } from '../skeleton.js';

/**
 * Human3.6M with 18 joints: the usual 17 and `thorax`, the middle of the shoulders.
 * 25 mask bones: 17 tree bones (child 1 to 17 in order), then 8 that fill the trunk.
 *
 * Source: configuration of github.com/Charrrrrlie/X-as-Supervision.
 */
export const h36m18: Skeleton = {
  id: 'h36m18',
  // prettier-ignore
  joints: [
    'root', 'rightHip', 'rightKnee', 'rightAnkle', 'leftHip', 'leftKnee', 'leftAnkle',
    'torso', 'neck', 'nose', 'head', 'leftShoulder', 'leftElbow', 'leftWrist',
    'rightShoulder', 'rightElbow', 'rightWrist', 'thorax',
  ],
  parents: [-1, 0, 1, 2, 0, 4, 5, 0, 17, 8, 9, 17, 11, 12, 17, 14, 15, 7],
  // prettier-ignore
  flipPairs: [[1, 4], [2, 5], [3, 6], [14, 11], [15, 12], [16, 13]],
  // prettier-ignore
  maskBones: [
    [0, 1], [1, 2], [2, 3], [0, 4], [4, 5], [5, 6], [0, 7], [17, 8], [8, 9], [9, 10],
    [17, 11], [11, 12], [12, 13], [17, 14], [14, 15], [15, 16], [7, 17],
    [7, 1], [7, 4], [7, 11], [7, 14], [0, 2], [0, 5], [1, 14], [4, 11],
  ],
  thinBones: [11, 12, 14, 15],
  limbs: {
    torso: [0, 1, 4, 7, 8, 11, 14, 17],
    head: [8, 9, 10],
    leftArm: [11, 12, 13],
    rightArm: [14, 15, 16],
    leftLeg: [4, 5, 6],
    rightLeg: [1, 2, 3],
  },
};
