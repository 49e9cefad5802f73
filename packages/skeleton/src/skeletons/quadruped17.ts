import type { Skeleton } from '../skeleton.js';

/** A four-legged animal with the 17 keypoints of AP-10K; the tree hangs on `tailRoot`. */
export const quadruped17: Skeleton = {
  id: 'quadruped17',
  // prettier-ignore
  joints: [
    'leftEye', 'rightEye', 'nose', 'neck', 'tailRoot',
    'leftShoulder', 'leftElbow', 'leftFrontPaw', 'rightShoulder', 'rightElbow', 'rightFrontPaw',
    'leftHip', 'leftKnee', 'leftBackPaw', 'rightHip', 'rightKnee', 'rightBackPaw',
  ],
  parents: [2, 2, 3, 4, -1, 3, 5, 6, 3, 8, 9, 4, 11, 12, 4, 14, 15],
  // prettier-ignore
  flipPairs: [[1, 0], [8, 5], [9, 6], [10, 7], [14, 11], [15, 12], [16, 13]],
  // prettier-ignore
  maskBones: [
    [2, 0], [2, 1], [3, 2], [4, 3], [3, 5], [5, 6], [6, 7], [3, 8], [8, 9], [9, 10],
    [4, 11], [11, 12], [12, 13], [4, 14], [14, 15], [15, 16],
    [14, 8], [11, 5], [14, 5], [11, 8],
  ],
  thinBones: [5, 6, 8, 9, 11, 12, 14, 15],
  limbs: {
    trunk: [3, 4, 5, 8, 11, 14],
    head: [0, 1, 2, 3],
    leftFrontLeg: [5, 6, 7],
    rightFrontLeg: [8, 9, 10],
    leftBackLeg: [11, 12, 13],
    rightBackLeg: [14, 15, 16],
  },
};
