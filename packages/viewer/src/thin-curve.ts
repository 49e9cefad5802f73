/** A stretch of a curve: the mean, least and greatest of the values that fall into it. */
export interface CurveBin {
  step: number;
  mean: number;
  low: number;
  high: number;
}

/**
 * Brings a curve to at most `maxBins` bins of equal width in steps, so that a long noisy run stays a
 * small, readable picture. Up to `maxBins` points are kept as they are. Values that are not finite are left out.
 */
export function thinCurve(points: [step: number, value: number][], maxBins: number): CurveBin[] {
  const finite = points
    .filter(([step, value]) => Number.isFinite(step) && Number.isFinite(value))
    .toSorted((a, b) => a[0] - b[0]);
  if (finite.length <= maxBins) {
    return finite.map(([step, value]) => ({ step, mean: value, low: value, high: value }));
  }
  const first = finite[0][0];
  const width = (finite[finite.length - 1][0] - first) / maxBins || 1;
  const bins = new Map<number, [step: number, value: number][]>();
  for (const point of finite) {
    const bin = Math.min(maxBins - 1, Math.floor((point[0] - first) / width));
    const members = bins.get(bin);
    if (members) members.push(point);
    else bins.set(bin, [point]);
  }
  return [...bins.values()].map((members) => {
    const values = members.map(([, value]) => value);
    return {
      step: mean(members.map(([step]) => step)),
      mean: mean(values),
      low: Math.min(...values),
      high: Math.max(...values),
    };
  });
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
