import { readFileSync } from 'node:fs';
import { runMas } from '../test/run-mas.js';
import { commandTable } from './command-table.js';

describe('mas --help', () => {
  it('lists every command with what it does', async () => {
    const { code, stdout, stderr } = await runMas('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const [name, { summary }] of Object.entries(commandTable)) {
      expect(stdout).toMatch(new RegExp(`\\b${name}\\s+${summary.replace(/[.*+?]/g, '\\$&')}`));
    }
  });

  it('is what a bare "mas" says', async () => {
    const [bare, help] = [await runMas(''), await runMas('--help')];
    expect(bare).toEqual(help);
  });
});

describe.each(Object.keys(commandTable))('mas %s --help', (name) => {
  it('names every option and gives examples', async () => {
    const { code, stdout, stderr } = await runMas(`${name} --help`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [, examples] = stdout.split('EXAMPLES\n');
    expect(examples).toContain(`mas ${name}`);
    const { args } = await commandTable[name].load();
    for (const option of Object.keys(args)) {
      expect(stdout.toLowerCase()).toContain(option);
    }
    const lines = examples.replace(/\\\n\s*/g, '');
    const names = Object.keys(commandTable).toSorted((a, b) => b.length - a.length);
    const command = new RegExp(`mas (${names.join('|')})\\b([^#&\n]*)`, 'g');
    for (const [, other, rest] of lines.matchAll(command)) {
      const known = Object.keys((await commandTable[other].load()).args);
      for (const [, option] of rest.matchAll(/--(?:no-)?([a-z-]+)/g))
        expect(known).toContain(option);
    }
  });
});

describe('mas', () => {
  it('tells its version', async () => {
    const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    const { code, stdout } = await runMas('--version');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${(JSON.parse(manifest) as { version: string }).version}\n`,
    });
  });

  it('refuses an old Node in one line', async () => {
    const old =
      'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.18.9"}})';
    const { code, stderr } = await runMas('--help', { node: ['--import', old] });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'mas: needs Node 20.19 or newer, found 20.18.9\n',
    });
  });

  it.each([
    ['dance', 'mas: unknown command "dance"; "mas --help" lists the commands\n'],
    ['--dance', 'mas: unknown option --dance; "mas --help" lists the commands\n'],
    [
      'data',
      'mas: data: needs a command; try "mas data check" or "mas data pack" or "mas data unpack"\n',
    ],
    [
      'data chek',
      'mas: data: unknown command "chek"; try "mas data check" or "mas data pack" or "mas data unpack"\n',
    ],
  ])('answers mas %s in one line', async (words, stderr) => {
    expect(await runMas(words)).toEqual({ code: 1, stdout: '', stderr });
  });
});
