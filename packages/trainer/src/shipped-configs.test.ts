import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument, type Scalar } from 'yaml';
import { shrinkConfig } from '../test/shrink-config.js';
import { tinyDataset } from '../test/tiny-dataset.js';
import { supervisionOf } from './checkpoint.js';
import { configAdditions } from './config-additions.js';
import type { TrainConfig } from './config.js';
import { dryRun } from './dry-run.js';
import { loadConfig } from './load-config.js';
import type { LogLine } from './run-log.js';
import { selectBackend, type BackendReport } from './select-backend.js';
import { trainingSources } from './training-sources.js';

const folder = fileURLToPath(new URL('../../../configs', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .toSorted();

/** Keys of what a configuration adds to the paper, choices where that is silent left out. */
const additionsOf = (config: TrainConfig) =>
  configAdditions(config).flatMap(({ key, isChoice }) => (isChoice ? [] : (key ?? [])));

test('there are configurations of every kind', () => {
  const folders = new Set(files.map((file) => path.dirname(file)));
  expect([...folders]).toEqual(expect.arrayContaining(['.', 'paper', 'synthetic']));
});

test.each(files)('%s is valid, named like its file, and in the README', async (file) => {
  const config = await loadConfig(path.join(folder, file));
  const name = path.basename(file, '.yaml');
  expect(config.name).toBe(path.dirname(file) === 'synthetic' ? `synthetic-${name}` : name);
  const readme = await readFile(path.join(folder, 'README.md'), 'utf8');
  const parts = name.split(/(?=-greenscreen|-dance|-3dhp|-tiktok)/);
  for (const part of name.startsWith('figure6') ? parts : [name]) expect(readme).toContain(part);
});

test.each(files.filter((file) => file.startsWith('paper/')))(
  '%s has no addition, and says exactly which data are missing and how to get them',
  async (file) => {
    const config = await loadConfig(path.join(folder, file));
    const { data } = config;
    expect(additionsOf(config)).toEqual([]);
    expect(supervisionOf(config)).toMatch(
      /^(masks and (calibrated|single) views; no joint labels(; 36 landmarks without names or bones)?|joint labels of every training scene)$/,
    );
    expect(data.sources.length).toBeGreaterThan(0);
    expect(() => trainingSources(config)).toThrow(
      expect.objectContaining({
        name: 'MissingDataError',
        message: [
          `${config.name}: data are missing`,
          ...data.sources.map(
            (source) =>
              `  ${source.folder}: expected a data folder, found nothing; ${source.obtain}`,
          ),
        ].join('\n'),
      }),
    );
  },
);

test.each(files.filter((file) => !file.startsWith('paper/')))(
  '%s marks with [+] what it adds to the paper',
  async (file) => {
    const text = await readFile(path.join(folder, file), 'utf8');
    const own = parseDocument(text);
    const additions = additionsOf(await loadConfig(path.join(folder, file)));
    const lineOf = (key: string) => {
      const { range } = own.getIn(key.split('.'), true) as Scalar;
      return text.split('\n')[text.slice(0, range![0]).split('\n').length - 1];
    };
    const [written, inherited] = [true, false].map((isOwn) =>
      additions.filter((key) => own.hasIn(key.split('.')) === isOwn),
    );
    expect(written.filter((key) => !lineOf(key).includes('# [+]'))).toEqual([]);
    // The others have their defaults from one of these.
    if (!['demo.yaml', 'synthetic/full.yaml'].includes(file)) return;
    const named = new Set(
      text
        .match(/#.*/g)!
        .join(' ')
        .match(/[a-z]+(\.[A-Za-z]+)+/g),
    );
    expect(inherited.filter((key) => !named.has(key))).toEqual([]);
  },
);

describe('a dry run', () => {
  let data: Awaited<ReturnType<typeof tinyDataset>>;
  let backend: BackendReport;
  beforeAll(async () => {
    data = await tinyDataset();
    backend = await selectBackend('wasm');
  });
  afterAll(() => data.remove());

  test.each(files)('of %s, shrunk, takes a step of every stage', async (file) => {
    const loaded = await loadConfig(path.join(folder, file));
    const config = shrinkConfig(loaded, data.dir, (name) => /dance|tiktok/.test(name));
    const lines: LogLine[] = [];
    const { step, steps, stages } = await dryRun({
      config,
      dataDir: config.data.sources.length > 0 ? undefined : data.dir,
      backend,
      onLog: (line) => void lines.push(line),
    });
    expect(step).toBe(steps);
    expect(lines).toHaveLength(steps);
    for (const { loss, gradientNorm } of lines) {
      expect(loss).toBeGreaterThan(0);
      expect(gradientNorm).toBeGreaterThan(0);
    }

    const { detector, heading, landmarks, pose, supervision } = config;
    const learnsFromMasks = supervision === 'masks';
    const isAtOnce = pose.stages.arms === 0;
    const wanted = [
      learnsFromMasks && heading.steps > 0 && config.data.multiView && 'heading',
      learnsFromMasks && !isAtOnce && 'A: skeleton',
      learnsFromMasks && !isAtOnce && 'B: + shape prior',
      learnsFromMasks && landmarks === 0 && 'C: + arms',
      !learnsFromMasks && 'supervised',
    ];
    expect(stages.map(({ name }) => name)).toEqual(wanted.filter((name) => name !== false));

    const terms = new Set(
      lines.flatMap((line) => Object.keys(line.terms).filter((key) => line.terms[key] !== 0)),
    );
    const ofPaper = [
      learnsFromMasks && pose.mask.skeletonWeight !== 0 && 'skeleton',
      learnsFromMasks && pose.mask.physiqueWeight !== 0 && 'physique',
      !learnsFromMasks && 'xy',
      !learnsFromMasks && 'depth',
      detector.kind === 'hourglass' && 'intermediate',
    ].filter((name) => name !== false);
    expect([...terms]).toEqual(expect.arrayContaining(ofPaper));
    if (file.startsWith('paper/')) expect(terms).toEqual(new Set(ofPaper));
  });
});
