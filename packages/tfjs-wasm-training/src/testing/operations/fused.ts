import type * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { groupNorm } from '../../group-norm.js';
import { softArgmax3d } from '../../soft-argmax-3d.js';
import { batch, fill, flat, indices, side, nonlinear } from './operation.js';

const slopes = { linear: 1, relu: 0, leakyRelu: 0.2 };

export const normalisation = nonlinear('groupNorm', {
  parameters: fc.record({
    batch,
    height: side,
    width: side,
    groups: fc.constantFrom(1, 2, 3),
    perGroup: fc.constantFrom(1, 2, 3, 4, 5),
    activation: fc.constantFrom('linear' as const, 'relu' as const, 'leakyRelu' as const),
  }),
  shapes: (p) => {
    const channels = p.groups * p.perGroup;
    return [[p.batch, p.height, p.width, channels], [channels], [channels]];
  },
  apply: ({ groups, activation }, x, gamma, beta) =>
    groupNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, {
      groups,
      activation,
      epsilon: 0.1,
      alpha: slopes.leakyRelu,
    }),
  reference: (p, x, gamma, beta) => {
    const shape = [p.batch, p.height, p.width, p.groups * p.perGroup];
    const groupOf = ([b, , , c]: number[]) => b * p.groups + Math.floor(c / p.perGroup);
    const mean = new Float64Array(p.batch * p.groups);
    const variance = new Float64Array(p.batch * p.groups);
    const size = p.height * p.width * p.perGroup;
    for (const index of indices(shape)) mean[groupOf(index)] += x[flat(shape, index)] / size;
    for (const index of indices(shape)) {
      const group = groupOf(index);
      variance[group] += (x[flat(shape, index)] - mean[group]) ** 2 / size;
    }
    return fill(shape, (index) => {
      const group = groupOf(index);
      const centred = x[flat(shape, index)] - mean[group];
      const y = (centred / Math.sqrt(variance[group] + 0.1)) * gamma[index[3]] + beta[index[3]];
      return y > 0 ? y : y * slopes[p.activation];
    });
  },
});

export const softArgmax = nonlinear('softArgmax3d', {
  parameters: fc.record({
    batch,
    height: side,
    width: side,
    joints: fc.constantFrom(1, 2, 3),
    depthBins: fc.constantFrom(1, 2, 3, 4, 5),
  }),
  shapes: (p) => [
    [p.batch, p.height, p.width, p.joints * p.depthBins],
    [p.height, p.width, p.joints],
  ],
  apply: ({ joints, depthBins }, logits, prior) =>
    softArgmax3d(logits as tf.Tensor4D, { joints, depthBins, prior: prior as tf.Tensor3D }),
  reference: (p, logits, prior) => {
    const ndc = (i: number, size: number) => (size > 1 ? (2 * i) / (size - 1) - 1 : 0);
    return fill([p.batch, p.joints, 3], ([b, j, axis]) => {
      let total = 0;
      let moment = 0;
      for (let y = 0; y < p.height; y++)
        for (let x = 0; x < p.width; x++)
          for (let d = 0; d < p.depthBins; d++) {
            const cell = (b * p.height + y) * p.width + x;
            const logit = logits[(cell * p.joints + j) * p.depthBins + d];
            const weight = Math.exp(logit + prior[(y * p.width + x) * p.joints + j]);
            total += weight;
            moment += weight * [ndc(x, p.width), ndc(y, p.height), ndc(d, p.depthBins)][axis];
          }
      return moment / total;
    });
  },
});
