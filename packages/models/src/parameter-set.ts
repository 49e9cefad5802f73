import * as tf from '@tensorflow/tfjs';
import seedrandom from 'seedrandom';

/** How a new parameter is filled: a constant, or uniform in [-bound, bound]. */
export type Initializer = { constant: number } | { uniform: number } | { values: Float32Array };

/**
 * The trainable variables of one network, by name, initialised from one seed.
 *
 * Variable names are unique in a process: `${prefix}/${name}`, so that optimizers which key their
 * state by variable name can be saved and resumed.
 *
 * @example
 * ```ts
 * import { ParameterSet } from '@mas/models';
 *
 * const parameters = new ParameterSet('detector', 7);
 * parameters.create('head/bias', [4], { constant: 0 });
 * console.log(parameters.count); // 4
 * parameters.dispose();
 * ```
 */
export class ParameterSet {
  readonly variables = new Map<string, tf.Variable>();
  readonly #random: () => number;

  constructor(
    readonly prefix: string,
    seed: number,
  ) {
    this.#random = seedrandom.alea(`${seed}`);
  }

  /**
   * Adds a variable. Draws from the seed in order of creation.
   *
   * @param options.trainable false for values that are measured, not trained. Default true.
   */
  create(
    name: string,
    shape: number[],
    initializer: Initializer,
    { trainable = true } = {},
  ): tf.Variable {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const values = 'values' in initializer ? initializer.values : new Float32Array(size);
    if ('constant' in initializer) values.fill(initializer.constant);
    if ('uniform' in initializer) {
      for (let i = 0; i < size; i++) values[i] = (2 * this.#random() - 1) * initializer.uniform;
    }
    const variable = tf.tidy(() =>
      tf.variable(tf.tensor(values, shape), trainable, `${this.prefix}/${name}`),
    );
    this.variables.set(name, variable);
    return variable;
  }

  /** The variable of that name. */
  get(name: string): tf.Variable {
    const variable = this.variables.get(name);
    if (!variable) throw new Error(`ParameterSet ${this.prefix}: no parameter named "${name}"`);
    return variable;
  }

  /** Number of trained scalars. */
  get count(): number {
    let count = 0;
    for (const { trainable, size } of this.variables.values()) count += trainable ? size : 0;
    return count;
  }

  /** Copies of all values, in order of creation. */
  async read(): Promise<Map<string, { shape: number[]; values: Float32Array }>> {
    const values = new Map<string, { shape: number[]; values: Float32Array }>();
    for (const [name, variable] of this.variables) {
      values.set(name, {
        shape: variable.shape,
        values: Float32Array.from(await variable.data<'float32'>()),
      });
    }
    return values;
  }

  /**
   * Replaces all values.
   *
   * @throws if a parameter is missing, unknown, of another shape, or not finite; then nothing has
   * been changed.
   */
  write(values: ReadonlyMap<string, { shape: readonly number[]; values: Float32Array }>): void {
    for (const [name, variable] of this.variables) {
      const found = values.get(name);
      if (!found) {
        throw new Error(
          `${this.prefix}: expected a weight "${name}" of shape [${variable.shape}], found none; the weights belong to another model`,
        );
      }
      if (found.shape.join() !== variable.shape.join()) {
        throw new Error(
          `${this.prefix}: expected weight "${name}" of shape [${variable.shape}], found [${found.shape}]; the weights belong to another model`,
        );
      }
      if (!found.values.every(Number.isFinite)) {
        throw new Error(`${this.prefix}: weight "${name}" holds a value that is not finite`);
      }
    }
    for (const name of values.keys()) {
      if (!this.variables.has(name)) {
        throw new Error(
          `${this.prefix}: unknown weight "${name}"; the weights belong to another model`,
        );
      }
    }
    for (const [name, variable] of this.variables) {
      const found = values.get(name)!;
      tf.tidy(() => variable.assign(tf.tensor(found.values, variable.shape)));
    }
  }

  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
    this.variables.clear();
  }
}
