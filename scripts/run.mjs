// How the scripts start other programs. Old syntax, for the reason given in setup.mjs.
import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import os from 'os';
import path from 'path';
import { fileURLToPath } from 'url';

/** The repository's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The root package.json. */
export const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Processes that the scripts start side by side: one per core that this process may use. */
export const cores = os.availableParallelism ? os.availableParallelism() : os.cpus().length;

// Ctrl-C reaches the whole process group: the child decides how it ends, and the script waits for
// it, so that a training run can save its checkpoint first.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, function () {});

/** Runs a command in the repository's root with its output shown, and returns its exit status. */
export function run(command, args, env) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: Object.assign({}, process.env, env),
    shell: process.platform === 'win32' && command !== process.execPath,
  });
  if (error) console.error(command + ': ' + error.message);
  return status === null ? 1 : status;
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
