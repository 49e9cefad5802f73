// How the scripts start other programs. Old syntax, for the reason given in setup.mjs.
import { spawn } from 'child_process';
import { readFileSync } from 'fs';
import os from 'os';
import path from 'path';
import { isatty } from 'tty';
import { fileURLToPath } from 'url';

/** The repository's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The root package.json. */
export const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Processes that the scripts start side by side: one per core that this process may use. */
export const cores = os.availableParallelism ? os.availableParallelism() : os.cpus().length;

const forwarded = ['SIGINT', 'SIGTERM'];

// The terminal sends Ctrl-C to the script and its child alike; a second one would end the child at once.
const hasTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));

/**
 * Runs a command in the repository's root with its output shown; promises its exit status, 128 + n
 * when signal n ended it. The command decides how it ends on SIGINT and SIGTERM, and the script waits
 * for it, so that a training run can save its checkpoint first.
 */
export function run(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: Object.assign({}, process.env, env),
      shell: process.platform === 'win32' && command !== process.execPath,
    });
    const forward = (signal) => {
      if (signal !== 'SIGINT' || !hasTerminal) child.kill(signal);
    };
    const end = (status) => {
      for (const signal of forwarded) process.removeListener(signal, forward);
      resolve(status);
    };
    for (const signal of forwarded) process.on(signal, forward);
    child.on('exit', (status, signal) =>
      end(signal === null ? status : 128 + os.constants.signals[signal]),
    );
    child.on('error', (error) => {
      console.error(command + ': ' + error.message);
      end(1);
    });
  });
}

/**
 * Runs pnpm, in the version that package.json names, through npx: no global install is needed.
 * turbo asks for a pnpm on its PATH, and npx puts it there for its own children only: turbo must
 * therefore run as `pnpm exec turbo`.
 */
export function pnpm(args) {
  return run('npx', ['--yes', manifest.packageManager].concat(args), {
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    TURBO_PRINT_VERSION_DISABLED: '1',
  });
}
