import type { Skeleton } from '../skeleton.js';

/** MPII Human Pose with its 16 joints; `neck` is MPII's upper neck, `head` its head top. */
export const mpii16: Skeleton = {
  id: 'mpii16',
  // prettier-ignore
  joints: [
    'rightAnkle', 'rightKnee', 'rightHip', 'leftHip', 'leftKnee', 'leftAnkle',
    'pelvis', 'thorax', 'neck', 'head',
    'rightWrist', 'rightElbow', 'rightShoulder', 'leftShoulder', 'leftElbow', 'leftWrist',
  ],
  parents: [1, 2, 6, 6, 3, 4, -1, 6, 7, 8, 11, 12, 7, 7, 13, 14],
  // prettier-ignore
  flipPairs: [[0, 5], [1, 4], [2, 3], [10, 15], [11, 14], [12, 13]],
  // prettier-ignore
  maskBones: [
    [1, 0], [2, 1], [6, 2], [6, 3], [3, 4], [4, 5], [6, 7], [7, 8], [8, 9],
    [11, 10], [12, 11], [7, 12], [7, 13], [13, 14], [14, 15],
    [7, 2], [7, 3], [6, 1], [6, 4], [2, 12], [3, 13],
  ],
  thinBones: [9, 10, 13, 14],
  limbs: {
    torso: [2, 3, 6, 7, 8, 12, 13],
    head: [8, 9],
    leftArm: [13, 14, 15],
    rightArm: [10, 11, 12],
    leftLeg: [3, 4, 5],
    rightLeg: [0, 1, 2],
  },
};
