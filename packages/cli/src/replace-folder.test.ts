import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../test/run-mas.js';
import { replaceFolder } from './replace-folder.js';

const folder = temporaryFolder();
afterAll(folder.remove);

const kind = { file: 'poses.json', format: 'mas-poses/1', others: ['pictures'] };
const poses = '{"format": "mas-poses/1"}';

const write = (picture: string) => async (dir: string) => {
  mkdirSync(path.join(dir, 'pictures'));
  writeFileSync(path.join(dir, 'pictures', picture), '');
  writeFileSync(path.join(dir, 'poses.json'), poses);
};

const full = () => Promise.reject(new Error('full'));

describe('replaceFolder', () => {
  it('replaces what an earlier call wrote', async () => {
    await replaceFolder(folder.at('new', 'out'), kind, write('a'));
    await replaceFolder(folder.at('new', 'out'), kind, write('b'));
    expect(readdirSync(folder.at('new', 'out')).toSorted()).toEqual(['pictures', 'poses.json']);
    expect(readdirSync(folder.at('new', 'out', 'pictures'))).toEqual(['b']);
    expect(readdirSync(folder.at('new'))).toEqual(['out']);
  });

  it('takes an empty folder', async () => {
    mkdirSync(folder.at('empty'));
    await replaceFolder(folder.at('empty'), kind, write('a'));
    expect(readdirSync(folder.at('empty', 'pictures'))).toEqual(['a']);
  });

  it('leaves the old folder as it was when the new one fails', async () => {
    await replaceFolder(folder.at('fail', 'out'), kind, write('old'));
    const failing = replaceFolder(folder.at('fail', 'out'), kind, async (dir) => {
      await write('new')(dir);
      await full();
    });
    await expect(failing).rejects.toThrow('full');
    expect(readdirSync(folder.at('fail', 'out', 'pictures'))).toEqual(['old']);
    expect(readdirSync(folder.at('fail'))).toEqual(['out']);
  });

  it('leaves nothing when there was nothing', async () => {
    await expect(replaceFolder(folder.at('deep', 'er', 'out'), kind, full)).rejects.toThrow('full');
    expect(readdirSync(folder.dir)).not.toContain('deep');
  });

  it('keeps what others put into the new parents meanwhile', async () => {
    const failing = replaceFolder(folder.at('top', 'mid', 'out'), kind, async () => {
      writeFileSync(folder.at('top', 'thesis.tex'), '');
      await full();
    });
    await expect(failing).rejects.toThrow('full');
    expect(readdirSync(folder.at('top'))).toEqual(['thesis.tex']);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['of something else', { 'thesis.tex': '' }, /found thesis\.tex; name another folder/],
    ['of a sequence', { 'poses.json': '{"unit": "mm"}' }, /found a poses\.json of another format/],
    ['with a broken poses.json', { 'poses.json': '{' }, /found a poses\.json of another format/],
    ['of pictures alone', { pictures: '' }, /found no poses\.json/],
    [
      'with files besides',
      { 'poses.json': poses, 'cameras.json': '[]' },
      /expected a new folder, or one with nothing but poses\.json and pictures \(mas-poses\/1\) to replace, found cameras\.json/,
    ],
  ])('never touches a folder %s', async (name, files, message) => {
    const dir = folder.at(name);
    mkdirSync(dir);
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(dir, file), text);
    // Said before the work of writing, whose own error would be another.
    await expect(replaceFolder(dir, kind, full)).rejects.toThrow(message);
    const left = readdirSync(dir).map((file) => [file, readFileSync(path.join(dir, file), 'utf8')]);
    expect(Object.fromEntries(left)).toEqual(files);
  });

  it('keeps files that came while it wrote', async () => {
    const dir = folder.at('late', 'out');
    await replaceFolder(dir, kind, write('old'));
    const late = replaceFolder(dir, kind, async (temporary) => {
      await write('new')(temporary);
      writeFileSync(path.join(dir, 'notes.txt'), '');
    });
    await expect(late).rejects.toThrow(/found notes\.txt/);
    expect(readdirSync(dir).toSorted()).toEqual(['notes.txt', 'pictures', 'poses.json']);
    expect(readdirSync(folder.at('late'))).toEqual(['out']);
  });
});
