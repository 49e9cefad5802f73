import * as tf from '@tensorflow/tfjs';
import { hasKernel } from './has-kernel.js';

/** Options of {@link TrainingAdam}. */
export interface TrainingAdamOptions {
  /** Decay of the first moment. Default 0.9. */
  beta1?: number;
  /** Decay of the second moment. Default 0.999. */
  beta2?: number;
  /** Added to the root of the second moment. Default 1e-7. */
  epsilon?: number;
  /** Gradients whose global norm is larger are scaled down to it. Default: no clipping. */
  clipNorm?: number;
}

/** State of {@link TrainingAdam}, for checkpoints. */
export interface TrainingAdamState {
  /** Number of steps applied. */
  step: number;
  /** First and second moment per variable name. */
  slots: Record<string, { m: Float32Array; v: Float32Array }>;
}

/**
 * Adam (Kingma & Ba, 2015, arXiv:1412.6980) with bias correction, the trajectory of `tf.train.adam`,
 * and clipping by the global norm of all gradients. One kernel call per step on the wasm backend
 * after `installTraining`; a composition of tf operations elsewhere.
 *
 * @example
 * ```ts
 * const w = tf.variable(tf.scalar(1), true, 'w');
 * const adam = new TrainingAdam(0.1, { clipNorm: 1 });
 * const { value, grads } = tf.variableGrads(() => tf.square(w) as tf.Scalar);
 * const { gradientNorm } = adam.applyGradients(grads); // 2
 * tf.dispose([value, grads]);
 * ```
 */
export class TrainingAdam {
  private readonly beta1: number;
  private readonly beta2: number;
  private readonly epsilon: number;
  private readonly clipNorm: number | undefined;
  private learningRate: number;
  private step = 0;
  private slots = new Map<string, { m: tf.Tensor; v: tf.Tensor }>();

  /** @throws Error for a learning rate, beta, epsilon or clipNorm outside its range. */
  constructor(learningRate: number, options: TrainingAdamOptions = {}) {
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, clipNorm } = options;
    for (const [name, beta] of Object.entries({ beta1, beta2 })) {
      if (!(beta >= 0 && beta < 1)) {
        throw new Error(`TrainingAdam: ${name} must be in [0, 1), got ${beta}`);
      }
    }
    if (!(epsilon > 0)) throw new Error(`TrainingAdam: epsilon must be > 0, got ${epsilon}`);
    if (clipNorm !== undefined && !(clipNorm > 0)) {
      throw new Error(`TrainingAdam: clipNorm must be > 0 or absent, got ${clipNorm}`);
    }
    this.learningRate = checkedRate(learningRate);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.clipNorm = clipNorm;
  }

  /** Learning rate of the following steps. */
  setLearningRate(learningRate: number): void {
    this.learningRate = checkedRate(learningRate);
  }

  /**
   * One step for the named variables; the gradients are not disposed.
   *
   * @returns the global norm of the gradients before clipping. Where it is not finite, nothing was
   *   changed: neither variables, nor moments, nor the step count.
   * @throws Error for an unknown variable or a gradient of another shape.
   */
  applyGradients(grads: Record<string, tf.Tensor>): { gradientNorm: number } {
    const entries = Object.entries(grads).map(([name, gradient]) => {
      const variable = checkedVariable(name, gradient);
      return { variable, gradient, ...this.slot(name, variable) };
    });
    if (entries.length === 0) return { gradientNorm: 0 };
    const gradientNorm = tf.tidy(() =>
      hasKernel('TrainingAdam') ? this.applyFused(entries) : this.applyComposed(entries),
    );
    if (Number.isFinite(gradientNorm)) this.step++;
    return { gradientNorm };
  }

  /** A copy of step count and moments. */
  async getState(): Promise<TrainingAdamState> {
    const slots: TrainingAdamState['slots'] = {};
    for (const [name, { m, v }] of this.slots) {
      slots[name] = {
        m: (await m.data<'float32'>()).slice(),
        v: (await v.data<'float32'>()).slice(),
      };
    }
    return { step: this.step, slots };
  }

  /**
   * Continues from a state of {@link getState}, replacing the present one. The variables must exist.
   *
   * @throws Error for an unknown variable or arrays of another size; nothing is changed then.
   */
  setState(state: TrainingAdamState): void {
    if (!Number.isInteger(state.step) || state.step < 0) {
      throw new Error(`TrainingAdam.setState: step must be an integer >= 0, got ${state.step}`);
    }
    for (const [name, slot] of Object.entries(state.slots)) {
      const { size } = registeredVariable(name);
      if (slot.m.length !== size || slot.v.length !== size) {
        throw new Error(
          `TrainingAdam.setState: slots of '${name}' must have ${size} values, ` +
            `got ${slot.m.length} and ${slot.v.length}`,
        );
      }
    }
    this.disposeSlots();
    this.step = state.step;
    for (const [name, { m, v }] of Object.entries(state.slots)) {
      const { shape } = registeredVariable(name);
      // slice: tfjs keeps the array that it is given, on some backends as the tensor's data
      this.slots.set(name, {
        m: tf.keep(tf.tensor(m.slice(), shape)),
        v: tf.keep(tf.tensor(v.slice(), shape)),
      });
    }
  }

  /** Frees the moments. A later step starts from zero moments and step 0. */
  dispose(): void {
    this.disposeSlots();
    this.step = 0;
  }

  private disposeSlots(): void {
    for (const { m, v } of this.slots.values()) tf.dispose([m, v]);
    this.slots.clear();
  }

  private slot(name: string, variable: tf.Variable): { m: tf.Tensor; v: tf.Tensor } {
    let slot = this.slots.get(name);
    if (!slot) {
      slot = {
        m: tf.keep(tf.zeros(variable.shape)),
        v: tf.keep(tf.zeros(variable.shape)),
      };
      this.slots.set(name, slot);
    } else if (String(slot.m.shape) !== String(variable.shape)) {
      throw new Error(
        `TrainingAdam: variable '${name}' is now [${variable.shape}], its moments are ` +
          `[${slot.m.shape}]; make a new TrainingAdam for a new model`,
      );
    }
    return slot;
  }

  private corrections(): [number, number] {
    return [1 - this.beta1 ** (this.step + 1), 1 - this.beta2 ** (this.step + 1)];
  }

  private applyFused(entries: Entry[]): number {
    const inputs: Record<string, tf.Tensor> = {};
    entries.forEach(({ variable, m, v, gradient }, i) => {
      inputs[`value${i}`] = variable;
      inputs[`m${i}`] = m;
      inputs[`v${i}`] = v;
      inputs[`gradient${i}`] = gradient;
    });
    const [correction1, correction2] = this.corrections();
    const [norm, ...updated] = tf.engine().runKernel<tf.Tensor[]>('TrainingAdam', inputs, {
      count: entries.length,
      rate: this.learningRate,
      beta1: this.beta1,
      beta2: this.beta2,
      epsilon: this.epsilon,
      correction1,
      correction2,
      clipNorm: this.clipNorm ?? 0,
    });
    updated.forEach((value, i) => entries[i].variable.assign(value));
    return norm.dataSync()[0];
  }

  private applyComposed(entries: Entry[]): number {
    const { beta1, beta2, epsilon, clipNorm, learningRate } = this;
    const squares = tf.stack(entries.map(({ gradient }) => tf.sum(tf.square(gradient))));
    const norm = Math.sqrt(
      squares.dataSync<'float32'>().reduce((total, square) => total + square, 0),
    );
    if (!Number.isFinite(norm)) return norm;
    const scale = clipNorm !== undefined && norm > clipNorm ? clipNorm / norm : 1;
    const [correction1, correction2] = this.corrections();
    for (const { variable, m, v, gradient } of entries) {
      const g = tf.mul(gradient, scale);
      const newM = tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1));
      const newV = tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2));
      const root = tf.add(tf.sqrt(tf.div(newV, correction2)), epsilon);
      variable.assign(
        tf.sub(variable, tf.mul(tf.div(tf.div(newM, correction1), root), learningRate)),
      );
      tf.dispose([m, v]);
      this.slots.set(variable.name, { m: tf.keep(newM), v: tf.keep(newV) });
    }
    return norm;
  }
}

interface Entry {
  variable: tf.Variable;
  gradient: tf.Tensor;
  m: tf.Tensor;
  v: tf.Tensor;
}

function checkedRate(learningRate: number): number {
  if (!(learningRate >= 0 && Number.isFinite(learningRate))) {
    throw new Error(`TrainingAdam: learningRate must be a finite number >= 0, got ${learningRate}`);
  }
  return learningRate;
}

function registeredVariable(name: string): tf.Variable {
  const variable = tf.engine().registeredVariables[name];
  if (!variable) throw new Error(`TrainingAdam: there is no variable named '${name}'`);
  return variable;
}

function checkedVariable(name: string, gradient: tf.Tensor): tf.Variable {
  const variable = registeredVariable(name);
  if (variable.dtype !== 'float32' || gradient.dtype !== 'float32') {
    throw new Error(
      `TrainingAdam: '${name}' and its gradient must be float32, ` +
        `got ${variable.dtype} and ${gradient.dtype}`,
    );
  }
  if (String(variable.shape) !== String(gradient.shape)) {
    throw new Error(
      `TrainingAdam: the gradient of '${name}' must be [${variable.shape}], got [${gradient.shape}]`,
    );
  }
  return variable;
}
