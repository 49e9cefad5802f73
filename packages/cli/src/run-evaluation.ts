import { evaluate, type EvaluateOptions, type EvaluationResult } from '@mas/trainer';
import { catchInterrupt } from './catch-interrupt.js';
import { createPhaseProgress } from './phase-progress.js';
import { log } from './terminal.js';

/** Evaluates with progress shown. */
export async function runEvaluation(
  options: Omit<EvaluateOptions, 'onProgress'>,
): Promise<EvaluationResult> {
  const interrupt = catchInterrupt('stopping', 'stopped before the scores were written');
  const progress = createPhaseProgress();
  try {
    const result = await evaluate({
      ...options,
      onProgress(what, done, total) {
        interrupt.signal.throwIfAborted();
        progress.update(what, 'scenes', done, total);
      },
    });
    if (result.skipped > 0) {
      log.warn(`${result.skipped} scenes skipped; "mas data check" says which and why`);
    }
    return result;
  } finally {
    progress.stop();
    interrupt.release();
  }
}
