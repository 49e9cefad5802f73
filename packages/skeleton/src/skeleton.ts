/**
 * A skeleton as plain data. Joints are referred to by index everywhere but in `joints`;
 * look an index up by name with `jointIndex`, never by memory.
 *
 * In the built-in skeletons one joint name stands for one anatomical point: `head` is the top of
 * the head, `skull` the joint inside it, `root` and `pelvis` the middle of the hips, `thorax` the
 * middle of the shoulders.
 */
export interface Skeleton {
  /** Name under which the skeleton is stored with data, for example `h36m18`. */
  readonly id: string;
  /** Joint names, unique, in the order of the coordinates of a pose. */
  readonly joints: readonly string[];
  /** Parent index per joint; exactly one joint, the root, has -1. */
  readonly parents: readonly number[];
  /** `[right, left]` index pairs; every joint that stands in no pair lies on the midline. */
  readonly flipPairs: readonly (readonly [right: number, left: number])[];
  /** `[parent, child]` index pairs of the line segments that a skeleton mask is drawn from. */
  readonly maskBones: readonly (readonly [parent: number, child: number])[];
  /** Indices into `maskBones` of the bones that are drawn thinner (arms, lower animal legs). */
  readonly thinBones: readonly number[];
  /** Named joint groups. They may overlap: shoulders belong to the arm and to the torso. */
  readonly limbs: Readonly<Record<string, readonly number[]>>;
}
