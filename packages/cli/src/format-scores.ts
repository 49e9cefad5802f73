import { formatColumns } from './format-columns.js';
import { scoreColumns, scoreRows, type NamedResult } from './score-rows.js';

/** Results beside their baselines as lines of text. */
export function formatScores(results: NamedResult[]): string {
  const { split, frames, views, baselines, flip, mirror, labelsUsed } = results[0].result;
  const table = formatColumns([
    ['', ...scoreColumns.map(({ header }) => header)],
    ...scoreRows(results).map(({ name, scores }) => [
      name,
      ...scoreColumns.map(({ value, decimals }) => value(scores)?.toFixed(decimals) ?? '-'),
    ]),
  ]);
  const mean = baselines.meanPose?.mpjpe;
  const ratios = results.map(
    ({ name, result }) => `${(result.single.mpjpe / (mean ?? 1)).toFixed(2)} (${name})`,
  );
  return (
    `split "${split}": ${frames} frames in ${views} views; ` +
    `errors after root alignment, of one view unless triangulated; a picture alone is cropped by its own mask` +
    (flip === 'none' ? '' : `; left and right exchanged by looking at the truth (flip: ${flip})`) +
    (mirror ? '; each patch is seen mirrored too' : '') +
    // Files of older results do not name them.
    ((labelsUsed as string[] | undefined) ? `\nlabels used: ${labelsUsed.join('; ')}` : '') +
    `\n\n${table}` +
    (mean === undefined ? '' : `\n\nMPJPE relative to the mean pose: ${ratios.join(', ')}`)
  );
}
