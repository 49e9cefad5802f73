import type { ImportSummary, ImportTarget } from '@mas/datasets';
import { catchInterrupt } from './catch-interrupt.js';
import { importToShards } from './import-to-shards.js';
import { createProgress } from './progress.js';
import { log, print } from './terminal.js';
import { UsageError } from './usage-error.js';

/**
 * Runs an importer with progress and Ctrl-C, and prints what came of it: splits, what was left out and
 * why, and what to do next.
 */
export async function runImport(
  { out, overwrite, shards = false }: { out: string; overwrite?: boolean; shards?: boolean },
  importer: (target: ImportTarget) => Promise<ImportSummary>,
): Promise<void> {
  if (shards && overwrite) {
    throw new UsageError('--overwrite goes with data folders; with --shards, name a new folder');
  }
  const interrupt = catchInterrupt('stopping');
  const { signal } = interrupt;
  let progress = createProgress('importing', 'sequences');
  const importInto = (dir: string) =>
    importer({
      out: dir,
      overwrite,
      onProgress(done, total, note) {
        signal.throwIfAborted();
        progress.update(done, total, note);
      },
    });
  const packInto = async () => {
    const packed = await importToShards(
      out,
      async (dir) => {
        const summary = await importInto(dir);
        progress.stop();
        progress = createProgress('packing', 'frames');
        return summary;
      },
      { onProgress: (done, total) => progress.update(done, total), signal },
    );
    const { summary, files } = packed;
    const what = `${count(files, 'file')} in ${count(packed.shards, 'shard')}`;
    return { summary, lines: [`wrote ${what}: ${out}`, `next: mas data unpack ${out} --out DIR`] };
  };
  try {
    const { summary, lines } = shards
      ? await packInto()
      : {
          summary: await importInto(out),
          lines: [`wrote ${out}`, `next: mas data check ${out}`],
        };
    progress.stop();
    for (const [reason, times] of Object.entries(summary.skipped))
      log.info(`left out: ${times} x ${reason}`);
    const splits = Object.entries(summary.splits).map(
      ([split, { sequences, frames }]) =>
        `${split}: ${count(frames, 'frame')} in ${count(sequences, 'sequence')}`,
    );
    print([...splits, ...lines].join('\n'));
  } finally {
    progress.stop();
    interrupt.release();
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
