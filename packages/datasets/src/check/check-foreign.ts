import { DataError } from '../data-error.js';
import { maskStatistics } from '../mask-statistics.js';
import { readMask } from '../read-mask.js';
import type { Findings, SequenceSummary } from './check-dataset.js';
import { checkMasks, type CheckedMask } from './check-masks.js';
import { countPieces } from './count-pieces.js';
import type { Layout } from './layouts.js';
import type { LayoutMatch } from './match-layout.js';

/** Masks of a view that are decoded, spread over it. */
const SAMPLED_MASKS = 5;
/** Masks that are decoded in all. */
const MOST_MASKS = 500;

/** Looks for what is missing in a data set of a known layout, and at a sample of its masks. */
export async function checkForeign(
  root: string,
  layout: Layout,
  { tree, images, masks }: LayoutMatch,
  findings: Findings,
): Promise<SequenceSummary[]> {
  for (const { path, what, isNeeded, found } of tree) {
    if (!isNeeded || found > 0) continue;
    const fix = `It is ${layout.title}. This belongs to it: ${what}.`;
    findings.error(new DataError({ where: root, expected: path, found: 'no such file', fix }));
  }
  const summaries: SequenceSummary[] = [];
  let decoded = 0;
  for (const [name, views] of images) {
    const counts = [...views.values()].map((files) => files.length);
    const frames = Math.max(...counts);
    summaries.push({ name, frames, views: views.size, hasPoses: tree[0].found > 0 });
    for (const [view, files] of views) {
      const where = `${root}, ${name}, ${view}`;
      if (files.length < frames) {
        findings.warn(
          new DataError({
            where,
            expected: `${frames} images as in another view`,
            found: `${files.length}`,
            fix: 'The import leaves out frames that a view lacks. Extract the images again.',
          }),
        );
      }
      const own = masks.get(name)?.get(view) ?? [];
      if (masks.size > 0 && own.length < files.length) {
        findings.warn(
          new DataError({
            where,
            expected: `${files.length} masks, one per image`,
            found: `${own.length}`,
            fix: 'The import leaves out frames without a mask.',
          }),
        );
      }
      const step = Math.max(1, Math.floor(own.length / SAMPLED_MASKS));
      const sample: (CheckedMask | undefined)[] = [];
      for (let i = 0; i < own.length && decoded < MOST_MASKS; i += step, decoded++) {
        try {
          const mask = await readMask(own[i], layout.id.startsWith('mpi') ? 'red' : 'grey');
          // Frames of a sample are far apart: not neighbours, whose areas are compared.
          sample[2 * i] = {
            ...maskStatistics(mask),
            size: mask.data.length,
            pieces: countPieces(mask),
          };
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
          findings.error(error);
        }
      }
      checkMasks(`${where}: a sample of masks`, sample, findings);
    }
  }
  return summaries;
}
