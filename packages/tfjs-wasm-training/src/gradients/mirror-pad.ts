import * as tf from '@tensorflow/tfjs';
import type { TrainingGradient } from './training-gradient.js';

/** tfjs drops the gradient of the mirrored cells; here it returns to the cells they came from. */
export const mirrorPad: TrainingGradient<{
  paddings: [number, number][];
  mode: 'reflect' | 'symmetric';
}> = {
  kernelName: 'MirrorPad',
  inputsToSave: ['x'],
  gradient: (dy, [x], { paddings, mode }) => ({
    x: () => {
      const skipped = mode === 'reflect' ? 1 : 0; // 'reflect' does not repeat the edge
      return paddings.reduce<tf.Tensor>((folded, [before, after], axis) => {
        const size = x.shape[axis];
        const part = (begin: number, length: number) =>
          tf.slice(
            folded,
            folded.shape.map((_, i) => (i === axis ? begin : 0)),
            folded.shape.map((side, i) => (i === axis ? length : side)),
          );
        const placed = (mirrored: tf.Tensor, begin: number) =>
          tf.pad(
            tf.reverse(mirrored, axis),
            folded.shape.map((_, i): [number, number] =>
              i === axis ? [begin, size - begin - mirrored.shape[axis]] : [0, 0],
            ),
          );
        const parts = [part(before, size)];
        if (before > 0) parts.push(placed(part(0, before), skipped));
        if (after > 0) {
          parts.push(placed(part(before + size, after), size - skipped - after));
        }
        return tf.addN(parts);
      }, dy);
    },
  }),
};
