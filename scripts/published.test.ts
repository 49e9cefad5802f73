import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { leafEntries } from './leaf-packages.js';
import { packPackages, type Tarball } from './pack.js';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the tarball', () => {
  let destination: string;
  let tarballs: Tarball[];
  beforeAll(async () => {
    destination = mkdtempSync(path.join(tmpdir(), 'pack-'));
    tarballs = await packPackages(destination);
  });
  afterAll(() => rmSync(destination, { recursive: true, force: true }));

  const names = readdirSync(path.join(root, 'packages')).map((folder) => `@mas/${folder}`);

  describe.each(names)('of %s', (name) => {
    const tarball = () => tarballs.find((candidate) => candidate.name === name)!;

    it('has its files, the licence among them, and no others', () => {
      const contents = readTarball(tarball())
        .listFiles()
        .map((file) => file.slice(`/node_modules/${name}/`.length));
      const wanted = ['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts'];
      expect(wanted.filter((file) => !contents.includes(file))).toEqual([]);
      const unwanted = /\.test\.|tsbuildinfo|node_modules|\.examples|(^|\/)testing\//;
      expect(contents.filter((file) => unwanted.test(file))).toEqual([]);
      // The first release writes the changelog.
      const manifest = path.join(root, 'packages', path.basename(name), 'package.json');
      expect(JSON.parse(readFileSync(manifest, 'utf8')).files).toContain('CHANGELOG.md');
    });

    it('passes publint', async () => {
      const bytes = readFileSync(tarball().file);
      const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
      const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
      expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
    });

    it('gives every import its types (attw, profile esm-only)', async () => {
      const analysis = await checkPackage(readTarball(tarball()));
      if (!analysis.types) throw new Error(`${name} has no types`);
      // What the profile leaves out: require() before Node 20.19, and the resolution of Node 10.
      const kinds = ['node10', 'node16-cjs'];
      const counts = (problem: object) =>
        !('resolutionKind' in problem && kinds.includes(problem.resolutionKind as string));
      expect(analysis.problems.filter(counts)).toEqual([]);
    });
  });
});

function readTarball({ file }: Tarball) {
  return createPackageFromTarballData(new Uint8Array(readFileSync(file)));
}

describe.each(Object.entries(leafEntries))('a browser bundle of %s', (entry, allowed) => {
  const folder = path.join(root, 'packages', entry.split('/')[1]);

  /** Bundles a module that stands in the package's folder; a built-in of Node is an error. */
  async function bundle(contents: string) {
    const { outputFiles, metafile } = await build({
      stdin: { contents, resolveDir: folder },
      bundle: true,
      external: allowed,
      format: 'esm',
      logLevel: 'silent',
      metafile: true,
      minify: true,
      platform: 'browser',
      write: false,
    });
    const [{ exports, inputs }] = Object.values(metafile.outputs);
    const modules = Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0);
    return { text: outputFiles[0].text, exports, modules };
  }

  it('needs no Node and no module but the allowed ones', async () => {
    const { modules } = await bundle(`export * from '${entry}';`);
    expect(modules.filter((file) => file.includes('node_modules'))).toEqual([]);
  });

  it('leaves out what is not imported', async () => {
    const whole = await bundle(`export * from '${entry}';`);
    expect(whole.exports.length).toBeGreaterThan(1);
    const alone = whole.exports.map(async (name) => {
      const { modules, text } = await bundle(`export { ${name} } from '${entry}';`);
      const isSmaller = modules.length < whole.modules.length && text.length < whole.text.length;
      return isSmaller ? [] : [name];
    });
    expect((await Promise.all(alone)).flat()).toEqual([]);
    expect((await bundle(`import '${entry}';`)).text).toBe('');
  });
});
