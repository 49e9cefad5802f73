import { createProgress, type Progress } from './progress.js';

/** Progress of work in several phases, one line for each. */
export interface PhaseProgress {
  /** @param phase what is done; a new one ends the line of the one before. */
  update(phase: string, unit: string, done: number, total: number): void;
  stop(): void;
}

/** Shows one phase after another as they come. */
export function createPhaseProgress(): PhaseProgress {
  const shown = new Map<string, Progress>();
  const stop = () => shown.forEach((progress) => progress.stop());
  return {
    update(phase, unit, done, total) {
      if (!shown.has(phase)) stop();
      const progress = shown.get(phase) ?? createProgress(phase, unit);
      shown.set(phase, progress);
      progress.update(done, total);
    },
    stop,
  };
}
