// `npm test`: set-up, then the tests of all packages in one jest run; arguments are passed on to jest.
import { existsSync, readFileSync, rmSync } from 'fs';
import os from 'os';
import path from 'path';
import { cores, root, run } from './run.mjs';
import { setUp } from './setup.mjs';

const resultFile = path.join(root, 'node_modules', '.cache', 'test-results.json');

async function test() {
  await setUp();
  rmSync(resultFile, { force: true });

  // A worker that has loaded TensorFlow.js several times over holds up to 2 GB.
  const workers = Math.max(1, Math.min(cores, Math.floor(os.totalmem() / 2 ** 31)));
  const status = await run(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
      '--maxWorkers=' + workers,
      '--json',
      '--outputFile=' + resultFile,
    ].concat(process.argv.slice(2)),
  );

  if (!existsSync(resultFile)) {
    console.log('0 passed, 1 failed (jest ended before it wrote its results)');
    process.exit(1);
  }
  const results = JSON.parse(readFileSync(resultFile, 'utf8'));
  const passed = results.numPassedTests;
  // A file that fails before its first test has no failed test to count.
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  console.log(
    passed + ' passed, ' + failed + ' failed' + (skipped ? ', ' + skipped + ' skipped' : ''),
  );
  process.exit(status === 0 && failed === 0 && passed > 0 ? 0 : 1);
}

test();
