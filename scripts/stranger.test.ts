import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { leafEntries, leafFolders } from './leaf-packages.js';
import { packPackages, run, type Tarball } from './pack.js';
import { readmeExamples } from './read-doc-examples.js';
import { runExamples } from './run-examples.js';
import { findChromium, runInChromium } from './run-in-chromium.js';

// What a stranger does: installs one packed package in an empty project by the lines of its README,
// and runs the README's examples.

const root = fileURLToPath(new URL('..', import.meta.url));
const chromium = findChromium();
if (!chromium) {
  console.warn('No Chromium found (CHROME_PATH names one): README examples not run in a browser');
}
const ask = ['view', 'ndarray', 'version', '--prefer-online', '--fetch-retries=0'];
const registry = await run('npm', ask, root).then(Boolean, () => false);
if (!registry) console.warn('No npm registry can be reached: the packed packages are not tried');

(registry ? describe : describe.skip)('installed alone in an empty project', () => {
  let folder: string;
  let tarballs: Tarball[];
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'stranger-'));
    tarballs = await packPackages(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each(leafFolders)('@mas/%s', (name) => {
    const dir = path.join(root, 'packages', name);
    const examples = readmeExamples(dir);
    const expected = examples.map((example) => example.expected);
    let project: string;

    const write = (extension: string, convert: (code: string) => string) =>
      examples.map(({ code }, i) => {
        const file = `example-${i}.${extension}`;
        writeFileSync(path.join(project, file), convert(code));
        return file;
      });

    beforeAll(async () => {
      project = path.join(folder, name);
      mkdirSync(project);
      // Nothing is published yet: all of ours that npm looks for comes from the tarballs.
      const files = Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`]));
      const wanted = wantedByReadme(dir);
      const overrides = Object.entries(files).filter(([ours]) => !wanted.includes(ours));
      writeFileSync(
        path.join(project, 'package.json'),
        JSON.stringify({ private: true, overrides: Object.fromEntries(overrides) }),
      );
      const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
      await run('npm', [...args, ...wanted.map((spec) => files[spec] ?? spec)], project);
    });

    it('type-checks, its declarations included', () => {
      const file = path.join(project, 'all.mts');
      const entries = Object.keys(leafEntries).filter((entry) => entry.split('/')[1] === name);
      writeFileSync(
        file,
        entries.map((entry, i) => `export * as e${i} from '${entry}';\n`).join(''),
      );
      const program = ts.createProgram([file], {
        module: ts.ModuleKind.NodeNext,
        noEmit: true,
        strict: true,
        target: ts.ScriptTarget.ES2022,
        types: [],
      });
      const ours = program
        .getSourceFiles()
        .filter(({ fileName }) => fileName === file || fileName.includes('/@mas/'));
      expect(ours.length).toBeGreaterThan(entries.length);
      const diagnostics = ours.flatMap((source) => ts.getPreEmitDiagnostics(program, source));
      expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    });

    it('prints what its README shows, by import', async () => {
      const modules = write('mjs', (code) => code);
      expect(await runExamples(modules.map((file) => path.join(project, file)))).toEqual(expected);
    });

    it('prints what its README shows, by require()', async () => {
      const modules = write('cjs', requireInstead);
      expect(await runExamples(modules.map((file) => path.join(project, file)))).toEqual(expected);
    });

    (chromium ? it : it.skip)('prints what its README shows, bundled in a browser', async () => {
      const modules = write('mjs', (code) => code);
      expect(await runInChromium(chromium!, project, modules)).toEqual(expected);
    });
  });
});

/** The packages that the README's first block of shell commands installs. */
function wantedByReadme(dir: string): string[] {
  const readme = readFileSync(path.join(dir, 'README.md'), 'utf8');
  const [, commands] = /^```sh\n(.*?)^```$/ms.exec(readme)!;
  return [...commands.matchAll(/^npm install ([^#\n]*)/gm)].flatMap(([, specs]) =>
    specs.trim().split(/\s+/),
  );
}

/** An ES module as CommonJS whose export is the promise that it ran: `await` may stand at its top. */
function requireInstead(code: string): string {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      esModuleInterop: true,
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
    },
  });
  return `module.exports = (async () => {\n${outputText}\n})();\n`;
}
