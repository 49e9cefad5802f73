import type { TrainingKernel } from '../training-kernel.js';

/** Gradients of the wasm backend that are wrong, and that this package does not replace. */
export const refused: TrainingKernel[] = ['Conv3DBackpropFilterV2', 'Conv3DBackpropInputV2'].map(
  (name) => ({
    name,
    run() {
      throw new Error(
        `${name}: tfjs-backend-wasm 4.22 gives wrong numbers here, and @mas/tfjs-wasm-training has no ` +
          'kernel of its own; use another backend for this operation',
      );
    },
  }),
);
