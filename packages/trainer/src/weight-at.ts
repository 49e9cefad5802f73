import type { StageStarts } from './schedule.js';

/** A weight that changes when a stage of the cascade begins. */
export interface WeightSchedule {
  /** Before the stage, and at the end. */
  from: number;
  to: number;
  /** The stage: `shapePrior` is B, `arms` is C. */
  stage: keyof StageStarts;
  /** Part of the pose phase over which it changes. */
  ramp: number;
}

/** A weight at a point of the pose phase. */
export function weightAt(
  weight: number | WeightSchedule,
  progress: number,
  stages: StageStarts,
): number {
  if (typeof weight === 'number') return weight;
  const { from, to, stage, ramp } = weight;
  const since = progress - stages[stage];
  if (since < 0) return from;
  return ramp > 0 ? from + (to - from) * Math.min(1, since / ramp) : to;
}
