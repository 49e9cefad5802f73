import * as tf from '@tensorflow/tfjs';
import type { BoneLayout, Bones, Merge } from './raster-options.js';

/** Farther than any bone reaches, in squared sigmas; exp(-FAR) is 0 in float32. */
const FAR = 1e4;

/**
 * Draws a batch with tensor operations only, bone after bone, so that no value is ever read and at
 * most a few B x H x W maps exist at a time, whatever the number of bones. The backward pass draws
 * each bone again.
 *
 * @param widths [bones] or [1], in pixels.
 * @returns [B, H, W, 1], differentiable in keypoints and widths.
 * @internal
 */
export function composeMask(
  keypoints: tf.Tensor3D,
  widths: tf.Tensor,
  { batch, joints, bones, height, width, merge }: BoneLayout & { readonly merge: Merge },
): tf.Tensor4D {
  const shape: [number, number, number, number] = [batch, height, width, 1];
  if (batch === 0 || bones.length === 0) return tf.zeros(shape);
  const draw = tf.customGrad((...inputs) => {
    const [points, sigmas, save] = inputs as [tf.Tensor, tf.Tensor, Save];
    const merged = mergeBones(points, sigmas, bones, merge, [batch, height, width]);
    save([points, sigmas, ...merged]);
    return {
      value: imageOf(merged, merge).reshape(shape),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedPoints, savedSigmas, ...savedMerged] = saved;
        const upstream = dy.reshape([batch, height, width]);
        const byFrom: tf.Tensor[] = [];
        const byTo: tf.Tensor[] = [];
        const byWidth: tf.Tensor[] = [];
        for (let k = 0; k < bones.length; k++) {
          const [from, to, sigma] = tf.tidy(() => {
            const map = boneMap(savedPoints, savedSigmas, bones[k], k, height, width);
            return boneGradient(map, k, upstream, savedMerged, merge);
          });
          byFrom.push(from);
          byTo.push(to);
          byWidth.push(sigma);
        }
        const bySigma = tf.stack(byWidth);
        return [
          toJoints(byFrom, bones, 0, batch, joints).add(toJoints(byTo, bones, 1, batch, joints)),
          (savedSigmas.size === 1 ? bySigma.sum() : bySigma).reshape(savedSigmas.shape),
        ];
      },
    };
  });
  return draw(keypoints, widths) as tf.Tensor4D;
}

type Save = (tensors: tf.Tensor[]) => void;

/** One bone in every image: all [B, H, W] or smaller. */
interface BoneMap {
  /** Position of the nearest point along the bone, 0 to 1. */
  t: tf.Tensor;
  /** From that point to the pixel. */
  rx: tf.Tensor;
  ry: tf.Tensor;
  /** Squared distance over sigma^2. */
  q: tf.Tensor;
  /** [] */
  sigma: tf.Tensor;
}

function boneMap(
  points: tf.Tensor,
  sigmas: tf.Tensor,
  [from, to]: Bones[number],
  k: number,
  height: number,
  width: number,
): BoneMap {
  const sigma = sigmas.slice([sigmas.size === 1 ? 0 : k], [1]).reshape([]);
  const coordinate = (joint: number, c: number): tf.Tensor =>
    points.slice([0, joint, c], [-1, 1, 1]);
  const given = [coordinate(from, 0), coordinate(from, 1), coordinate(to, 0), coordinate(to, 1)];
  // False for NaN and for Infinity; 1e18 is where squares leave float32.
  const isFinite = given
    .map((value) => value.abs().less(1e18))
    .reduce((all, one) => all.logicalAnd(one));
  const [ax, ay, bx, by] = given.map((value) => tf.where(isFinite, value, tf.zerosLike(value)));
  const dx = bx.sub(ax);
  const dy = by.sub(ay);
  const px = tf.range(0, width).reshape([1, 1, width]).sub(ax);
  const py = tf.range(0, height).reshape([1, height, 1]).sub(ay);
  const length2 = dx.square().add(dy.square()).add(1e-12); // a bone of zero length is a point
  const t = px.mul(dx).add(py.mul(dy)).div(length2).clipByValue(0, 1);
  const rx = px.sub(t.mul(dx));
  const ry = py.sub(t.mul(dy));
  const distance2 = rx.square().add(ry.square()).div(sigma.square());
  const q = tf.where(isFinite, distance2.minimum(FAR), tf.fill(distance2.shape, FAR));
  return { t, rx, ry, q, sigma };
}

/** For 'max' the smallest q and its bone, else the sum of the bones or the product of 1 - B. */
function mergeBones(
  points: tf.Tensor,
  sigmas: tf.Tensor,
  bones: Bones,
  merge: Merge,
  shape: [number, number, number],
): tf.Tensor[] {
  let merged: tf.Tensor[] =
    merge === 'max'
      ? [tf.fill(shape, FAR), tf.fill(shape, -1)]
      : [merge === 'softor' ? tf.ones(shape) : tf.zeros(shape)];
  for (let k = 0; k < bones.length; k++) {
    const next = tf.tidy(() => {
      const { q } = boneMap(points, sigmas, bones[k], k, shape[1], shape[2]);
      if (merge === 'max') {
        const closer = q.less(merged[0]);
        return [tf.where(closer, q, merged[0]), tf.where(closer, tf.onesLike(q).mul(k), merged[1])];
      }
      const value = q.neg().exp();
      return [merge === 'softor' ? merged[0].mul(tf.sub(1, value)) : merged[0].add(value)];
    });
    tf.dispose(merged);
    merged = next;
  }
  return merged;
}

function imageOf([merged]: tf.Tensor[], merge: Merge): tf.Tensor {
  if (merge === 'max') return merged.neg().exp();
  if (merge === 'softor') return tf.sub(1, merged);
  return merge === 'sum' ? merged.clone() : merged.minimum(1);
}

/** Derivatives of the loss by both ends of bone k, [B, 2] each, and by its width, []. */
function boneGradient(
  { t, rx, ry, q, sigma }: BoneMap,
  k: number,
  upstream: tf.Tensor,
  [merged, winner]: tf.Tensor[],
  merge: Merge,
): tf.Tensor[] {
  const value = q.neg().exp();
  let w = upstream.mul(value);
  if (merge === 'max') w = w.mul(winner.equal(k).cast('float32'));
  if (merge === 'sumClamp') w = w.mul(merged.less(1).cast('float32'));
  // The product over the other bones; on the bone itself r = 0, and so is the gradient.
  if (merge === 'softor') w = w.mul(tf.divNoNan(merged, tf.sub(1, value)));
  const scale = w.mul(tf.div(2, sigma.square()));
  const end = (part: tf.Tensor): tf.Tensor => {
    const weight = scale.mul(part);
    return tf.stack([weight.mul(rx).sum([1, 2]), weight.mul(ry).sum([1, 2])], 1);
  };
  return [end(tf.sub(1, t)), end(t), w.mul(q).sum().mul(tf.div(2, sigma))];
}

/** Adds what the bones ask of their ends to the joints: [B, J, 2]. */
function toJoints(
  byBone: tf.Tensor[],
  bones: Bones,
  end: 0 | 1,
  batch: number,
  joints: number,
): tf.Tensor {
  const joint = tf.tensor1d(
    bones.map((bone) => bone[end]),
    'int32',
  );
  const chosen = tf.oneHot(joint, joints).cast('float32'); // [bones, J]
  const stacked = tf.stack(byBone).reshape([bones.length, batch * 2]);
  return tf.matMul(chosen, stacked, true).reshape([joints, batch, 2]).transpose([1, 0, 2]);
}
