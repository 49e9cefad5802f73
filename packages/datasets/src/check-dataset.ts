import { readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkSequence } from './check-sequence.js';
import { DataError } from './data-error.js';
import { readManifest, type Manifest } from './read-manifest.js';

/** What `checkDataset` found. */
export interface DatasetReport {
  /** Whether there is no error. */
  ok: boolean;
  /** What must be mended; `message` says where, expected, found and what to do. */
  errors: DataError[];
  /** What should be looked at. */
  warnings: DataError[];
  /** The sequences that could be listed, in the order of the splits. */
  sequences: SequenceSummary[];
}

/** One line of the report per sequence. */
export interface SequenceSummary {
  name: string;
  frames: number;
  views: number;
  hasPoses: boolean;
}

/** Collects problems. */
export interface Findings {
  error(problem: DataError): void;
  warn(problem: DataError): void;
}

/**
 * Compares a data folder with the documented layout and decodes every file: missing folders and
 * frames, sizes that differ, truncated files, empty masks, bad cameras, cameras that do not fit the
 * masks, views of different length. Goes on after a problem; repeated ones are counted, not
 * repeated.
 *
 * @param options.onProgress Sequences checked, of all.
 * @returns The report; a broken folder is a report with errors, not an exception.
 *
 * @example
 * ```ts no-run needs a data folder
 * import { checkDataset } from '@mas/datasets';
 *
 * const { ok, errors, warnings } = await checkDataset('data/mine');
 * for (const { message } of [...errors, ...warnings]) console.log(message);
 * ```
 */
export async function checkDataset(
  dir: string,
  options: { onProgress?(done: number, total: number): void } = {},
): Promise<DatasetReport> {
  const root = resolve(dir);
  const errors: DataError[] = [];
  const warnings: DataError[] = [];
  const sequences: SequenceSummary[] = [];
  const findings = {
    error: (problem: DataError) => void errors.push(problem),
    warn: (problem: DataError) => void warnings.push(problem),
  };
  try {
    await checkFolder(root);
    const manifest = await readManifest(root);
    const names = [...new Set(Object.values(manifest.splits).flat())];
    await checkNames(root, manifest, names, findings);
    for (const [i, name] of names.entries()) {
      const summary = await checkSequence(root, name, manifest.skeleton, findings);
      if (summary) sequences.push(summary);
      options.onProgress?.(i + 1, names.length);
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    errors.push(error);
  }
  return { ok: errors.length === 0, errors, warnings, sequences };
}

async function checkFolder(root: string): Promise<void> {
  const info = await stat(root).catch(() => null);
  if (info?.isDirectory()) return;
  throw new DataError({
    where: root,
    expected: 'a folder with dataset.json',
    found: info ? 'a file' : 'nothing',
    fix: 'Check the path.',
  });
}

async function checkNames(
  root: string,
  { splits }: Manifest,
  names: string[],
  findings: Findings,
): Promise<void> {
  if (names.length === 0) {
    findings.error(
      new DataError({
        where: `${root}, "splits"`,
        expected: 'at least one sequence',
        found: 'none',
        fix: 'List the sequence folders in dataset.json.',
      }),
    );
  }
  for (const name of names) {
    const holders = Object.keys(splits).filter((split) => splits[split].includes(name));
    if (holders.length < 2) continue;
    findings.warn(
      new DataError({
        where: `${root}, "splits"`,
        expected: 'every sequence in one split',
        found: `${name} in ${holders.join(' and ')}`,
        fix: 'Results on a split that was trained on mean little.',
      }),
    );
  }
  const entries = await readdir(root, { withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name.startsWith('.') || names.includes(entry.name)) continue;
    findings.warn(
      new DataError({
        where: `${root}/${entry.name}`,
        expected: 'only sequences that a split names',
        found: 'a folder that none names',
        fix: 'Add it to a split in dataset.json, or remove it.',
      }),
    );
  }
}
