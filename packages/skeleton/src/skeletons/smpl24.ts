import type { Skeleton } from '../skeleton.js';

/** The 24 joints of the SMPL body model. SMPL's `head` joint is called `skull` here. */
export const smpl24: Skeleton = {
  id: 'smpl24',
  // prettier-ignore
  joints: [
    'pelvis', 'leftHip', 'rightHip', 'spine1', 'leftKnee', 'rightKnee', 'spine2',
    'leftAnkle', 'rightAnkle', 'spine3', 'leftFoot', 'rightFoot', 'neck',
    'leftCollar', 'rightCollar', 'skull', 'leftShoulder', 'rightShoulder',
    'leftElbow', 'rightElbow', 'leftWrist', 'rightWrist', 'leftHand', 'rightHand',
  ],
  // prettier-ignore
  parents: [
    -1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21,
  ],
  // prettier-ignore
  flipPairs: [
    [2, 1], [5, 4], [8, 7], [11, 10], [14, 13], [17, 16], [19, 18], [21, 20], [23, 22],
  ],
  // prettier-ignore
  maskBones: [
    [0, 1], [0, 2], [0, 3], [1, 4], [2, 5], [3, 6], [4, 7], [5, 8], [6, 9], [7, 10], [8, 11],
    [9, 12], [9, 13], [9, 14], [12, 15], [13, 16], [14, 17], [16, 18], [17, 19],
    [18, 20], [19, 21], [20, 22], [21, 23],
    [6, 2], [6, 1], [6, 16], [6, 17], [0, 5], [0, 4], [2, 17], [1, 16],
  ],
  thinBones: [17, 18, 19, 20, 21, 22],
  limbs: {
    torso: [0, 1, 2, 3, 6, 9, 12, 13, 14, 16, 17],
    head: [12, 15],
    leftArm: [16, 18, 20, 22],
    rightArm: [17, 19, 21, 23],
    leftLeg: [1, 4, 7, 10],
    rightLeg: [2, 5, 8, 11],
  },
};
