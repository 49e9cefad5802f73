import * as tf from '@tensorflow/tfjs';

/** Joints this far outside of a patch (NDC) are drawn at its edge: early triangulation is wild. */
const drawLimit = 1.5;

/** Patch NDC [.., V, J, 2] to mask pixels [B, J, 2]. */
export function maskPixels(ndc: tf.Tensor, joints: number, size: number): tf.Tensor3D {
  const clipped = tf.clipByValue(tf.reshape(ndc, [-1, joints, 2]), -drawLimit, drawLimit);
  return tf.mul(tf.add(clipped, 1), (size - 1) / 2) as tf.Tensor3D;
}

/** The same for plain values. */
export function maskPixelValues(ndc: Float32Array, size: number): Float32Array {
  return ndc.map((n) => ((Math.min(drawLimit, Math.max(-drawLimit, n)) + 1) * (size - 1)) / 2);
}
