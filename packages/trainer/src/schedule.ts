import type { TrainConfig } from './config.js';

/** A part of a run, for logs and pictures. */
export interface Stage {
  name: string;
  /** First step and the step after the last, counted over the whole run. */
  start: number;
  end: number;
}

/** Where stages B and C start, as parts of the pose phase. */
export interface StageStarts {
  shapePrior: number;
  arms: number;
}

/**
 * The stages of a run in order: the heading pretext, then the cascade A, B, C.
 *
 * @param starts where the loss decided them; those of the configuration if left out.
 */
export function stagesOf(config: TrainConfig, starts: StageStarts = config.pose.stages): Stage[] {
  const { shapePrior, arms } = starts;
  const first = config.heading.steps;
  const at = (part: number) => first + Math.round(part * config.pose.steps);
  if (config.supervision === 'joints') {
    return [{ name: 'supervised', start: first, end: at(1) }];
  }
  const bounds = [
    { name: 'heading', start: 0, end: first },
    { name: 'A: skeleton', start: first, end: at(Math.min(shapePrior, arms)) },
    { name: 'B: + shape prior', start: at(Math.min(shapePrior, arms)), end: at(arms) },
    { name: 'C: + arms', start: at(arms), end: at(1) },
  ];
  return bounds.filter(({ start, end }) => end > start);
}

/**
 * Learning rate at a step: linear warm-up, then a cosine down to 5 %, or the whole rate and a tenth of
 * it from 80 % of the steps on.
 */
export function learningRateAt(
  base: number,
  step: number,
  steps: number,
  warmUpSteps: number,
  decay: TrainConfig['pose']['decay'] = 'cosine',
): number {
  const warmUp = Math.min(1, (step + 1) / warmUpSteps);
  if (decay === 'step') return base * warmUp * (step < 0.8 * steps ? 1 : 0.1);
  return base * warmUp * (0.475 * (1 + Math.cos((Math.PI * step) / steps)) + 0.05);
}
