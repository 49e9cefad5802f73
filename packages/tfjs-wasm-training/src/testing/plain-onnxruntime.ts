import type { Matrix, Onnxruntime } from '../gemm/onnxruntime.js';

/** Stands in for onnxruntime-node: products in double precision. */
export function plainOnnxruntime(): Onnxruntime {
  const plain: Onnxruntime = {
    version: '0.0.0',
    gemmStack(transposes, count, ...matrices) {
      for (let i = 0; i < count; i++) {
        const [a, b, y] = matrices.map(({ data, rows, columns }) => {
          const size = rows * columns;
          return { data: data.subarray(i * size, (i + 1) * size), rows, columns };
        });
        plain.gemm(transposes, a, b, y);
      }
    },
    gemm({ transposeA, transposeB }, a, b, y, c) {
      const depth = transposeA ? a.rows : a.columns;
      const at = ({ data, columns }: Matrix, row: number, column: number, transposed: boolean) =>
        transposed ? data[column * columns + row] : data[row * columns + column];
      for (let row = 0; row < y.rows; row++)
        for (let column = 0; column < y.columns; column++) {
          let sum = c ? c.data[row * y.columns + column] : 0;
          for (let k = 0; k < depth; k++)
            sum += at(a, row, k, transposeA) * at(b, k, column, transposeB);
          y.data[row * y.columns + column] = sum;
        }
    },
  };
  return plain;
}
