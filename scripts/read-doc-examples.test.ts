import { fencedExamples } from './read-doc-examples.js';

const block = (program: string, info = 'js') => `\`\`\`${info}\nimport 'x';\n${program}\n\`\`\`\n`;
const output = (text: string) => `\`\`\`text\n${text}\n\`\`\`\n`;
const expected = (text: string) =>
  fencedExamples(text, 'README.md', 1).map((example) => example.expected);

describe('what a program is expected to print', () => {
  it('stands in the block that follows it', () => {
    expect(expected(block('console.log(f());') + '\n' + output('1\n2'))).toEqual(['1\n2']);
    expect(expected(block('console.log(1); // one') + '\nprints\n\n' + output('1'))).toEqual(['1']);
  });

  it('does not stand in a block behind other text', () => {
    expect(expected(block('f();') + '\nThe file holds\n\n' + output('1'))).toEqual(['']);
  });

  it('stands behind each console.log', () => {
    const program =
      "const n = 1; // a number\nif (n) {\n  console.log(n); // 1\n}\nconsole.log('a'); // a";
    expect(expected(block(program))).toEqual(['1\na']);
    expect(expected(block('console.log(\n  1,\n  2,\n); // 1 2'))).toEqual(['1 2']);
  });

  it('stands below a console.log that has nothing behind it', () => {
    expect(expected(block('console.log(pair);\n// [ 1,\n//   2 ]\nf();\n// not this'))).toEqual([
      '[ 1,\n  2 ]',
    ]);
  });

  it('ends in the error of the statement that throws', () => {
    expect(expected(block('console.log(1); // 1\nf(); // RangeError: f: too small'))).toEqual([
      '1\nRangeError: f: too small',
    ]);
  });
});

it('takes types away and keeps imports', () => {
  const [{ code }] = fencedExamples(block('const n: number = 1;', 'ts'), 'README.md', 1);
  expect(code).toBe("import 'x';\nconst n = 1;\n");
});

it('says where a program stands, and why it is not run', () => {
  const text = `# Title\n\n${block('f();')}\n${block('f();', 'ts no-run needs a camera')}`;
  const found = fencedExamples(text + '```js\nf();\n```\n', 'README.md', 1);
  expect(found.map(({ where, notRun }) => [where, notRun])).toEqual([
    ['README.md:3', undefined],
    ['README.md:8', 'needs a camera'],
    ['README.md:12', 'a fragment: no import'],
  ]);
});
