import type { Skeleton } from '../skeleton.js';

/**
 * Human3.6M with its usual 17 joints: `h36m18` without `thorax`, whose children hang on `neck`.
 * Other software calls joints 7 to 10 spine, thorax, nose or neck base, and head top.
 */
export const h36m17: Skeleton = {
  id: 'h36m17',
  // prettier-ignore
  joints: [
    'root', 'rightHip', 'rightKnee', 'rightAnkle', 'leftHip', 'leftKnee', 'leftAnkle',
    'torso', 'neck', 'nose', 'head', 'leftShoulder', 'leftElbow', 'leftWrist',
    'rightShoulder', 'rightElbow', 'rightWrist',
  ],
  parents: [-1, 0, 1, 2, 0, 4, 5, 0, 7, 8, 9, 8, 11, 12, 8, 14, 15],
  // prettier-ignore
  flipPairs: [[1, 4], [2, 5], [3, 6], [14, 11], [15, 12], [16, 13]],
  // prettier-ignore
  maskBones: [
    [0, 1], [1, 2], [2, 3], [0, 4], [4, 5], [5, 6], [0, 7], [7, 8], [8, 9], [9, 10],
    [8, 11], [11, 12], [12, 13], [8, 14], [14, 15], [15, 16],
    [7, 1], [7, 4], [7, 11], [7, 14], [0, 2], [0, 5], [1, 14], [4, 11],
  ],
  thinBones: [11, 12, 14, 15],
  limbs: {
    torso: [0, 1, 4, 7, 8, 11, 14],
    head: [8, 9, 10],
    leftArm: [11, 12, 13],
    rightArm: [14, 15, 16],
    leftLeg: [4, 5, 6],
    rightLeg: [1, 2, 3],
  },
};
