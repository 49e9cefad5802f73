import type { Skeleton } from '../skeleton.js';

/** COCO keypoints, 17 joints. COCO has no pelvis: the tree hangs on `nose`. */
export const coco17: Skeleton = {
  id: 'coco17',
  // prettier-ignore
  joints: [
    'nose', 'leftEye', 'rightEye', 'leftEar', 'rightEar', 'leftShoulder', 'rightShoulder',
    'leftElbow', 'rightElbow', 'leftWrist', 'rightWrist', 'leftHip', 'rightHip',
    'leftKnee', 'rightKnee', 'leftAnkle', 'rightAnkle',
  ],
  parents: [-1, 0, 0, 1, 2, 0, 0, 5, 6, 7, 8, 5, 6, 11, 12, 13, 14],
  // prettier-ignore
  flipPairs: [[2, 1], [4, 3], [6, 5], [8, 7], [10, 9], [12, 11], [14, 13], [16, 15]],
  // prettier-ignore
  maskBones: [
    [0, 1], [0, 2], [1, 3], [2, 4], [0, 5], [0, 6], [5, 7], [6, 8], [7, 9], [8, 10],
    [5, 11], [6, 12], [11, 13], [12, 14], [13, 15], [14, 16],
    [6, 5], [12, 11], [6, 11], [5, 12],
  ],
  thinBones: [6, 7, 8, 9],
  limbs: {
    torso: [5, 6, 11, 12],
    head: [0, 1, 2, 3, 4],
    leftArm: [5, 7, 9],
    rightArm: [6, 8, 10],
    leftLeg: [11, 13, 15],
    rightLeg: [12, 14, 16],
  },
};
