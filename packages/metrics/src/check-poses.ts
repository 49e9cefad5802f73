/** Checks two flat pose arrays of the same shape and returns how many poses they hold. */
export function countPoses(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  joints: number,
  dimensions: number,
  where: string,
): number {
  checkJoints(joints, where);
  const stride = joints * dimensions;
  for (const [name, poses] of Object.entries({ predicted, truth })) {
    if (!(poses?.length > 0) || poses.length % stride !== 0) {
      throw new Error(
        `${where}: ${name}: expected a flat array of a positive multiple of ${stride} numbers ` +
          `(${joints} joints x ${dimensions}), found ` +
          `${poses?.length ?? (poses === null ? 'null' : typeof poses)}.`,
      );
    }
  }
  if (predicted.length !== truth.length) {
    throw new Error(
      `${where}: expected as many true as predicted coordinates, found ${truth.length} and ` +
        `${predicted.length}.`,
    );
  }
  return predicted.length / stride;
}

export function checkJoints(joints: number, where: string): void {
  if (!Number.isInteger(joints) || joints < 1) {
    throw new Error(`${where}: joints: expected 1, 2, 3, ..., found ${joints}.`);
  }
}

export function checkRoot(rootIndex: number, joints: number, where: string): void {
  if (!Number.isInteger(rootIndex) || rootIndex < 0 || rootIndex >= joints) {
    throw new Error(`${where}: rootIndex: expected 0..${joints - 1}, found ${rootIndex}.`);
  }
}

/** Checks that joint j of pose i is finite in both arrays. */
export function checkJoint(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  offset: number,
  dimensions: number,
  pose: number,
  joint: number,
  where: string,
): void {
  for (let o = offset; o < offset + dimensions; o++) {
    if (Number.isFinite(predicted[o]) && Number.isFinite(truth[o])) continue;
    const name = Number.isFinite(predicted[o]) ? 'truth' : 'predicted';
    const found = name === 'truth' ? truth[o] : predicted[o];
    throw new Error(
      `${where}: ${name}: expected finite numbers, found ${found} at pose ${pose}, joint ` +
        `${joint}. Mark joints that are not known with visible.`,
    );
  }
}

/** Checks the visibility flags; undefined stands for all visible. */
export function checkVisible(
  visible: ArrayLike<number> | undefined,
  length: number,
  where: string,
): void {
  if (visible && visible.length !== length) {
    throw new Error(
      `${where}: visible: expected ${length} flags, one per joint of each pose, found ` +
        `${visible.length}.`,
    );
  }
}
