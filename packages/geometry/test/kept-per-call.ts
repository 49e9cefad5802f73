import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/**
 * Bytes that the heap keeps for each call: the median of five rounds. Compiled code comes and goes
 * at any time and moves a round or two up or down; memory that `run` holds on to grows in all.
 */
export function keptPerCall(run: () => void): number {
  const calls = 300;
  const sizes = [heapUsed()];
  while (sizes.length < 6) {
    for (let i = 0; i < calls; i++) run();
    sizes.push(heapUsed());
  }
  const growth = sizes.slice(1).map((size, i) => size - sizes[i]);
  return growth.toSorted((a, b) => a - b)[2] / calls;
}
