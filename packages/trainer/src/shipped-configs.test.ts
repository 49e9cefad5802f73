import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { tinyDataset } from '../test/tiny-dataset.js';
import { supervisionOf } from './checkpoint.js';
import { configAdditions } from './config-additions.js';
import type { TrainConfig } from './config.js';
import { dryRun } from './dry-run.js';
import { loadConfig } from './load-config.js';
import { selectBackend } from './select-backend.js';
import { trainingSources } from './training-sources.js';

const folder = fileURLToPath(new URL('../../../configs', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .toSorted();

/** The paper does not state them: configs/paper takes them from the authors' later code. */
const ofLaterCode = ['pose.mask.armWidth', 'pose.mask.merge'];

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
    const additions = configAdditions(config).flatMap(({ key }) => key ?? []);
    expect(additions.filter((key) => !ofLaterCode.includes(key))).toEqual([]);
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

test.each([
  'synthetic/hourglass.yaml',
  'synthetic/paper-terms.yaml',
  'synthetic/figure6-studio-greenscreen-dance.yaml',
])('a dry run of %s takes a step of every stage', async (file) => {
  const data = await tinyDataset();
  try {
    const loaded = await loadConfig(path.join(folder, file));
    const sources = loaded.data.sources.map((source) => ({ ...source, folder: data.dir }));
    // Smaller batches than the file's: every stage of the same code in less time.
    const config: TrainConfig = {
      ...loaded,
      replicas: 1,
      data: {
        ...loaded.data,
        sources: sources.map((source) => ({ ...source, scenesPerBatch: 2 })),
      },
      heading: { ...loaded.heading, scenesPerBatch: 2 },
      pose: { ...loaded.pose, scenesPerBatch: 2, steps: 5 },
    };
    const backend = await selectBackend('wasm');
    const dataDir = sources.length > 0 ? undefined : data.dir;
    const { step, steps, stages } = await dryRun({ config, dataDir, backend });
    expect(step).toBe(steps);
    const cascade = stages.map(({ name }) => name).filter((name) => name !== 'heading');
    expect(cascade).toEqual(['A: skeleton', 'B: + shape prior', 'C: + arms']);
  } finally {
    await data.remove();
  }
});
