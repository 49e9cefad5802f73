import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BenchmarkOptions, SyntheticOptions } from '@mas/synthetic';
import { writeAtomically, writeSynthetic } from '@mas/trainer';
import { catchInterrupt } from './catch-interrupt.js';
import { createProgress } from './progress.js';

const optionsFile = 'synthetic.json';

/**
 * Renders a synthetic data folder with progress shown, and notes in it how it was made.
 *
 * @throws {Interrupted} after Ctrl-C; then nothing is left behind.
 */
export async function writeSyntheticData(
  dir: string,
  options: SyntheticOptions | BenchmarkOptions,
): Promise<void> {
  const interrupt = catchInterrupt('stopping');
  const progress = createProgress('rendering', 'frames');
  try {
    await writeSynthetic(dir, options, (done, total) => {
      interrupt.signal.throwIfAborted();
      progress.update(done, total);
    });
    await writeAtomically(path.join(dir, optionsFile), textOf(options));
  } finally {
    progress.stop();
    interrupt.release();
  }
}

/** Whether a folder holds the synthetic data of these very options, complete. */
export async function isSyntheticData(dir: string, options: SyntheticOptions): Promise<boolean> {
  const text = await readFile(path.join(dir, optionsFile), 'utf8').catch(() => '');
  return text === textOf(options);
}

/** The options that are set, in one order; clips of motion by their names. */
function textOf(options: SyntheticOptions | BenchmarkOptions): string {
  const named =
    'clips' in options ? { ...options, clips: options.clips?.map(({ name }) => name) } : options;
  const set = Object.entries(named).filter(([, value]) => value !== undefined);
  const sorted = Object.fromEntries(set.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify(sorted, null, 2)}\n`;
}
