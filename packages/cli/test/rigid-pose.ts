import { h36m18 } from '@mas/skeleton';

/** Offsets from the parent in cm, y up, of a person who faces z. */
const offsets: Record<string, number[]> = {
  rightHip: [-12, 0, 0],
  leftHip: [12, 0, 0],
  rightKnee: [0, -44, 0],
  leftKnee: [0, -44, 0],
  rightAnkle: [0, -43, 0],
  leftAnkle: [0, -43, 0],
  torso: [0, 23, 0],
  thorax: [0, 25, 0],
  neck: [0, 7, 0],
  nose: [0, 11, 0],
  head: [0, 11, 0],
  leftShoulder: [16, 0, 0],
  rightShoulder: [-16, 0, 0],
  leftElbow: [28, 0, 0],
  rightElbow: [-28, 0, 0],
  leftWrist: [25, 0, 0],
  rightWrist: [-25, 0, 0],
};

/** A person of rigid bones at time `t`, each joint turned about its own axis: [18][3] cm, y up. */
export function rigidPose(t: number): number[][] {
  const { joints, parents } = h36m18;
  const place: number[][] = [];
  const turned: ((v: number[]) => number[])[] = [];
  const visit = (j: number): void => {
    if (place[j]) return;
    const parent = parents[j];
    const angle = 0.9 * Math.sin(j + 7 * t) + (j === 0 ? 2 : 0);
    const axis = j % 3;
    const turn = (v: number[]) => {
      const [a, b] = [(axis + 1) % 3, (axis + 2) % 3];
      const out = [...v];
      out[a] = Math.cos(angle) * v[a] - Math.sin(angle) * v[b];
      out[b] = Math.sin(angle) * v[a] + Math.cos(angle) * v[b];
      return out;
    };
    if (parent < 0) {
      place[j] = [30 * t, 90, -5];
      turned[j] = turn;
      return;
    }
    visit(parent);
    place[j] = turned[parent](offsets[joints[j]]).map((value, k) => value + place[parent][k]);
    turned[j] = (v) => turned[parent](turn(v));
  };
  joints.forEach((_, j) => visit(j));
  return place;
}
