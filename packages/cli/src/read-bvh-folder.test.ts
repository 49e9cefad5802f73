import { writeFileSync } from 'node:fs';
import { temporaryFolder } from '../test/run-mas.js';
import { readBvhFolder } from './read-bvh-folder.js';

const folder = temporaryFolder();
afterAll(folder.remove);

const clip = `HIERARCHY
ROOT Hips
{
  OFFSET 0 0 0
  CHANNELS 1 Yrotation
}
MOTION
Frames: 2
Frame Time: 0.01
1
2
`;

test('reads the .bvh files of a folder in the order of their names', async () => {
  const { dir } = folder;
  writeFileSync(folder.at('b.bvh'), clip);
  writeFileSync(folder.at('notes.txt'), 'no clip');
  await expect(readBvhFolder(dir)).rejects.toThrow(
    /^--bvh: expected two or more \.bvh files in .*, found 1/,
  );
  writeFileSync(folder.at('a.BVH'), clip);
  const clips = await readBvhFolder(dir);
  expect(clips.map(({ name, frameCount }) => [name, frameCount])).toEqual([
    ['a.BVH', 2],
    ['b.bvh', 2],
  ]);
  expect([...clips[0].values]).toEqual([1, 2]);

  writeFileSync(folder.at('c.bvh'), clip.replace('Frames: 2', 'Frames: 3'));
  await expect(readBvhFolder(dir)).rejects.toThrow(
    `${folder.at('c.bvh')}, line 12: expected frame 2 of 3, found the end of the file`,
  );
  await expect(readBvhFolder(folder.at('none'))).rejects.toThrow(
    `--bvh: expected a folder of .bvh files, found ${folder.at('none')}: ENOENT`,
  );
});
