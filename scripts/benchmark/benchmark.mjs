// `npm run benchmark`: every row of the benchmark that has no record yet, then its tables.
//   npm run benchmark -- --rows full,twin --seeds 1,2 --replicas 1
// A stopped benchmark goes on where it was. Records: docs/benchmark/records.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, run } from '../run.mjs';
import { drawingOf, folderOf, rows, usual } from './rows.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: rows.map(({ name }) => name).join(',') },
    seeds: { type: 'string', default: '1,2' },
    replicas: { type: 'string', default: '2' },
  },
});
const wanted = values.rows.split(',');
for (const name of wanted) {
  if (!rows.some((row) => row.name === name)) {
    console.error(
      `--rows: no row "${name}"; choose from ${rows.map((row) => row.name).join(', ')}`,
    );
    process.exit(1);
  }
}
const mas = path.join(root, 'packages', 'cli', 'bin', 'mas.js');
for (const seed of values.seeds.split(',')) {
  for (const row of rows.filter(({ name }) => wanted.includes(name))) {
    if (existsSync(path.join(root, 'docs', 'benchmark', 'records', `${row.name}-${seed}.json`))) {
      continue;
    }
    const domains = row.domains ?? [usual];
    for (const domain of [...domains, ...(row.elsewhere ? [row.elsewhere] : [])]) {
      if (existsSync(path.join(root, folderOf(domain)))) continue;
      await must(process.execPath, [mas, 'synth', folderOf(domain), ...drawingOf(domain)]);
    }
    const runRow = path.join(root, 'scripts', 'benchmark', 'run-row.mjs');
    await must(process.execPath, [runRow, row.name, seed, values.replicas]);
  }
}
await must(process.execPath, [path.join(root, 'scripts', 'benchmark', 'write-tables.mjs')]);

async function must(command, args) {
  const status = await run(command, args);
  if (status !== 0) process.exit(status);
}
