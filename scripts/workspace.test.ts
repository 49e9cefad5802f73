import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));

// A package imports from lower floors only.
const floors: Record<string, number> = {
  '@mas/skeleton': 0,
  '@mas/geodesic': 0,
  '@mas/geometry': 0,
  '@mas/metrics': 1,
  '@mas/skeleton-mask': 1,
  '@mas/tfjs-wasm-training': 1,
  '@mas/masks': 1,
  '@mas/synthetic': 1,
  '@mas/models': 2,
  '@mas/datasets': 2,
  '@mas/trainer': 3,
  '@mas/viewer': 3,
  '@mas/cli': 4,
};

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const packages = readdirSync(path.join(root, 'packages')).map((folder) => {
  const dir = path.join(root, 'packages', folder);
  const manifest: Manifest = readJson(path.join(dir, 'package.json'));
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  return { dir, manifest, declared: Object.keys(declared) };
});

describe.each(packages)('$manifest.name', ({ dir, manifest, declared }) => {
  it('depends only on lower floors', () => {
    const floor = floors[manifest.name];
    expect(floor).toBeDefined();
    expect(declared.filter((name) => isOurs(name) && !(floors[name] < floor))).toEqual([]);
  });

  it('declares every package that its sources import, and of ours no other', () => {
    const found = sourceFiles(path.join(dir, 'src'))
      .flatMap((file) => ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles)
      .map(({ fileName }) => fileName)
      .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
      .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
    const imported = new Set(found);
    const known = [...declared, manifest.name];
    expect([...imported].filter((name) => !known.includes(name))).toEqual([]);
    expect(declared.filter((name) => isOurs(name) && !imported.has(name))).toEqual([]);
  });

  it('names the packages that it is built against in tsconfig.json', () => {
    const { references } = readJson(path.join(dir, 'tsconfig.json'));
    const referenced = references.map(
      (reference: { path: string }) => `@mas/${path.basename(reference.path)}`,
    );
    expect(referenced.toSorted()).toEqual(declared.filter(isOurs).toSorted());
  });
});

function isOurs(name: string) {
  return name.startsWith('@mas/');
}

function readJson(file: string) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** What is published: neither tests nor what only tests use, src/testing. */
function sourceFiles(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|^testing[\\/]/.test(file))
    .map((file) => path.join(dir, file));
}
