import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const shell = process.platform === 'win32';

export interface Tarball {
  name: string;
  /** Absolute path. */
  file: string;
}

/** Packs what `npm run release` publishes, every package, into a folder. */
export async function packPackages(destination: string): Promise<Tarball[]> {
  const pnpm = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).packageManager;
  const output = await run(
    'npx',
    ['--yes', pnpm, '--recursive', 'pack', '--json', '--pack-destination', destination],
    root,
  );
  // The packages' own prepack scripts print before it.
  const packed: { name: string; filename: string }[] = JSON.parse(
    output.slice(output.search(/^\[/m)),
  );
  return packed
    .filter(({ name }) => name.startsWith('@mas/'))
    .map(({ name, filename }) => ({ name, file: path.resolve(destination, filename) }));
}

/** What a command prints; its error output in the error if it fails. */
export async function run(command: string, args: string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd, shell, maxBuffer: 2 ** 26 });
  return stdout;
}
