import * as tf from '@tensorflow/tfjs';

/**
 * The normal system of `triangulatePoints` by tensor operations alone, so that every backend can run
 * and differentiate it: Gram-Schmidt on the columns of the rows, with those of the ridge below them.
 * A in the normal equations would be squared, which float32 does not bear.
 */
export function triangulateTensors(
  points: tf.Tensor4D,
  projections: tf.Tensor4D,
  ridge: number,
  weights?: tf.Tensor3D,
): tf.Tensor3D {
  const [batch, views, joints] = points.shape;
  // What a view of weight 0 saw may be NaN, and must not become NaN times 0. (`step` has a
  // gradient, which a comparison has not.)
  const seen = weights
    ? tf.where(
        tf.cast(tf.expandDims(tf.step(tf.abs(weights)), 3), 'bool'),
        points,
        tf.zerosLike(points),
      )
    : points;
  const [u, v] = tf.split(seen, 2, 3).map((t) => tf.reshape(t, [batch, views, joints]));
  const entry = (row: number, column: number): tf.Tensor =>
    tf.reshape(tf.slice(projections, [0, 0, row, column], [batch, views, 1, 1]), [batch, views, 1]);
  const [a, b, c, d] = [0, 1, 2, 3].map((column) => {
    const third = entry(2, column);
    const rows = [
      tf.sub(tf.mul(u, third), entry(0, column)),
      tf.sub(tf.mul(v, third), entry(1, column)),
    ].map((row) => (weights ? tf.mul(row, weights) : row));
    const root = [0, 1, 2].map((k) => (k === column ? Math.sqrt(ridge) : 0));
    return tf.concat([...rows, tf.tile(tf.tensor3d(root, [1, 3, 1]), [batch, 1, joints])], 1);
  });

  const dot = (x: tf.Tensor, y: tf.Tensor): tf.Tensor => tf.sum(tf.mul(x, y), 1, true);
  const along = (x: tf.Tensor, y: tf.Tensor): tf.Tensor => tf.div(dot(x, y), dot(x, x));
  const without = (y: tf.Tensor, share: tf.Tensor, x: tf.Tensor) => tf.sub(y, tf.mul(share, x));
  const [ab, ac, ad] = [along(a, b), along(a, c), along(a, d)];
  const b1 = without(b, ab, a);
  const c1 = without(c, ac, a);
  const d1 = without(d, ad, a);
  const [bc, bd] = [along(b1, c1), along(b1, d1)];
  const c2 = without(c1, bc, b1);
  const d2 = without(d1, bd, b1);
  const z = tf.neg(along(c2, d2));
  const y = tf.neg(tf.add(bd, tf.mul(bc, z)));
  const x = tf.neg(tf.add(ad, tf.add(tf.mul(ab, y), tf.mul(ac, z))));
  return tf.transpose(tf.concat([x, y, z], 1), [0, 2, 1]) as tf.Tensor3D;
}
