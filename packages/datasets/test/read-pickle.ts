import { execFileSync } from 'node:child_process';

/** A pickle of cameras as JSON, through Python with NumPy; null, with a printed reason, without them. */
export function readPickle(file: string): Record<string, Record<string, number[]>> | null {
  const program = `
import json, pickle, sys
import numpy as np
cameras = pickle.load(open(sys.argv[1], 'rb'))
flat = lambda x: np.asarray(x, dtype=float).ravel().tolist()
name = lambda key: key if isinstance(key, str) else '_'.join(key)
numbers = lambda c: {k: flat(v) for k, v in c.items() if not isinstance(v, str)}
print(json.dumps({name(k): numbers(c) for k, c in cameras.items()}))`;
  try {
    const options = { encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'ignore'] };
    return JSON.parse(execFileSync('python3', ['-c', program, file], options as object) as never);
  } catch {
    console.log('skipped: needs python3 with numpy to read a pickle');
    return null;
  }
}
