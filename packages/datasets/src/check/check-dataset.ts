import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkForeign } from './check-foreign.js';
import { checkSequence } from './check-sequence.js';
import type { Layout } from './layouts.js';
import { createListing, matchLayout, type LayoutMatch, type TreeEntry } from './match-layout.js';
import { recogniseLayout } from './recognise-dataset.js';
import { DataError } from '../data-error.js';
import { readManifest, type Manifest } from '../read-manifest.js';

/** What `checkDataset` found. */
export interface DatasetReport {
  /** What the folder was recognised as: 'mas-multiview', 'human36m' ... or 'unknown'. */
  kind: string;
  /** The same in words. */
  title: string;
  /** What is expected against what is there; empty when unknown. */
  tree: TreeEntry[];
  /** The command that imports it, with DIR and OUT; empty for a data folder, and when unknown. */
  next: string;
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
  /** Joints of a pose, or of a 2D pose where there is no other; undefined where none was read. */
  joints?: number;
}

/** Collects problems. */
export interface Findings {
  error(problem: DataError): void;
  warn(problem: DataError): void;
  /** Called before each frame is decoded; what it throws ends the check. */
  onFrame?(view: string, frame: number, frames: number): void;
}

/**
 * Says which data set a folder holds, compares it with the expected tree, and looks for what is wrong.
 *
 * A data folder (mas-multiview/1) is decoded as a whole: missing folders and frames, sizes that differ,
 * truncated files, bad cameras, cameras that do not fit the masks, views of different length, masks
 * that are empty, full, cut by the border, in pieces, or jump in area. Of the data sets that an
 * importer reads (Human3.6M, MPI-INF-3DHP, MPII, TikTok, COCO, MMPose, pictures), files are counted
 * and a sample of masks is decoded. Goes on after a problem; repeated ones are counted, not repeated.
 *
 * @param options.onProgress Sequences checked, of all, and what is being read; what it throws ends the
 *   check.
 * @returns The report; a broken folder is a report with errors, not an exception.
 *
 * @example
 * ```ts no-run needs a data folder
 * import { mkdir, writeFile } from 'node:fs/promises';
 * import { checkDataset } from '@mas/datasets';
 *
 * await mkdir('3dhp/S1/Seq1', { recursive: true });
 * await writeFile('3dhp/S1/Seq1/annot.mat', '');
 * const { title, tree, errors } = await checkDataset('3dhp');
 * console.log(title); // MPI-INF-3DHP, training set
 * console.log(tree[0].path, tree[0].found); // S1/Seq1/annot.mat 1
 * console.log(errors[0].expected); // S1/Seq1/camera.calibration
 * ```
 */
export async function checkDataset(
  dir: string,
  options: { onProgress?(done: number, total: number, note?: string): void } = {},
): Promise<DatasetReport> {
  const root = resolve(dir);
  const errors: DataError[] = [];
  const warnings: DataError[] = [];
  const sequences: SequenceSummary[] = [];
  const findings = {
    error: (problem: DataError) => void errors.push(problem),
    warn: (problem: DataError) => void warnings.push(problem),
  };
  let layout: Layout | undefined;
  let match: LayoutMatch | undefined;
  try {
    const list = createListing();
    layout = await recogniseLayout(root, list);
    match = await matchLayout(root, layout, list);
    if (layout.id !== 'mas-multiview') {
      sequences.push(...(await checkForeign(root, layout, match, findings)));
      return reportOf(layout, match);
    }
    const manifest = await readManifest(root);
    const names = [...new Set(Object.values(manifest.splits).flat())];
    await checkNames(root, manifest, names, findings);
    for (const [i, name] of names.entries()) {
      const onFrame = (view: string, frame: number, frames: number): void =>
        options.onProgress?.(i, names.length, `${name}/${view}, frame ${frame + 1} of ${frames}`);
      const summary = await checkSequence(root, name, manifest.skeleton, { ...findings, onFrame });
      if (summary) sequences.push(summary);
      options.onProgress?.(i + 1, names.length);
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    errors.push(error);
  }
  return reportOf(layout, match);

  function reportOf(found?: Layout, content?: LayoutMatch): DatasetReport {
    return {
      kind: found?.id ?? 'unknown',
      title: found?.title ?? 'no data set that is known',
      tree: content?.tree ?? [],
      next: found?.next ?? '',
      ok: errors.length === 0,
      errors,
      warnings,
      sequences,
    };
  }
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
