import { loadConfig } from '@mas/trainer';
import { temporaryFolder } from '../test/run-mas.js';
import { demoData, shippedConfig } from './demo-settings.js';
import { isSyntheticData, writeSyntheticData } from './write-synthetic-data.js';

const folder = temporaryFolder();
afterAll(folder.remove);

test('a synthetic folder is known by its options, in whatever order they were given', async () => {
  const options = {
    seed: 4,
    trainSubjects: 1,
    testSubjects: 0,
    imageSize: 32,
    framesPerSequence: 1,
  };
  await writeSyntheticData(folder.at('a'), { ...options, cameras: 1, actions: undefined });
  const { seed, ...others } = options;
  expect(await isSyntheticData(folder.at('a'), { cameras: 1, ...others, seed })).toBe(true);
  expect(await isSyntheticData(folder.at('a'), { ...options, cameras: 1, seed: 5 })).toBe(false);
  expect(await isSyntheticData(folder.at('b'), demoData)).toBe(false);
});

test.each(['demo', 'demo-long'])(
  'the configuration %s is valid and named like its file',
  async (name) => {
    expect(await loadConfig(shippedConfig(name))).toMatchObject({ name, seed: expect.any(Number) });
  },
);
