import type { EvaluateOptions } from '@mas/trainer';
import { catchInterrupt } from './catch-interrupt.js';
import { createPhaseProgress } from './phase-progress.js';
import { log } from './terminal.js';

/**
 * Evaluates with progress shown.
 *
 * @param evaluateWith `evaluate` or `evaluateKeypoints`. @param unit what is counted, in the plural.
 */
export async function runEvaluation<Result extends { skipped: number }>(
  evaluateWith: (options: EvaluateOptions) => Promise<Result>,
  options: Omit<EvaluateOptions, 'onProgress'>,
  unit = 'scenes',
): Promise<Result> {
  const interrupt = catchInterrupt('stopping', 'stopped before the scores were written');
  const progress = createPhaseProgress();
  try {
    const result = await evaluateWith({
      ...options,
      onProgress(what, done, total) {
        interrupt.signal.throwIfAborted();
        progress.update(what, unit, done, total);
      },
    });
    if (result.skipped > 0) {
      log.warn(
        `${result.skipped} ${result.skipped === 1 ? unit.slice(0, -1) : unit} skipped; "mas data check" says which and why`,
      );
    }
    return result;
  } finally {
    progress.stop();
    interrupt.release();
  }
}
