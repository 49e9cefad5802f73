// Writes what the records say: the table between the markers of README.md and of
// docs/benchmark/README.md, and the learning curves beside the latter.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../run.mjs';
import { drawCurves } from './draw-curves.mjs';
import { readRecords } from './read-records.mjs';
import { rows } from './rows.mjs';

const records = readRecords();
const folder = path.join(root, 'docs', 'benchmark');
const done = rows.filter(({ name }) => records.has(name));
if (done.length === 0) {
  console.error('no record yet: npm run benchmark');
  process.exit(1);
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const over = (name, pick) => records.get(name).map(pick);

/** Mean over the seeds, and the values where there are several. */
function cell(name, pick, digits) {
  const values = over(name, pick);
  const each = values.length > 1 ? ` (${values.map((v) => v.toFixed(digits)).join(', ')})` : '';
  return `${mean(values).toFixed(digits)}${each}`;
}

function ratio(name, pick) {
  if (!records.has('twin')) return '-';
  return (mean(over(name, pick)) / mean(over('twin', pick))).toFixed(2);
}

const single = ({ scores }) => scores.single.mpjpe;
const triangulated = ({ scores }) => scores.triangulated.mpjpe;
const header = [
  'row',
  'single view, mm',
  '/ twin',
  'triangulated, mm',
  '/ twin',
  'P-MPJPE, mm',
  'ambiguity, %',
  'mask IoU',
  'seeds',
  'paper (Human3.6M): mm; ambiguity',
];
const lines = done.map(({ name, title, paper }) => [
  title,
  cell(name, single, 1),
  ratio(name, single),
  cell(name, triangulated, 1),
  ratio(name, triangulated),
  cell(name, ({ scores }) => scores.single.pMpjpe, 1),
  cell(name, ({ scores }) => scores.ambiguityRatio, 1),
  name === 'twin' ? '-' : cell(name, ({ scores }) => scores.physiqueIoU, 3),
  over(name, ({ seed }) => seed).join(', '),
  paper ? `${paper.mpjpe}; ${paper.ambiguity} %` : '-',
]);
const baseline = records.get(done[0].name)[0].scores.baselines.meanPose;
lines.push([
  'mean training pose (uses labels)',
  baseline.mpjpe.toFixed(1),
  '-',
  baseline.triangulated.mpjpe.toFixed(1),
  '-',
  baseline.pMpjpe.toFixed(1),
  '-',
  '-',
  '-',
  '-',
]);
const table = [header, header.map((_, i) => (i === 0 ? '---' : '---:')), ...lines]
  .map((cells) => `| ${cells.join(' | ')} |`)
  .join('\n');
replaceBetween(path.join(root, 'README.md'), table);
replaceBetween(path.join(folder, 'README.md'), table);

/** Joins the runs of each row point by point. */
function curvesOf(points) {
  return done.map(({ name, title }) => {
    const runs = records.get(name).map(points);
    return {
      title: title.replace(' (uses labels)', ''),
      points: runs[0].map(({ x }, i) => {
        const values = runs.flatMap((run) => (run[i] ? [run[i].y] : []));
        return { x, low: Math.min(...values), mean: mean(values), high: Math.max(...values) };
      }),
    };
  });
}
writeFileSync(
  path.join(folder, 'mpjpe.svg'),
  drawCurves(
    curvesOf(({ curve }) => curve.map(({ step, mpjpe }) => ({ x: step, y: mpjpe }))),
    { title: 'Single-view MPJPE on people never seen', x: 'training step', y: 'mm' },
  ),
);
console.log(table);

function replaceBetween(file, text) {
  const [start, end] = ['<!-- benchmark -->', '<!-- /benchmark -->'];
  const content = readFileSync(file, 'utf8');
  const [from, to] = [content.indexOf(start), content.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file}: expected the markers ${start} and ${end}`);
  writeFileSync(
    file,
    `${content.slice(0, from + start.length)}\n\n${text}\n\n${content.slice(to)}`,
  );
}
