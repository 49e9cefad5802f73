import { escapeHtml } from './escape-html.js';
import { formatColumn } from './format-number.js';
import type { ReportTable } from './report-data.js';

/** The run's own numbers, large, and below them the table with a bar behind every number. */
export function renderTable({ columns, rows, notes }: ReportTable): string {
  const formatted = columns.map((_, column) => formatCells(rows.map((row) => row.values[column])));
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('');
  const body = rows
    .map((row, r) => {
      const cells = columns
        .map((_, column) => {
          const { text, share } = formatted[column][r];
          const bar = share > 0 ? ` style="--share:${(100 * share).toFixed(1)}%"` : '';
          return `<td${bar}>${escapeHtml(text)}</td>`;
        })
        .join('');
      const mark = row.emphasis ? ' class="own"' : '';
      return `<tr${mark}><th scope="row">${escapeHtml(row.name)}</th>${cells}</tr>`;
    })
    .join('');
  return (
    renderTiles(columns, rows, formatted) +
    `<div class="scroll"><table><thead><tr><th></th>${head}</tr></thead><tbody>${body}</tbody></table></div>` +
    (notes ?? []).map((note) => `<p class="note">${escapeHtml(note)}</p>`).join('')
  );
}

interface Cell {
  text: string;
  /** Size relative to the column's largest number; 0 where there is no number. */
  share: number;
}

function renderTiles(columns: string[], rows: ReportTable['rows'], formatted: Cell[][]): string {
  const own = rows.findIndex((row) => row.emphasis);
  if (own < 0) return '';
  const tiles = columns
    .map((column, c) =>
      rows[own].values[c] === null
        ? ''
        : `<div class="tile"><span>${escapeHtml(column)}</span><strong>${escapeHtml(formatted[c][own].text)}</strong></div>`,
    )
    .join('');
  return `<div class="tiles" aria-label="${escapeHtml(rows[own].name)}">${tiles}</div>`;
}

function formatCells(values: (number | string | null)[]): Cell[] {
  const numbers = values.filter((value) => typeof value === 'number');
  const texts = formatColumn(numbers);
  const largest = Math.max(...numbers.filter(Number.isFinite), 0);
  let next = 0;
  return values.map((value) => {
    if (value === null) return { text: '–', share: 0 };
    if (typeof value === 'string') return { text: value, share: 0 };
    const share = largest > 0 && Number.isFinite(value) ? Math.max(0, value) / largest : 0;
    return { text: texts[next++], share };
  });
}
