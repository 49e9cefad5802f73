import { countPieces, maskStatistics, type CheckedMask } from '@mas/masks';
import { DataError } from '../data-error.js';
import { readMask } from '../read-mask.js';
import type { Findings, SequenceSummary } from './check-dataset.js';
import { checkMasks } from './check-masks.js';
import type { Layout } from './layouts.js';
import type { LayoutMatch } from './match-layout.js';

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
  const hasPoses = layout.entries.some(({ kind }, i) => kind === 'poses' && tree[i].found > 0);
  let decoded = 0;
  for (const [name, views] of images) {
    const counts = [...views.values()].map(({ count }) => count);
    const frames = Math.max(...counts);
    summaries.push({ name, frames, views: views.size, hasPoses });
    for (const [view, { count }] of views) {
      const where = `${root}, ${name}, ${view}`;
      if (count < frames) {
        findings.warn(
          new DataError({
            where,
            expected: `${frames} images as in another view`,
            found: `${count}`,
            fix: 'The import leaves out frames that a view lacks. Extract the images again.',
          }),
        );
      }
      const own = masks.get(name)?.get(view) ?? { count: 0, sample: [] };
      if (masks.size > 0 && own.count < count) {
        findings.warn(
          new DataError({
            where,
            expected: `${count} masks, one per image`,
            found: `${own.count}`,
            fix: 'The import leaves out frames without a mask.',
          }),
        );
      }
      const sample: (CheckedMask | undefined)[] = [];
      for (let i = 0; i < own.sample.length && decoded < MOST_MASKS; i++, decoded++) {
        try {
          const mask = await readMask(
            own.sample[i],
            layout.id.startsWith('mpi-inf') ? 'red' : 'grey',
          );
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
