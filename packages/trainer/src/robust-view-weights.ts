/** What {@link robustViewWeights} looks at: F scenes of V views, J joints. */
export interface ObservedScenes {
  scenes: number;
  views: number;
  joints: number;
  /** [F, V, J, 2] joints in the views, NDC. */
  xy: ArrayLike<number>;
  /** [F, V, 3, 4] scene to NDC. */
  projections: ArrayLike<number>;
  /** [F, V] weight of each view; 0 leaves it out. */
  viewWeights: ArrayLike<number>;
}

const rounds = 6;
/** Keeps parallel rays from failing; far below one view's share. */
const ridge = 1e-6;

/**
 * How far to believe each view of each joint: a view that contradicts the others loses its say.
 *
 * Iteratively reweighted triangulation with Cauchy weights w = 1 / (1 + (r / scale)²), r the distance
 * in NDC between the joint and the reprojected point. With two views nothing contradicts, and both
 * keep nearly the same weight.
 *
 * In these iterations w multiplies a squared residual, as is usual. `triangulatePoints`, which the
 * result goes to, multiplies residuals: there a squared one counts w², a quarter at r = scale.
 *
 * @param scale distance at which w is a half, NDC; positive.
 * @returns [F, V, J] w times the view's own weight; 1e-3 of it at least, so that a joint on which
 *   nobody agrees is still triangulated.
 *
 * Source: P. Holland, R. Welsch, Robust regression using iteratively reweighted least-squares, 1977.
 *
 * @example
 * ```ts
 * const weights = robustViewWeights({ scenes, views, joints, xy, projections, viewWeights }, 0.05);
 * ```
 */
export function robustViewWeights(observed: ObservedScenes, scale: number): Float32Array {
  const { scenes, views, joints, xy, projections, viewWeights } = observed;
  const weights = new Float32Array(scenes * views * joints);
  const own = new Float64Array(views);
  for (let f = 0; f < scenes; f++) {
    for (let j = 0; j < joints; j++) {
      for (let v = 0; v < views; v++) own[v] = viewWeights[f * views + v];
      for (let round = 0; round < rounds; round++) {
        const [x, y, z] = solve(observed, f, j, own);
        for (let v = 0; v < views; v++) {
          const view = f * views + v;
          if (viewWeights[view] === 0) continue;
          const p = 12 * view;
          const row = (r: number) =>
            projections[p + r] * x +
            projections[p + r + 1] * y +
            projections[p + r + 2] * z +
            projections[p + r + 3];
          const w = row(8);
          const at = 2 * (view * joints + j);
          const dx = row(0) / w - xy[at];
          const dy = row(4) / w - xy[at + 1];
          const share = 1 / (1 + (dx * dx + dy * dy) / (scale * scale));
          own[v] = viewWeights[view] * Math.max(1e-3, share);
        }
      }
      for (let v = 0; v < views; v++) weights[(f * views + v) * joints + j] = own[v];
    }
  }
  return weights;
}

/** Weighted inhomogeneous triangulation of one joint by its 3 x 3 normal equations. */
function solve(
  { views, joints, xy, projections }: ObservedScenes,
  f: number,
  j: number,
  weights: Float64Array,
): [number, number, number] {
  let aa = ridge;
  let bb = ridge;
  let cc = ridge;
  let ab = 0;
  let ac = 0;
  let bc = 0;
  let ad = 0;
  let bd = 0;
  let cd = 0;
  for (let v = 0; v < views; v++) {
    const weight = weights[v];
    if (weight === 0) continue;
    const p = 12 * (f * views + v);
    const at = 2 * ((f * views + v) * joints + j);
    for (let k = 0; k < 2; k++) {
      const u = xy[at + k];
      const q = p + 4 * k;
      const a = u * projections[p + 8] - projections[q];
      const b = u * projections[p + 9] - projections[q + 1];
      const c = u * projections[p + 10] - projections[q + 2];
      const d = projections[q + 3] - u * projections[p + 11];
      aa += weight * a * a;
      bb += weight * b * b;
      cc += weight * c * c;
      ab += weight * a * b;
      ac += weight * a * c;
      bc += weight * b * c;
      ad += weight * a * d;
      bd += weight * b * d;
      cd += weight * c * d;
    }
  }
  const cx = bb * cc - bc * bc;
  const cy = ac * bc - ab * cc;
  const cz = ab * bc - ac * bb;
  const determinant = aa * cx + ab * cy + ac * cz;
  const yx = aa * cc - ac * ac;
  const zy = ac * ab - aa * bc;
  const zx = aa * bb - ab * ab;
  return [
    (cx * ad + cy * bd + cz * cd) / determinant,
    (cy * ad + yx * bd + zy * cd) / determinant,
    (cz * ad + zy * bd + zx * cd) / determinant,
  ];
}
