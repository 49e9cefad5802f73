import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { fill, flat, indices, multilinear } from './operation.js';

const side = fc.constantFrom(1, 2, 3, 5, 7, 8, 9);

/** Batches that are broadcast: of both factors, and of the product. */
type Batches = [a: number[], b: number[], product: number[]];

const sameOrOne: Batches[] = [
  [[], [], []],
  [[3], [3], [3]],
  [[2], [1], [2]],
  [[1], [3], [3]],
  [
    [2, 3],
    [2, 3],
    [2, 3],
  ],
];

const products = (batches: Batches[]) =>
  fc
    .record({
      batches: fc.constantFrom(...batches),
      rows: side,
      depth: side,
      columns: side,
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
    })
    .map((p) => ({
      ...p,
      a: [...p.batches[0], ...(p.transposeA ? [p.depth, p.rows] : [p.rows, p.depth])],
      b: [...p.batches[1], ...(p.transposeB ? [p.columns, p.depth] : [p.depth, p.columns])],
    }));

function matrixProduct(name: string, batches: Batches[], onWasmOnly: boolean) {
  return multilinear(name, {
    parameters: products(batches),
    shapes: ({ a, b }) => [a, b],
    apply: ({ transposeA, transposeB }, a, b) => tf.matMul(a, b, transposeA, transposeB),
    reference: (p, a, b) =>
      fill([...p.batches[2], p.rows, p.columns], (index) => {
        const [row, column] = index.slice(-2);
        const batchOf = (shape: number[]) =>
          index.slice(0, -2).map((i, axis) => (shape[axis] === 1 ? 0 : i));
        let total = 0;
        for (let k = 0; k < p.depth; k++) {
          const inA = [...batchOf(p.a), ...(p.transposeA ? [k, row] : [row, k])];
          const inB = [...batchOf(p.b), ...(p.transposeB ? [column, k] : [k, column])];
          total += a[flat(p.a, inA)] * b[flat(p.b, inB)];
        }
        return total;
      }),
    onWasmOnly,
  });
}

export const matMul = matrixProduct('matMul', sameOrOne, false);
export const matMulOfTwoBroadcast = matrixProduct(
  'matMul, both batches broadcast',
  [
    [
      [2, 1],
      [1, 3],
      [2, 3],
    ],
    [
      [3, 1],
      [3, 2],
      [3, 2],
    ],
  ],
  true,
);

const sizes: Record<string, number> = { b: 2, i: 3, j: 4, k: 5, d: 1 };

function einsteinSum(name: string, equations: string[], onWasmOnly: boolean) {
  return multilinear(name, {
    parameters: fc.constantFrom(...equations),
    shapes: (equation) => operands(equation).map((names) => [...names].map((name) => sizes[name])),
    apply: (equation, ...xs) => tf.einsum(equation, ...xs),
    reference: (equation, ...xs) => {
      const terms = operands(equation);
      const names = [...new Set(terms.join(''))];
      const out = equation.split('->')[1];
      const shapeOf = (names: string) => [...names].map((name) => sizes[name]);
      const result = new Float64Array(shapeOf(out).reduce((x, y) => x * y, 1));
      for (const index of indices(names.map((name) => sizes[name]))) {
        const at = (term: string) =>
          flat(shapeOf(term), [...term].map((name) => index[names.indexOf(name)])); // prettier-ignore
        result[at(out)] += terms.reduce((product, term, i) => product * xs[i][at(term)], 1);
      }
      return result;
    },
    onWasmOnly,
  });
}

export const einsum = einsteinSum(
  'einsum',
  ['ij,jk->ik', 'bij,bjk->bik', 'i,j->ij', 'i,i->', 'ij,ij->', 'ij,ij->ij', 'bid,bid->b', 'bij,bkj->ikb', 'ij->ji', 'ijk->j', 'ij->'], // prettier-ignore
  false,
);
export const einsumElsewhereWrong = einsteinSum(
  'einsum, equations that other backends get wrong',
  ['bij,jk->k', 'bij,jk->ik', 'ij,jk->k', 'bi,j->b', 'ij->ij'],
  true,
);

const operands = (equation: string) => equation.split('->')[0].split(',');
