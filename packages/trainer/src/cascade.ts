import type { TrainConfig } from './config.js';
import type { StageStarts } from './schedule.js';

/** What a resumed run needs to go on switching as it would have. */
export interface CascadeState {
  starts: StageStarts;
  /** The stage that is watched: 0 is A, 1 is B; 2 is the last, which nothing follows. */
  stage: number;
  /** Steps of this stage. */
  steps: number;
  /** Moving average of the mask loss, and what it was when the present window began. */
  average: number;
  reference: number | null;
}

/**
 * Decides when the cascade's stages begin: at fixed parts of the pose phase, or when the loss has
 * converged, which is when its moving average falls by less than `improvement` over a window of
 * `overSteps`; at the fixed parts at the latest.
 *
 * Source: Mask as Supervision, section 3.4 ("approaches convergence"); the rule is ours.
 */
export class Cascade {
  #state: CascadeState;

  constructor(private readonly pose: Pick<TrainConfig['pose'], 'stages' | 'steps'>) {
    const { shapePrior, arms } = pose.stages;
    const starts = { shapePrior, arms };
    this.#state = { starts, stage: 0, steps: 0, average: 0, reference: null };
  }

  /** Where stages B and C start, as far as is known. */
  get starts(): StageStarts {
    return this.#state.starts;
  }

  /** Undefined where nothing is decided on the way. */
  get state(): CascadeState | undefined {
    return this.pose.stages.switch === 'convergence' ? this.#state : undefined;
  }

  restore(state: CascadeState): void {
    this.#state = state;
  }

  /**
   * Takes note of a step.
   *
   * @param step 0 for the first of the pose phase.
   * @param loss mask loss of the step, the same in all replicas.
   * @returns whether a stage begins with the next step, earlier than was known.
   */
  observe(step: number, loss: number): boolean {
    const { stages, steps } = this.pose;
    if (stages.switch !== 'convergence' || !Number.isFinite(loss)) return false;
    const { starts } = this.#state;
    const progress = step / steps;
    const stage = progress >= starts.arms ? 2 : progress >= starts.shapePrior ? 1 : 0;
    if (stage !== this.#state.stage) {
      this.#state = { starts, stage, steps: 0, average: 0, reference: null };
    }
    if (stage === 2) return false;
    const state = this.#state;
    const rate = Math.max(1 / (state.steps + 1), Math.min(1, 4 / stages.overSteps));
    state.average += rate * (loss - state.average);
    state.steps++;
    if (state.steps % stages.overSteps !== 0) return false;
    const { reference } = state;
    state.reference = state.average;
    if (reference === null || state.average < (1 - stages.improvement) * reference) return false;
    // Between this step and the next, so that rounding cannot move it.
    const next = (step + 0.75) / steps;
    const name = stage === 0 ? 'shapePrior' : 'arms';
    if (next >= starts[name]) return false;
    state.starts = { ...starts, [name]: next };
    return true;
  }
}
