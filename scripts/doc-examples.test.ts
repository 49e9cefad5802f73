import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { leafEntries, leafFolders } from './leaf-packages.js';
import { type DocExample, readmeExamples, sourceExamples } from './read-doc-examples.js';
import { runExamples } from './run-examples.js';

// CONTRIBUTING.md, "Examples in the documentation", has the rule.

const root = fileURLToPath(new URL('..', import.meta.url));

const packages = readdirSync(path.join(root, 'packages')).map((name) => {
  const dir = path.join(root, 'packages', name);
  const examples = [...readmeExamples(dir), ...sourceExamples(dir)];
  return {
    name,
    dir,
    run: examples.filter(({ notRun }) => notRun === undefined),
    notRun: examples.filter(({ notRun }) => notRun !== undefined),
  };
});

console.info(
  packages
    .map(({ name, run, notRun }) => {
      const reasons = [...new Set(notRun.map((example) => example.notRun))].join('; ');
      return `${name}: ${run.length} examples run, ${notRun.length} not${reasons && ` (${reasons})`}`;
    })
    .join('\n'),
);

describe.each(packages)('the documentation of $name', ({ name, dir, run, notRun }) => {
  const printed = new Map<DocExample, string>();
  beforeAll(async () => {
    const texts = await runInPackage(dir, run);
    run.forEach((example, i) => printed.set(example, texts[i]));
  });

  if (run.length > 0) {
    it.each(run)('$where prints what stands there', (example) => {
      expect(printed.get(example)).toBe(example.expected);
    });
  }

  it('says why an example is not run, and runs all of a leaf package', () => {
    expect(run.length + notRun.length).toBeGreaterThan(0);
    expect(notRun.filter((example) => example.notRun === '')).toEqual([]);
    if (leafFolders.includes(name)) expect(notRun).toEqual([]);
  });
});

it.each(Object.keys(leafEntries))('every function of %s has an example', (entry) => {
  const [, name, ...subpath] = entry.split('/');
  const { exports } = JSON.parse(
    readFileSync(path.join(root, 'packages', name, 'package.json'), 'utf8'),
  );
  const { types } = exports[['.', ...subpath].join('/')];
  const file = path.join(
    root,
    'packages',
    name,
    types.replace('./dist', 'src').replace('.d.ts', '.ts'),
  );
  const program = ts.createProgram([file], { module: ts.ModuleKind.NodeNext, types: [] });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
  const functions = checker
    .getExportsOfModule(module)
    .map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    )
    .filter((symbol) => symbol.flags & ts.SymbolFlags.Function);
  expect(functions.length).toBeGreaterThan(0);
  const without = functions.filter(
    (symbol) => !symbol.getJsDocTags().some((tag) => tag.name === 'example'),
  );
  expect(without.map((symbol) => symbol.name)).toEqual([]);
});

/** Runs examples as modules of the package, so that they import what it may. */
async function runInPackage(dir: string, examples: DocExample[]): Promise<string[]> {
  const folder = path.join(dir, '.examples');
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const files = examples.map(({ code }, i) => {
      const file = path.join(folder, `${i}.mjs`);
      writeFileSync(file, code);
      return file;
    });
    return await runExamples(files);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
