import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../test/run-mas.js';
import { replaceFolder } from './replace-folder.js';

const folder = temporaryFolder();
afterAll(folder.remove);

const write = (name: string) => async (dir: string) => {
  writeFileSync(path.join(dir, name), '');
  writeFileSync(path.join(dir, 'poses.json'), '');
};

describe('replaceFolder', () => {
  it('replaces what an earlier call wrote', async () => {
    await replaceFolder(folder.at('new', 'out'), 'poses.json', write('a'));
    await replaceFolder(folder.at('new', 'out'), 'poses.json', write('b'));
    expect(readdirSync(folder.at('new', 'out')).toSorted()).toEqual(['b', 'poses.json']);
    expect(readdirSync(folder.at('new'))).toEqual(['out']);
  });

  it('leaves the old folder as it was when the new one fails', async () => {
    await replaceFolder(folder.at('fail', 'out'), 'poses.json', write('old'));
    const failing = replaceFolder(folder.at('fail', 'out'), 'poses.json', async (dir) => {
      await write('new')(dir);
      throw new Error('full');
    });
    await expect(failing).rejects.toThrow('full');
    expect(readdirSync(folder.at('fail', 'out')).toSorted()).toEqual(['old', 'poses.json']);
    expect(readdirSync(folder.at('fail'))).toEqual(['out']);
  });

  it('leaves nothing when there was nothing', async () => {
    const failing = replaceFolder(folder.at('deep', 'er', 'out'), 'poses.json', async () => {
      throw new Error('full');
    });
    await expect(failing).rejects.toThrow('full');
    expect(readdirSync(folder.dir)).not.toContain('deep');
  });

  it('never replaces a folder of something else', async () => {
    mkdirSync(folder.at('home'));
    writeFileSync(folder.at('home', 'thesis.tex'), '');
    await expect(replaceFolder(folder.at('home'), 'poses.json', write('a'))).rejects.toThrow(
      /expected a new folder or an earlier poses\.json, found other files/,
    );
    expect(readdirSync(folder.at('home'))).toEqual(['thesis.tex']);
  });
});
