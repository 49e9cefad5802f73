import type { ImportSummary, ImportTarget } from '@mas/datasets';
import { catchInterrupt } from './catch-interrupt.js';
import { createProgress } from './progress.js';
import { log, print } from './terminal.js';

/**
 * Runs an importer with progress and Ctrl-C, and prints what came of it: splits, what was left out and
 * why, and what to do next.
 */
export async function runImport(
  { out, overwrite }: { out: string; overwrite?: boolean },
  importer: (target: ImportTarget) => Promise<ImportSummary>,
): Promise<void> {
  const interrupt = catchInterrupt('stopping');
  const progress = createProgress('importing', 'sequences');
  try {
    const { splits, skipped } = await importer({
      out,
      overwrite,
      onProgress(done, total, note) {
        interrupt.signal.throwIfAborted();
        progress.update(done, total, note);
      },
    });
    progress.stop();
    for (const [reason, count] of Object.entries(skipped))
      log.info(`left out: ${count} x ${reason}`);
    const lines = Object.entries(splits).map(
      ([split, { sequences, frames }]) =>
        `${split}: ${count(frames, 'frame')} in ${count(sequences, 'sequence')}`,
    );
    print([...lines, `wrote ${out}`, `next: mas data check ${out}`].join('\n'));
  } finally {
    progress.stop();
    interrupt.release();
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
