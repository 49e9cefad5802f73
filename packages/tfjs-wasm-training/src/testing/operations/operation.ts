import type * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';

/** One differentiable function of tensors and the same in double precision. */
export interface OperationCase {
  /** What a failing test prints. */
  parameters: unknown;
  /** Shapes of the inputs. */
  shapes: number[][];
  apply(...inputs: tf.Tensor[]): tf.Tensor;
  reference(...inputs: ArrayLike<number>[]): Float64Array;
}

export interface Operation {
  name: string;
  cases: fc.Arbitrary<OperationCase>;
  /** <A x, y> = <x, A* y> is tested for 'linear' in all inputs together and 'multilinear' in each. */
  kind: Kind;
  /** The forward kernels of tfjs's other backends are wrong here. */
  onWasmOnly: boolean;
  /** Input values; roughly normal unless given. Keep away from where there is no derivative. */
  values?: (count: number, seed: number) => Float32Array;
}

type Kind = 'linear' | 'multilinear' | 'nonlinear';

interface Definition<P> {
  parameters: fc.Arbitrary<P>;
  shapes(p: P): number[][];
  apply(p: P, ...inputs: tf.Tensor[]): tf.Tensor;
  reference(p: P, ...inputs: ArrayLike<number>[]): Float64Array;
  values?: (count: number, seed: number) => Float32Array;
  onWasmOnly?: boolean;
}

function operation<P>(name: string, kind: Kind, definition: Definition<P>): Operation {
  const { parameters, shapes, apply, reference, values, onWasmOnly = false } = definition;
  return {
    name,
    kind,
    onWasmOnly,
    values,
    cases: parameters.map((p) => ({
      parameters: p,
      shapes: shapes(p),
      apply: (...inputs) => apply(p, ...inputs),
      reference: (...inputs) => reference(p, ...inputs),
    })),
  };
}

export const linear = <P>(name: string, definition: Definition<P>): Operation =>
  operation(name, 'linear', definition);

export const multilinear = <P>(name: string, definition: Definition<P>): Operation =>
  operation(name, 'multilinear', definition);

export const nonlinear = <P>(name: string, definition: Definition<P>): Operation =>
  operation(name, 'nonlinear', definition);

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Flat position of an index. */
export const flat = (shape: readonly number[], index: readonly number[]): number =>
  index.reduce((position, i, axis) => position * shape[axis] + i, 0);

/** All indices of a shape, in row-major order. */
export function* indices(shape: readonly number[]): Generator<number[]> {
  for (let position = 0; position < sizeOf(shape); position++) {
    const index: number[] = [];
    let rest = position;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    yield index;
  }
}

/** An array of `shape` from its entries. */
export function fill(shape: readonly number[], entry: (index: number[]) => number): Float64Array {
  return Float64Array.from(indices(shape), entry);
}

// Odd sizes and single pixels; channels that fill vectors, and that do not.
export const side = fc.integer({ min: 1, max: 7 });
export const channels = fc.constantFrom(1, 3, 4, 5, 7, 8);
export const batch = fc.constantFrom(1, 2);
export const stride = fc.integer({ min: 1, max: 3 });
export const shape = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
