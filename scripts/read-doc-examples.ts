import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A program in the documentation, and what the documentation says that it prints. */
export interface DocExample {
  /** Where it stands: file below the package's folder, and line. */
  where: string;
  /** The program without its types. */
  code: string;
  expected: string;
  /** Why it is not run, where it is not. */
  notRun?: string;
}

const sourceFence = /^```(js|ts)\b([^\n]*)\n(.*?)^```$/gms;
const outputFence = /^\s*(?:prints:?\s+)?```(?:text)?\n(.*?)^```$/ms;

/** The programs of a README: every block of js or ts. */
export function readmeExamples(dir: string): DocExample[] {
  const text = readFileSync(path.join(dir, 'README.md'), 'utf8');
  return fencedExamples(text, 'README.md', 1);
}

/** The programs of the doc comments in src: the blocks below each `@example`. */
export function sourceExamples(dir: string): DocExample[] {
  return readdirSync(path.join(dir, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .toSorted()
    .flatMap((file) => commentExamples(dir, path.join('src', file)));
}

function commentExamples(dir: string, file: string): DocExample[] {
  const source = readFileSync(path.join(dir, file), 'utf8');
  return [...source.matchAll(/^ *\/\*\*.*?\*\//gms)].flatMap(([comment], _, all) => {
    const firstLine = lineAt(source, source.indexOf(comment, all[0].index));
    const text = comment.replace(/^ *(\/\*\*|\*\/|\*) ?/gm, '').replace(/\*\/$/, '');
    return [...text.matchAll(/^@example(.*?)(?=^@|$(?![^]))/gms)].flatMap((example) => {
      const line = firstLine + lineAt(text, example.index) - 1;
      const found = fencedExamples(example[1], file, line);
      const where = `${file}:${line}`;
      return found.length > 0
        ? found
        : [{ where, code: '', expected: '', notRun: 'a fragment: no block of js or ts' }];
    });
  });
}

/** The programs in a text that begins at a line of a file. */
export function fencedExamples(text: string, file: string, firstLine: number): DocExample[] {
  return [...text.matchAll(sourceFence)].map((match) => {
    const [whole, , info, program] = match;
    const where = `${file}:${firstLine + lineAt(text, match.index) - 1}`;
    const [, reason] = /^ no-run\s*(.*)$/.exec(info) ?? [];
    const notRun = reason ?? (/^import /m.test(program) ? undefined : 'a fragment: no import');
    const output = outputFence.exec(text.slice(match.index + whole.length));
    const expected = output?.index === 0 ? output[1].trimEnd() : expectedByComments(program);
    const code = ts.transpileModule(program, {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        verbatimModuleSyntax: true,
      },
    }).outputText;
    return { where, code, expected, notRun };
  });
}

/**
 * What the comments say: those behind the `console.log` statements, or on the lines below where there
 * is none behind, and the one behind the statement that throws.
 */
function expectedByComments(program: string): string {
  const texts: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isStatement(node) && !ts.isBlock(node)) {
      const [behind, ...below] = program.slice(node.end).split('\n');
      const comments = comment.test(behind) ? [behind] : below.slice(0, below.findIndex(isCode));
      const text = comments.map((line) => comment.exec(line)![1]).join('\n');
      const logs = program.startsWith('console.log(', node.getStart());
      if (comments.length > 0 && (logs || /^\w*Error: /.test(text))) texts.push(text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('example.ts', program, ts.ScriptTarget.Latest, true));
  return texts.join('\n');
}

const comment = /^\s*\/\/ (.*?)\s*$/;

function isCode(line: string): boolean {
  return !comment.test(line);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
