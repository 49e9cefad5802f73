import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/**
 * Bytes that the heap keeps for each call. The least of three rounds: compiled code, which may
 * arrive at any time, grows the heap in some of them, memory that `run` holds on to in all.
 */
export function keptPerCall(run: () => void): number {
  const calls = 300;
  const sizes = [heapUsed()];
  while (sizes.length < 4) {
    for (let i = 0; i < calls; i++) run();
    sizes.push(heapUsed());
  }
  return Math.min(...sizes.slice(1).map((size, i) => size - sizes[i])) / calls;
}
