import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../test/run-mas.js';
import { fillIn, matchCameras } from './match-cameras.js';

const folder = temporaryFolder();
afterAll(folder.remove);

function touch(name: string): void {
  mkdirSync(path.dirname(folder.at(name)), { recursive: true });
  writeFileSync(folder.at(name), '');
}

beforeAll(() => {
  ['cam10/video.avi', 'cam2/video.avi', 'cam1/video.avi', 'cam3/other.avi'].forEach(touch);
  ['flat/left-a.mp4', 'flat/right-a.mp4', 'flat/left-a.txt'].forEach(touch);
});

describe('matchCameras', () => {
  it('finds one camera for each folder that holds the file, in natural order', async () => {
    const cameras = await matchCameras(folder.dir, '{cam}/video.avi');
    expect(cameras).toEqual(['cam1', 'cam2', 'cam10']);
    expect(fillIn('{cam}/{cam}.xml', 'cam2')).toBe('cam2/cam2.xml');
  });

  it('finds cameras in the names of files', async () => {
    expect(await matchCameras(folder.dir, 'flat/{cam}-a.mp4')).toEqual(['left', 'right']);
  });

  it('says what it looked for', async () => {
    await expect(matchCameras(folder.dir, '{cam}/film.avi')).rejects.toThrow(/film\.avi: expected/);
    await expect(matchCameras(folder.dir, 'no/{cam}.avi')).rejects.toThrow(/found none/);
  });
});
