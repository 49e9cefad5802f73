import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DataError } from '../data-error.js';
import { LAYOUTS, type Layout } from './layouts.js';
import { createListing, matchEntry, type Listing } from './match-layout.js';

/** What a folder was recognised as. */
export interface RecognisedDataset {
  /** 'mas-multiview', 'human36m', 'mpi-inf-3dhp' ... as in `checkDataset`. */
  kind: string;
  /** The same in words. */
  title: string;
  /** The command that imports it, with DIR and OUT as placeholders; empty for a data folder. */
  next: string;
}

/**
 * Says which data set a folder holds, from the names of its files alone.
 *
 * @throws DataError for a folder that is none, or that holds nothing known.
 *
 * @example
 * ```ts
 * import { mkdir, writeFile } from 'node:fs/promises';
 * import { recogniseDataset } from '@mas/datasets';
 *
 * await mkdir('3dhp/S1/Seq1', { recursive: true });
 * await writeFile('3dhp/S1/Seq1/annot.mat', '');
 * const { title, next } = await recogniseDataset('3dhp');
 * console.log(title); // MPI-INF-3DHP, training set
 * console.log(next); // mas import mpi-inf-3dhp DIR OUT
 * ```
 */
export async function recogniseDataset(dir: string): Promise<RecognisedDataset> {
  const { id, title, next } = await recogniseLayout(resolve(dir), createListing());
  return { kind: id, title, next };
}

/** The layout of a folder. */
export async function recogniseLayout(root: string, list: Listing): Promise<Layout> {
  await checkFolder(root);
  for (const layout of LAYOUTS) {
    if ((await matchEntry(root, layout.entries[0], list)) > 0) return layout;
  }
  // A data folder whose dataset.json is missing.
  const frames = LAYOUTS[0].entries.find(({ path }) => path.startsWith('SEQ/images'))!;
  if ((await matchEntry(root, frames, list)) > 0) return LAYOUTS[0];
  const names = (await list(root)).map(({ name }) => name);
  throw new DataError({
    where: root,
    expected: `one of ${LAYOUTS.map(({ title }) => title).join('; ')}`,
    found: names.slice(0, 8).join(', ') || 'an empty folder',
    fix: 'Name the folder that holds dataset.json, or the top folder of the data set.',
  });
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
