import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../run.mjs';

/** All records of finished runs, by row: Map of row name to its records, by seed. */
export function readRecords() {
  const folder = path.join(root, 'docs', 'benchmark', 'records');
  const byRow = new Map();
  if (!existsSync(folder)) return byRow;
  for (const file of readdirSync(folder).toSorted()) {
    const record = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
    byRow.set(record.row, [...(byRow.get(record.row) ?? []), record]);
  }
  return byRow;
}
