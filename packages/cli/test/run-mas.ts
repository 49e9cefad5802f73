import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../bin/mas.js', import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  /** Added to the environment. */
  env?: NodeJS.ProcessEnv;
  /** Options of Node itself. */
  node?: string[];
  /** Sends SIGINT as soon as this is true of what was printed so far. */
  interruptWhen?(printed: string): boolean;
}

/** Runs `mas` as its own process, as a user would; `words` are split at the spaces. */
export function runMas(words: string, options: RunOptions = {}): Promise<Finished> {
  const { cwd, env, node = [], interruptWhen } = options;
  const child = spawn(process.execPath, [...node, bin, ...words.split(' ').filter(Boolean)], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  const watch = setInterval(() => {
    if (!interruptWhen?.(output.stdout + output.stderr)) return;
    clearInterval(watch);
    child.kill('SIGINT');
  }, 20);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, ...output });
    });
  });
}

/** A new empty folder outside the repository. */
export function temporaryFolder(): { dir: string; at(...parts: string[]): string; remove(): void } {
  const dir = mkdtempSync(path.join(tmpdir(), 'mas-cli-'));
  return {
    dir,
    at: (...parts) => path.join(dir, ...parts),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
