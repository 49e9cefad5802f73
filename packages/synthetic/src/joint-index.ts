const names = [
  'root',
  'rightHip',
  'rightKnee',
  'rightAnkle',
  'leftHip',
  'leftKnee',
  'leftAnkle',
  'torso',
  'neck',
  'nose',
  'head',
  'leftShoulder',
  'leftElbow',
  'leftWrist',
  'rightShoulder',
  'rightElbow',
  'rightWrist',
  'thorax',
];

const indexOf = new Map(names.map((name, index) => [name, index]));

/** The place of a joint in the H36M-18 order. */
export function jointIndex(name: string): number {
  const index = indexOf.get(name);
  if (index === undefined) throw new Error(`jointIndex: H36M-18 has no joint "${name}"`);
  return index;
}
