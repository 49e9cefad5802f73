import type { EvaluationResult } from '@mas/trainer';
import { formatColumns } from './format-columns.js';
import { scoreColumns, scoreRows } from './score-rows.js';

/** Results beside their baselines as lines of text. */
export function formatScores(results: { name: string; result: EvaluationResult }[]): string {
  const { split, frames, views } = results[0].result;
  const table = formatColumns([
    ['', ...scoreColumns.map(({ header }) => header)],
    ...scoreRows(results).map(({ name, scores }) => [
      name,
      ...scoreColumns.map(({ value, decimals }) => value(scores)?.toFixed(decimals) ?? '-'),
    ]),
  ]);
  return (
    `split "${split}": ${frames} frames in ${views} views; ` +
    `errors after root alignment, of one view unless triangulated\n\n${table}`
  );
}
