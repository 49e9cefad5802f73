import { renameSync } from 'node:fs';
import { temporaryFolder } from '../test/run-mas.js';
import { readRunRecord, writeRunRecord } from './run-record.js';

const folder = temporaryFolder();
afterAll(folder.remove);

test('a run finds its data after both have moved', async () => {
  await writeRunRecord(folder.at('a', 'runs', 'r'), { dataDir: folder.at('a', 'data') });
  renameSync(folder.at('a'), folder.at('b'));
  expect(await readRunRecord(folder.at('b', 'runs', 'r'))).toEqual({
    dataDir: folder.at('b', 'data'),
  });
  expect(await readRunRecord(folder.dir)).toBeUndefined();
});
