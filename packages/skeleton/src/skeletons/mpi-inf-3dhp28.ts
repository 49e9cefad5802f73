import type { Skeleton } from '../skeleton.js';

/**
 * MPI-INF-3DHP with all 28 joints, in the order of `annot.mat`.
 * Its `head` and `head_top` are called `skull` and `headTop` here.
 */
export const mpiInf3dhp28: Skeleton = {
  id: 'mpi-inf-3dhp28',
  // prettier-ignore
  joints: [
    'spine3', 'spine4', 'spine2', 'spine', 'pelvis', 'neck', 'skull', 'headTop',
    'leftClavicle', 'leftShoulder', 'leftElbow', 'leftWrist', 'leftHand',
    'rightClavicle', 'rightShoulder', 'rightElbow', 'rightWrist', 'rightHand',
    'leftHip', 'leftKnee', 'leftAnkle', 'leftFoot', 'leftToe',
    'rightHip', 'rightKnee', 'rightAnkle', 'rightFoot', 'rightToe',
  ],
  // prettier-ignore
  parents: [
    2, 0, 3, 4, -1, 1, 5, 6, 5, 8, 9, 10, 11, 5, 13, 14, 15, 16,
    4, 18, 19, 20, 21, 4, 23, 24, 25, 26,
  ],
  // prettier-ignore
  flipPairs: [
    [13, 8], [14, 9], [15, 10], [16, 11], [17, 12],
    [23, 18], [24, 19], [25, 20], [26, 21], [27, 22],
  ],
  // prettier-ignore
  maskBones: [
    [2, 0], [0, 1], [3, 2], [4, 3], [1, 5], [5, 6], [6, 7],
    [5, 8], [8, 9], [9, 10], [10, 11], [11, 12],
    [5, 13], [13, 14], [14, 15], [15, 16], [16, 17],
    [4, 18], [18, 19], [19, 20], [20, 21], [21, 22],
    [4, 23], [23, 24], [24, 25], [25, 26], [26, 27],
    [2, 23], [2, 18], [2, 9], [2, 14], [4, 24], [4, 19], [23, 14], [18, 9],
  ],
  thinBones: [9, 10, 11, 14, 15, 16],
  limbs: {
    torso: [0, 1, 2, 3, 4, 5, 8, 9, 13, 14, 18, 23],
    head: [5, 6, 7],
    leftArm: [9, 10, 11, 12],
    rightArm: [14, 15, 16, 17],
    leftLeg: [18, 19, 20, 21, 22],
    rightLeg: [23, 24, 25, 26, 27],
  },
};
