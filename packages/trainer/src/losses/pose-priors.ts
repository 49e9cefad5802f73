import * as tf from '@tensorflow/tfjs';
import { safeNorm, safeNormalize } from '@mas/geometry/tf';
import { jointIndex, type Skeleton } from '@mas/skeleton';
import type { ReferenceBody } from '../reference-body.js';
import { stopGradient } from '../stop-gradient.js';

/** Weights of the weak body priors, all additions to the paper; zero turns one off. */
export interface PosePriorWeights {
  /** Bone lengths in the proportions of the reference body. */
  boneLength: number;
  /** Left bones as long as right ones. */
  symmetry: number;
  /** The root between the hips, the thorax between the shoulders. */
  midpoints: number;
  /** Hips, shoulders and trunk roughly at right angles, hips and shoulders roughly parallel. */
  twist: number;
  /** No sharp bend from the root to the head. */
  spine: number;
  /** Knees bend forward. */
  knees: number;
}

/** A row per output: how much of each joint it takes. */
type Combination = Readonly<Record<string, number>>;

const spineChain = ['root', 'torso', 'thorax', 'neck', 'nose', 'head'];
/** Least cosine between consecutive links of the spine. */
const spineCosines = [0.92, 0.92, 0.7, 0.45];
const symmetricBones = ['Hip', 'Knee', 'Ankle', 'Shoulder', 'Elbow', 'Wrist'];

/**
 * Prepares the priors for a skeleton.
 *
 * @param tolerance part by which bones may differ from the proportions of the reference body at no
 *   cost.
 * @returns a function of poses [F, J, 3] in half patch extents, giving the unweighted terms by name.
 */
export function createPosePriors(
  skeleton: Skeleton,
  body: ReferenceBody,
  halfExtent: number,
  tolerance: number,
): (points: tf.Tensor3D) => Record<keyof PosePriorWeights, tf.Scalar> {
  const joints = skeleton.joints.length;
  const matrix = (rows: readonly Combination[]): Float32Array => {
    const values = new Float32Array(joints * rows.length);
    rows.forEach((row, column) => {
      for (const [joint, amount] of Object.entries(row)) {
        values[jointIndex(skeleton, joint) * rows.length + column] = amount;
      }
    });
    return values;
  };
  const children = skeleton.joints.filter((_, j) => skeleton.parents[j] >= 0);
  const parentOf = (joint: string) =>
    skeleton.joints[skeleton.parents[jointIndex(skeleton, joint)]];
  const bones = matrix(children.map((joint) => ({ [joint]: 1, [parentOf(joint)]: -1 })));
  const inverseLengths = Float32Array.from(
    children,
    (joint) => halfExtent / body.boneLengths[jointIndex(skeleton, joint)],
  );
  const wholeLength = inverseLengths.reduce((sum, inverse) => sum + 1 / inverse, 0);
  const pairs = symmetricBones.map((bone) => [
    children.indexOf(`right${bone}`),
    children.indexOf(`left${bone}`),
  ]);
  const pairDifference = new Float32Array(children.length * pairs.length);
  pairs.forEach(([right, left], column) => {
    pairDifference[right * pairs.length + column] = 1;
    pairDifference[left * pairs.length + column] = -1;
  });
  const midpoints = matrix([
    { rightHip: 0.5, leftHip: 0.5, root: -1 },
    { rightShoulder: 0.5, leftShoulder: 0.5, thorax: -1 },
  ]);
  const axes = matrix([
    { rightHip: 1, leftHip: -1 },
    { rightShoulder: 1, leftShoulder: -1 },
    { thorax: 1, root: -1 },
  ]);
  const spine = matrix(
    spineChain.slice(1).map((joint, i) => ({ [joint]: 1, [spineChain[i]]: -1 })),
  );
  const knees = matrix([
    { rightHip: 1, leftHip: -1, rightShoulder: 1, leftShoulder: -1 },
    { thorax: 1, root: -1 },
    {
      rightKnee: 1,
      rightHip: -0.5,
      rightAnkle: -0.5,
      leftKnee: 1,
      leftHip: -0.5,
      leftAnkle: -0.5,
    },
  ]);

  return (points) => {
    const [scenes] = points.shape;
    const byAxis = tf.reshape(tf.transpose(points, [0, 2, 1]), [scenes * 3, joints]);
    /** Joint combinations as vectors [F, 3, N]. */
    const combine = (weights: Float32Array): tf.Tensor3D => {
      const count = weights.length / joints;
      const product = tf.matMul(byAxis as tf.Tensor2D, tf.tensor2d(weights, [joints, count]));
      return tf.reshape(product, [scenes, 3, count]);
    };
    const dot = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.sum(tf.mul(a, b), 1);
    const mean = (x: tf.Tensor): tf.Scalar => tf.mean(x);

    const lengths = safeNorm(combine(bones), 1);
    const scale = bodyScale(lengths as tf.Tensor2D, wholeLength);
    const ratios = tf.div(tf.mul(lengths, tf.tensor1d(inverseLengths)), scale);
    const ratioError = tf.abs(tf.sub(ratios, 1));
    const differences = tf.matMul(
      lengths as tf.Tensor2D,
      tf.tensor2d(pairDifference, [children.length, pairs.length]),
    );
    const [hips, shoulders, trunk] = tf.split(safeNormalize(combine(axes), 1), 3, 2);
    const links = tf.split(safeNormalize(combine(spine), 1), spineChain.length - 1, 2);
    const [right, up, kneeOffset] = tf
      .split(combine(knees), 3, 2)
      .map((v) => tf.reshape(v, [scenes, 3]) as tf.Tensor2D);
    const forward = safeNormalize(cross(up, right), 1);

    return {
      boneLength: mean(tf.square(tf.relu(tf.sub(ratioError, tolerance)))),
      symmetry: tf.mul(mean(tf.square(differences)), 10),
      midpoints: tf.mul(mean(tf.sum(tf.square(combine(midpoints)), 1)), 2),
      twist: tf.addN([
        mean(tf.relu(tf.sub(0.8, dot(hips, shoulders)))),
        mean(tf.relu(tf.sub(tf.abs(dot(hips, trunk)), 0.25))),
        mean(tf.relu(tf.sub(tf.abs(dot(shoulders, trunk)), 0.3))),
      ]),
      spine: tf.addN(
        spineCosines.map((cosine, i) => mean(tf.relu(tf.sub(cosine, dot(links[i], links[i + 1]))))),
      ),
      knees: tf.mul(mean(tf.relu(tf.sub(0.03, dot(kneeOffset, forward)))), 10),
    };
  };
}

/** People are so much smaller or larger than the reference body, and no more. */
const scales = [0.82, 1.18] as const;

/**
 * How large each body is against the reference, [F, 1]: all of its bones together, without gradient,
 * so that bones are held to the proportions of a body and not to its size.
 *
 * @param wholeLength of the reference body's bones together.
 */
function bodyScale(lengths: tf.Tensor2D, wholeLength: number): tf.Tensor2D {
  const whole = tf.sum(stopGradient(lengths), 1, true);
  return tf.clipByValue(tf.div(whole, wholeLength), ...scales) as tf.Tensor2D;
}

/** Cross product of rows, [F, 3] x [F, 3] -> [F, 3]. */
function cross(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const [ax, ay, az] = tf.split(a, 3, 1);
  const [bx, by, bz] = tf.split(b, 3, 1);
  return tf.concat(
    [
      tf.sub(tf.mul(ay, bz), tf.mul(az, by)),
      tf.sub(tf.mul(az, bx), tf.mul(ax, bz)),
      tf.sub(tf.mul(ax, by), tf.mul(ay, bx)),
    ] as tf.Tensor2D[],
    1,
  );
}
