// `npm run setup`: everything between a fresh clone and a working workspace. Needs Node and npm only.
// This file and those that import it keep to old syntax, so that an old Node can still say that it is too old.
import { createHash } from 'crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'fs';
import path from 'path';
import { fileURLToPath } from 'url';
import { cores, manifest, pnpm, root } from './run.mjs';

const stampFile = path.join(root, 'node_modules', '.cache', 'setup.json');

/** Checks Node, installs the dependencies and builds the packages; skips what is already done. */
export async function setUp() {
  checkNode();
  await install();
  await build();
}

function checkNode() {
  const wanted = manifest.engines.node.replace('>=', '');
  const [major, minor] = wanted.split('.').map(Number);
  const [hasMajor, hasMinor] = process.versions.node.split('.').map(Number);
  if (hasMajor > major || (hasMajor === major && hasMinor >= minor)) return;
  console.error(
    'Node ' +
      wanted +
      ' or newer is needed, this is ' +
      process.versions.node +
      ': https://nodejs.org',
  );
  process.exit(1);
}

async function install() {
  const hash = hashOfManifests();
  if (existsSync(stampFile) && JSON.parse(readFileSync(stampFile, 'utf8')).hash === hash) {
    say('dependencies: already installed');
    return;
  }
  const seconds = await timed('dependencies: installing with ' + manifest.packageManager, () =>
    pnpm(['install', '--frozen-lockfile', '--config.confirmModulesPurge=false']),
  );
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ hash }) + '\n');
  say('dependencies: installed in ' + seconds + ' s');
}

async function build() {
  const seconds = await timed('packages: building what changed', () =>
    pnpm(['exec', 'turbo', 'run', 'build', '--concurrency=' + cores]),
  );
  say('packages: built in ' + seconds + ' s');
}

function hashOfManifests() {
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'];
  for (const folder of ['packages', 'examples']) {
    for (const name of readdirSync(path.join(root, folder)).toSorted()) {
      files.push(path.join(folder, name, 'package.json'));
    }
  }
  const hash = createHash('sha256').update(process.platform + process.arch);
  for (const file of files) {
    if (existsSync(path.join(root, file))) hash.update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

async function timed(message, work) {
  say(message);
  const start = Date.now();
  const status = await work();
  if (status !== 0) process.exit(status);
  return ((Date.now() - start) / 1000).toFixed(1);
}

function say(message) {
  console.log('setup: ' + message);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  setUp().then(() => say('ready; `npm test` runs the tests, `npm run demo` the demo'));
}
