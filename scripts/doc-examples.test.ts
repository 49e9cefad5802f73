import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DocExample, readmeExamples, sourceExamples } from './read-doc-examples.js';

// CONTRIBUTING.md, "Examples in the documentation", has the rule.

const root = fileURLToPath(new URL('..', import.meta.url));
const leaves = ['geodesic', 'geometry', 'metrics', 'skeleton', 'skeleton-mask'];

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

const total = (key: 'run' | 'notRun') => packages.reduce((sum, { [key]: e }) => sum + e.length, 0);
console.info(
  [
    `Examples in the documentation: ${total('run')} run, ${total('notRun')} not run`,
    ...packages.flatMap(({ name, notRun }) =>
      notRun.map((example) => `  not run: packages/${name}/${example.where} (${example.notRun})`),
    ),
  ].join('\n'),
);

describe.each(packages)('the documentation of $name', ({ name, dir, run, notRun }) => {
  const printed = new Map<DocExample, string>();
  beforeAll(async () => {
    const texts = await runExamples(dir, run);
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
    if (leaves.includes(name)) expect(notRun).toEqual([]);
  });
});

/** Runs examples in one process, as modules of the package, so that they import what it may. */
async function runExamples(dir: string, examples: DocExample[]): Promise<string[]> {
  const folder = path.join(dir, '.examples');
  const workingDirectory = mkdtempSync(path.join(tmpdir(), 'examples-'));
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const files = examples.map(({ code }, i) => {
      const file = path.join(folder, `${i}.mjs`);
      writeFileSync(file, code);
      return file;
    });
    return await new Promise((resolve, reject) => {
      const runner = fileURLToPath(new URL('run-doc-examples.mjs', import.meta.url));
      const child = fork(runner, files, { cwd: workingDirectory, silent: true, execArgv: [] });
      let errors = '';
      child.stderr!.on('data', (chunk) => (errors += chunk));
      child.on('message', (texts) => resolve(texts as string[]));
      child.on('exit', (code) => reject(new Error(`The examples ended with ${code}: ${errors}`)));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(workingDirectory, { recursive: true, force: true });
  }
}
