/** The numbers of one call of `triangulatePoints`, flat. */
export interface Scenes {
  readonly points: ArrayLike<number>;
  readonly projections: ArrayLike<number>;
  readonly weights: ArrayLike<number> | undefined;
  readonly batch: number;
  readonly views: number;
  readonly joints: number;
  readonly ridge: number;
}

export interface ScenesGradient {
  readonly points: Float32Array;
  readonly projections: Float32Array;
  readonly weights: Float32Array;
}

/** Row u P3 - P1 (axis 0) or v P3 - P2 (axis 1). */
const row = /* @__PURE__ */ new Float64Array(4);
/** Inverse of the normal matrix of a joint, symmetric, as 00 01 02 11 12 22; and the right side. */
const inverse = /* @__PURE__ */ new Float64Array(6);
const right = /* @__PURE__ */ new Float64Array(3);
const q = /* @__PURE__ */ new Float64Array(4);

function fillRow(s: Scenes, b: number, v: number, j: number, axis: number): void {
  const value = s.points[2 * ((b * s.views + v) * s.joints + j) + axis];
  const o = (b * s.views + v) * 12;
  for (let c = 0; c < 4; c++) {
    row[c] = value * s.projections[o + 8 + c] - s.projections[o + axis * 4 + c];
  }
}

/** Fills `inverse` and `right`. */
function normalEquations(s: Scenes, b: number, j: number): void {
  let n00 = s.ridge;
  let n01 = 0;
  let n02 = 0;
  let n11 = s.ridge;
  let n12 = 0;
  let n22 = s.ridge;
  right.fill(0);
  for (let v = 0; v < s.views; v++) {
    const weight = s.weights ? s.weights[(b * s.views + v) * s.joints + j] : 1;
    if (weight === 0) continue;
    for (let axis = 0; axis < 2; axis++) {
      fillRow(s, b, v, j, axis);
      const x = weight * row[0];
      const y = weight * row[1];
      const z = weight * row[2];
      const t = weight * row[3];
      n00 += x * x;
      n01 += x * y;
      n02 += x * z;
      n11 += y * y;
      n12 += y * z;
      n22 += z * z;
      right[0] -= x * t;
      right[1] -= y * t;
      right[2] -= z * t;
    }
  }
  inverse[0] = n11 * n22 - n12 * n12;
  inverse[1] = n02 * n12 - n01 * n22;
  inverse[2] = n01 * n12 - n02 * n11;
  inverse[3] = n00 * n22 - n02 * n02;
  inverse[4] = n01 * n02 - n00 * n12;
  inverse[5] = n00 * n11 - n01 * n01;
  const determinant = n00 * inverse[0] + n01 * inverse[1] + n02 * inverse[2];
  for (let k = 0; k < 6; k++) inverse[k] = determinant > 0 ? inverse[k] / determinant : NaN;
}

function multiplyInverse(x: number, y: number, z: number, out: Float64Array, o: number): void {
  out[o] = inverse[0] * x + inverse[1] * y + inverse[2] * z;
  out[o + 1] = inverse[1] * x + inverse[3] * y + inverse[4] * z;
  out[o + 2] = inverse[2] * x + inverse[4] * y + inverse[5] * z;
}

/** [batch * joints * 3]. */
export function solveScenes(s: Scenes): Float64Array {
  const solution = new Float64Array(s.batch * s.joints * 3);
  for (let b = 0; b < s.batch; b++) {
    for (let j = 0; j < s.joints; j++) {
      normalEquations(s, b, j);
      multiplyInverse(right[0], right[1], right[2], solution, (b * s.joints + j) * 3);
    }
  }
  return solution;
}

/**
 * With N X = r and q = N^-1 g: g dX = q (dr - dN X), which for a row a of weight w and x = (X, 1) is
 * -w^2 [(q da) (a x) + (q a) (da x)].
 */
export function scenesGradient(
  s: Scenes,
  solution: Float64Array,
  upstream: ArrayLike<number>,
): ScenesGradient {
  const size = s.batch * s.views * s.joints;
  const gradient = {
    points: new Float32Array(size * 2),
    projections: new Float32Array(s.batch * s.views * 12),
    weights: new Float32Array(size),
  };
  for (let b = 0; b < s.batch; b++) {
    for (let j = 0; j < s.joints; j++) {
      const o = (b * s.joints + j) * 3;
      normalEquations(s, b, j);
      multiplyInverse(upstream[o], upstream[o + 1], upstream[o + 2], q, 0);
      for (let v = 0; v < s.views; v++) {
        addRow(s, b, v, j, 0, solution, gradient);
        addRow(s, b, v, j, 1, solution, gradient);
      }
    }
  }
  return gradient;
}

function addRow(
  s: Scenes,
  b: number,
  v: number,
  j: number,
  axis: number,
  solution: Float64Array,
  gradient: ScenesGradient,
): void {
  const o = (b * s.views + v) * s.joints + j;
  const weight = s.weights ? s.weights[o] : 1;
  if (weight === 0) return;
  const x = (b * s.joints + j) * 3;
  fillRow(s, b, v, j, axis);
  const residual =
    row[0] * solution[x] + row[1] * solution[x + 1] + row[2] * solution[x + 2] + row[3];
  const along = q[0] * row[0] + q[1] * row[1] + q[2] * row[2];
  const value = s.points[2 * o + axis];
  const p = (b * s.views + v) * 12;
  let byValue = 0;
  for (let c = 0; c < 4; c++) {
    const byRow = -weight * weight * (q[c] * residual + along * (c < 3 ? solution[x + c] : 1));
    byValue += byRow * s.projections[p + 8 + c];
    gradient.projections[p + 4 * axis + c] -= byRow;
    gradient.projections[p + 8 + c] += byRow * value;
  }
  gradient.points[2 * o + axis] = byValue;
  gradient.weights[o] -= 2 * weight * along * residual;
}
