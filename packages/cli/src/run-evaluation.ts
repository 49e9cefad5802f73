import { evaluate, type EvaluateOptions, type EvaluationResult } from '@mas/trainer';
import { catchInterrupt } from './catch-interrupt.js';
import { createProgress, type Progress } from './progress.js';
import { log } from './terminal.js';

/** Evaluates with progress shown. */
export async function runEvaluation(
  options: Omit<EvaluateOptions, 'onProgress'>,
): Promise<EvaluationResult> {
  const interrupt = catchInterrupt('stopping', 'stopped before the scores were written');
  const shown = new Map<string, Progress>();
  try {
    const result = await evaluate({
      ...options,
      onProgress(what, done, total) {
        interrupt.signal.throwIfAborted();
        if (!shown.has(what)) shown.forEach((progress) => progress.stop());
        const progress = shown.get(what) ?? createProgress(what, 'scenes');
        shown.set(what, progress);
        progress.update(done, total);
      },
    });
    if (result.skipped > 0) {
      log.warn(`${result.skipped} scenes skipped; "mas data check" says which and why`);
    }
    return result;
  } finally {
    shown.forEach((progress) => progress.stop());
    interrupt.release();
  }
}
