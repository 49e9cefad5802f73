import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Runs modules one after the other in one Node process, in an empty folder; what each printed. */
export async function runExamples(files: string[]): Promise<string[]> {
  const runner = fileURLToPath(new URL('run-examples-child.mjs', import.meta.url));
  const cwd = mkdtempSync(path.join(tmpdir(), 'examples-'));
  // The limit is for what hangs: all examples of a package take a few seconds.
  const options = { cwd, execArgv: [], silent: true, timeout: 120_000 };
  try {
    return await new Promise((resolve) => {
      const child = fork(runner, files, options);
      const printed: string[] = [];
      let errors = '';
      child.stderr!.on('data', (chunk) => (errors += chunk));
      child.on('message', (text) => printed.push(text as string));
      child.on('close', (code, signal) => {
        const missing = files.slice(printed.length).map(() => `(${signal ?? code}) ${errors}`);
        resolve([...printed, ...missing]);
      });
    });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
