// Throws mutated and random bytes at every parser: `npm run fuzz -- [targets] [--cases N] [--seed N]`.
// A parser may return or throw an error of ours. Anything else, a case of more than 5 s, or growing
// memory is a fault; the case is written to a file.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, mutate } from '../test/mutate.js';
import { createTargets } from './targets.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
const SLOWEST_MS = 5000;
const LARGEST_RSS = 2 * 2 ** 30;
const targets = await createTargets();
const names = positionals.length > 0 ? positionals : Object.keys(targets);
let faults = 0;

function isOurs(error) {
  return (
    error?.name === 'DataError' ||
    (error?.constructor === Error && /: expected /.test(error.message))
  );
}

for (const name of names) {
  const { samples, parse } = targets[name];
  const random = createRandom(Number(values.seed));
  let accepted = 0;
  let slowest = 0;
  let loops = 0;
  const start = performance.now();
  for (let i = 0; i < Number(values.cases); i++) {
    const bytes = mutate(samples, random);
    const before = performance.now();
    let fault;
    let isLoop = false;
    try {
      await parse(bytes);
      accepted++;
    } catch (error) {
      if (!isOurs(error)) fault = error?.stack ?? String(error);
      // The HDF5 library can loop: it runs in a thread with a time limit.
      isLoop = error?.found === 'a loop';
    }
    const ms = performance.now() - before;
    if (isLoop) loops++;
    else slowest = Math.max(slowest, ms);
    if (ms > SLOWEST_MS && !isLoop) fault ??= `${ms.toFixed(0)} ms`;
    if (i % 1000 === 0 && process.memoryUsage.rss() > LARGEST_RSS) fault ??= 'too much memory';
    if (fault) {
      faults++;
      const file = join(tmpdir(), `fuzz-${name}-${i}.bin`);
      writeFileSync(file, bytes);
      console.log(`${name}, case ${i}, ${file}:\n${fault}`);
      if (faults > 10) process.exit(1);
    }
  }
  const seconds = (performance.now() - start) / 1000;
  const rss = process.memoryUsage.rss() / 2 ** 20;
  console.log(
    `${name.padEnd(12)} ${values.cases} cases, ${accepted} accepted, slowest ${slowest.toFixed(0)} ms, ` +
      `${loops > 0 ? `${loops} loops that were stopped, ` : ''}` +
      `${rss.toFixed(0)} MB, ${seconds.toFixed(0)} s`,
  );
}
console.log(faults === 0 ? 'no fault' : `${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
