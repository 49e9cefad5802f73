// Writes what the records say: the tables between the markers of README.md and of
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

/** How titles of runs with another number of steps end; they are drawn apart. */
const longer = ', three times the steps';
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const over = (name, pick) => records.get(name).map(pick);
const single = ({ scores }) => scores.single.mpjpe;
const triangulated = ({ scores }) => scores.triangulated.mpjpe;

/** Mean over the seeds, and the values where there are several. */
function cell(values, digits) {
  const each = values.length > 1 ? ` (${values.map((v) => v.toFixed(digits)).join(', ')})` : '';
  return `${mean(values).toFixed(digits)}${each}`;
}

function ratio(name, pick, twin = 'twin') {
  return records.has(twin) ? (mean(over(name, pick)) / mean(over(twin, pick))).toFixed(2) : '-';
}

function table(header, lines) {
  return [header, header.map((_, i) => (i === 0 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

const own = done.filter(({ name, isForeignOnly }) => records.get(name)[0].scores && !isForeignOnly);
const meanPose = own.length > 0 && records.get(own[0].name)[0].scores.baselines.meanPose;
const tables = {
  benchmark:
    own.length > 0 &&
    table(
      [
        'row',
        'single view, mm',
        '/ twin',
        'triangulated, mm',
        '/ twin',
        'P-MPJPE, mm',
        'ambiguity, %',
        'mask IoU',
        'seeds',
        'paper: mm; ambiguity',
      ],
      [
        ...own.map(({ name, title, twin, paper }) => [
          title,
          cell(over(name, single), 1),
          ratio(name, single, twin),
          cell(over(name, triangulated), 1),
          ratio(name, triangulated, twin),
          cell(
            over(name, ({ scores }) => scores.single.pMpjpe),
            1,
          ),
          cell(
            over(name, ({ scores }) => scores.ambiguityRatio),
            1,
          ),
          name.startsWith('twin')
            ? '-'
            : cell(
                over(name, ({ scores }) => scores.physiqueIoU),
                3,
              ),
          over(name, ({ seed }) => seed).join(', '),
          paper ? `${paper.mpjpe}; ${paper.ambiguity} %` : '-',
        ]),
        [
          'mean training pose (uses labels)',
          meanPose.mpjpe.toFixed(1),
          records.has('twin') ? (meanPose.mpjpe / mean(over('twin', single))).toFixed(2) : '-',
          meanPose.triangulated.mpjpe.toFixed(1),
          '-',
          meanPose.pMpjpe.toFixed(1),
          '-',
          '-',
          '-',
          '-',
        ],
      ],
    ),
  spp: sppTable(),
  mirror: mirrorTable(),
  domains: domainsTable(),
};

/** Supervised post-processing beside the same checkpoints without it. */
function sppTable() {
  const with_ = done.filter(({ name }) => Object.keys(records.get(name)[0].spp).length > 0);
  if (with_.length === 0) return false;
  const column = (name, pick) => {
    const found = over(name, pick).filter((scores) => scores);
    return found.length > 0
      ? cell(
          found.map(({ single: s }) => s.mpjpe),
          1,
        )
      : '-';
  };
  return table(
    ['row', 'no post-processing, mm', 'linear, mm', 'MLP, mm', 'seeds', 'paper, mm'],
    with_.map(({ name, title, paper }) => [
      title,
      column(name, ({ scores }) => scores),
      column(name, ({ spp }) => spp.linear),
      column(name, ({ spp }) => spp.mlp),
      over(name, ({ seed }) => seed).join(', '),
      name === 'landmarks' ? paper.mpjpe : '-',
    ]),
  );
}

/** The mean over each picture and its mirror image, beside the picture alone. */
function mirrorTable() {
  const seen = done.filter(({ name }) => records.get(name).every(({ mirrored }) => mirrored));
  if (seen.length === 0) return false;
  const columns = [
    ({ single: s }) => s.mpjpe,
    ({ triangulated: t }) => t.mpjpe,
    ({ ambiguityRatio }) => ambiguityRatio,
  ];
  return table(
    ['row', 'single view, mm', 'triangulated, mm', 'ambiguity, %', 'seeds'],
    seen.map(({ name, title }) => [
      title,
      ...columns.map((pick) => {
        const [plain, both] = ['scores', 'mirrored'].map((key) =>
          over(name, (record) => pick(record[key])),
        );
        return `${cell([mean(plain)], 1)} → ${cell(both, 1)}`;
      }),
      over(name, ({ seed }) => seed).join(', '),
    ]),
  );
}

/** People of a domain that nobody trained on. */
function domainsTable() {
  const lines = done.flatMap(({ name, elsewhere, elsewhereTitle }) => {
    const found = records
      .get(name)
      .map(({ seed, ...record }) => ({
        seed,
        scores: record.elsewhere?.[elsewhere],
      }))
      .filter(({ scores }) => scores);
    if (found.length === 0) return [];
    const column = (pick, digits) =>
      cell(
        found.map(({ scores }) => pick(scores)),
        digits,
      );
    return [
      [
        elsewhereTitle,
        column((scores) => scores.single.mpjpe, 1),
        column((scores) => scores.picture.mpjpe, 1),
        column((scores) => scores.single.error2dPercent, 2),
        column((scores) => scores.picture.error2dPercent, 2),
        column((scores) => scores.ambiguityRatio, 1),
        found.map(({ seed }) => seed).join(', '),
      ],
    ];
  });
  if (lines.length === 0) return false;
  return table(
    [
      'trained on',
      'single view, mm',
      'picture alone, mm',
      'single view, 2D, %',
      'picture alone, 2D, %',
      'ambiguity, %',
      'seeds',
    ],
    lines,
  );
}

/** Joins the runs of each row at the steps of that with most: another may have been scored at others. */
function curvesOf(list, points) {
  return list.map(({ name, title }) => {
    const runs = records.get(name).map(points);
    const [longest] = runs.toSorted((a, b) => b.length - a.length);
    return {
      title: title.replace(' (uses labels)', '').replace(longer, ''),
      points: longest.map(({ x }) => {
        const values = runs.flatMap((run) => at(run, x) ?? []);
        return { x, low: Math.min(...values), mean: mean(values), high: Math.max(...values) };
      }),
    };
  });
}

/** A run's value at a step, by linear interpolation; undefined where the run has none. */
function at(run, x) {
  const after = run.findIndex((point) => point.x >= x);
  const [a, b] = [run[after - 1], run[after]];
  if (b?.x === x) return b.y;
  return a && b && a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y);
}

for (const file of [path.join(root, 'README.md'), path.join(folder, 'README.md')]) {
  for (const [name, text] of Object.entries(tables)) if (text) replaceBetween(file, name, text);
}
const isLong = ({ title }) => title.endsWith(longer);
writeCurves('mpjpe.svg', (row) => !isLong(row) && !row.isOffTheScale);
writeCurves('mpjpe-long.svg', isLong);
for (const text of Object.values(tables)) if (text) console.log(`${text}\n`);

function writeCurves(file, wanted) {
  const drawn = own.filter(wanted);
  if (drawn.length === 0) return;
  writeFileSync(
    path.join(folder, file),
    drawCurves(
      curvesOf(drawn, ({ curve }) => curve.map(({ step, mpjpe }) => ({ x: step, y: mpjpe }))),
      { title: 'Single-view MPJPE on people never seen', x: 'training step', y: 'mm' },
    ),
  );
}

/** Fills the place that a file has for a table, if it has one. */
function replaceBetween(file, name, text) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const content = readFileSync(file, 'utf8');
  const [from, to] = [content.indexOf(start), content.indexOf(end)];
  if (from < 0 || to < from) return;
  writeFileSync(
    file,
    `${content.slice(0, from + start.length)}\n\n${text}\n\n${content.slice(to)}`,
  );
}
