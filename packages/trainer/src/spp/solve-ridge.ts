/**
 * Ridge regression with an intercept, in closed form: the W and b that minimise
 * mean ||y - W x - b||² + ridge ||W||², by Cholesky factorisation of the normal equations.
 *
 * @param x [n, P] @param y [n, Q]
 * @param ridge greater than 0, so that there is one answer whatever the inputs are.
 * @returns `weight` [P, Q], `bias` [Q]
 */
export function solveRidge(
  x: Float64Array,
  y: Float64Array,
  samples: number,
  ridge: number,
): { weight: Float64Array; bias: Float64Array } {
  const [inputs, outputs] = [x.length / samples, y.length / samples];
  const [meanX, meanY] = [columnMeans(x, inputs), columnMeans(y, outputs)];
  const normal = new Float64Array(inputs * inputs);
  const weight = new Float64Array(inputs * outputs);
  const row = new Float64Array(inputs);
  for (let i = 0; i < samples; i++) {
    for (let p = 0; p < inputs; p++) row[p] = (x[i * inputs + p] - meanX[p]) / samples;
    for (let p = 0; p < inputs; p++) {
      const own = row[p] * samples;
      for (let q = 0; q <= p; q++) normal[p * inputs + q] += own * row[q];
      for (let q = 0; q < outputs; q++) {
        weight[p * outputs + q] += row[p] * (y[i * outputs + q] - meanY[q]);
      }
    }
  }
  for (let p = 0; p < inputs; p++) normal[p * inputs + p] += ridge;
  solveCholesky(normal, weight, inputs, outputs);
  const bias = meanY.slice();
  for (let p = 0; p < inputs; p++) {
    for (let q = 0; q < outputs; q++) bias[q] -= meanX[p] * weight[p * outputs + q];
  }
  return { weight, bias };
}

function columnMeans(values: Float64Array, width: number): Float64Array {
  const means = new Float64Array(width);
  const rows = values.length / width;
  for (let i = 0; i < values.length; i++) means[i % width] += values[i] / rows;
  return means;
}

/** Solves A X = B in place for a positive definite A [n, n], of which the lower half is read. */
function solveCholesky(A: Float64Array, B: Float64Array, n: number, columns: number): void {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = A[i * n + j];
      for (let k = 0; k < j; k++) sum -= A[i * n + k] * A[j * n + k];
      A[i * n + j] = i === j ? Math.sqrt(sum) : sum / A[j * n + j];
    }
  }
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) B[i * columns + c] -= A[i * n + k] * B[k * columns + c];
      B[i * columns + c] /= A[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) B[i * columns + c] -= A[k * n + i] * B[k * columns + c];
      B[i * columns + c] /= A[i * n + i];
    }
  }
}
