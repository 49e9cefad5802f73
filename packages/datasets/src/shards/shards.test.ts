import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { folderContent } from '../../test/folder-content.js';
import { scratchFolder } from '../../test/scratch-folder.js';
import { ballSequence } from '../../test/tiny-dataset.js';
import { writeTar, type TarTestEntry } from '../../test/write-tar.js';
import { openDataset } from '../open-dataset.js';
import { writeDataset } from '../write-dataset.js';
import { packDataset } from './pack-dataset.js';
import { readTar } from './read-tar.js';
import { unpackDataset } from './unpack-dataset.js';

const root = scratchFolder();
const at = (...parts: string[]) => join(root, ...parts);

beforeAll(async () => {
  const splits = { train: ['walk'], test: ['turn'] };
  const sequences = [ballSequence('walk', 3), ballSequence('turn', 2)];
  await writeDataset(at('data'), { skeleton: 'two', splits }, sequences, { imageFormat: 'png' });
  await packDataset(at('data'), at('shards'), { shardBytes: 20_000 });
});

async function names(file: string): Promise<string[]> {
  const found = [];
  for await (const { name } of readTar(file, 1e6)) found.push(name);
  return found;
}

describe('packDataset', () => {
  it('keeps the files of a frame together, and unpacks to the same folder', async () => {
    const shards = readdirSync(at('shards')).filter((name) => name.endsWith('.tar'));
    expect(shards.length).toBeGreaterThan(1);
    const first = await names(at('shards', shards[0]));
    expect(first.slice(0, 6)).toEqual([
      'walk/000000.cam0.png',
      'walk/000000.cam0.mask.png',
      'walk/000000.cam1.png',
      'walk/000000.cam1.mask.png',
      'walk/000000.cam2.png',
      'walk/000000.cam2.mask.png',
    ]);
    // A frame is never cut in two.
    for (const shard of shards) expect((await names(at('shards', shard))).length % 6).toBe(0);
    const seen: number[] = [];
    const { files } = await unpackDataset(at('shards'), at('back'), {
      onProgress: (done, total) => seen.push(done / total),
    });
    expect(files).toBe(30);
    expect(seen.at(-1)).toBe(1);
    expect(folderContent(at('back'))).toEqual(folderContent(at('data')));
  });

  it('gives the same bytes again', async () => {
    await packDataset(at('data'), at('again'), { shardBytes: 20_000 });
    expect(folderContent(at('again'))).toEqual(folderContent(at('shards')));
  });

  it('is read by tar', () => {
    const { status, stdout, error } = spawnSync('tar', ['-tf', at('shards', 'shard-000000.tar')]);
    if (error) return console.warn(`skipped: no tar (${error.message})`);
    expect(status).toBe(0);
    expect(stdout.toString().split('\n')[1]).toBe('walk/000000.cam0.mask.png');
  });

  it('copies pictures from where frames.json says they are, and masks as 0 and 255', async () => {
    cpSync(at('data'), at('elsewhere'), { recursive: true });
    const frames = (kind: string, encoding?: string) =>
      Object.fromEntries(
        ['cam0', 'cam1', 'cam2'].map((view) => [
          view,
          { folder: at('data/walk', kind, view), files: ['000000.png', '000001.png'], encoding },
        ]),
      );
    for (const kind of ['images', 'masks']) rmSync(at('elsewhere/walk', kind), { recursive: true });
    const references = { images: frames('images'), masks: frames('masks', 'nonzero') };
    writeFileSync(at('elsewhere/walk/frames.json'), JSON.stringify(references));
    rmSync(at('elsewhere/walk/poses.json'));
    await packDataset(at('elsewhere'), at('referred'));
    await unpackDataset(at('referred'), at('collected'));
    const [walk] = (await openDataset(at('collected'))).sequences;
    const [original] = (await openDataset(at('data'))).sequences;
    expect(walk.frameCount).toBe(2);
    expect(await walk.readView(1, 1)).toEqual(await original.readView(1, 1));
  });
});

describe('a hostile shard', () => {
  let count = 0;
  /** What the error says; nothing may have been written. */
  async function refuse(content: Buffer, options = {}): Promise<string> {
    const shards = at(`hostile${count++}`);
    cpSync(at('shards'), shards, { recursive: true });
    for (const name of readdirSync(shards)) if (name.endsWith('.tar')) rmSync(join(shards, name));
    writeFileSync(join(shards, 'shard-000000.tar'), content);
    const before = readdirSync(root).toSorted();
    const error = await unpackDataset(shards, at('out'), options).then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error?.name).toBe('DataError');
    expect(existsSync(at('out'))).toBe(false);
    expect(readdirSync(root).toSorted()).toEqual(before);
    return error!.message;
  }
  const tar = (...entries: TarTestEntry[]) => writeTar(entries);

  it.each([
    '../../evil.png',
    '/etc/evil.png',
    'walk/../../000000.cam0.png',
    'walk\\..\\000000.cam0.png',
    'walk/000000.../evil.png',
    'walk/000000.cam0.png\n',
    'other/000000.cam0.png',
    'walk/000000.cam0.sh',
    'walk/000000.cam0.mask.jpg',
    'dataset.json',
  ])('that writes to %j', async (name) => {
    const message = await refuse(tar({ name, content: 'x' }));
    expect(message).toMatch(/expected SEQ\/FRAME\.VIEW\.jpg, .* found .*nothing was written/);
  });

  it.each([
    ['2', /found a symbolic link \("walk\/000000\.cam0\.png"\)/],
    ['1', /found a hard link/],
    ['6', /found a pipe/],
    ['S', /found an entry of type "S"/],
  ])('with an entry of type %s', async (type, message) => {
    const name = 'walk/000000.cam0.png';
    expect(await refuse(tar({ name, type, linkname: '/etc/passwd' }))).toMatch(message);
  });

  it('with a path in an extended header', async () => {
    const name = 'PaxHeader';
    const pax = { name, type: 'x', content: '25 path=../../../evil.png\n' };
    expect(await refuse(tar(pax, { name: 'walk/000000.cam0.png' }))).toMatch(
      /found "\.\.\/\.\.\/\.\./,
    );
    const long = { name, type: 'L', content: '../evil.png\0' };
    expect(await refuse(tar(long, { name: 'walk/000000.cam0.png' }))).toMatch(/"\.\.\/evil\.png"/);
    const size = { name, type: 'x', content: '20 size=99999999999\n' };
    expect(await refuse(tar(size, { name: 'walk/000000.cam0.png' }))).toMatch(
      /a size in an extended/,
    );
  });

  it('that promises more than it has', async () => {
    const name = 'walk/000000.cam0.png';
    const lie = tar({ name, content: 'x', size: 2 ** 33 - 1 });
    expect(await refuse(lie)).toMatch(/expected 8589934591 bytes of "walk.*", found 1536 bytes/);
    const header = tar({ name: 'x', type: 'x', size: 10 ** 6, content: 'x'.repeat(10 ** 6) });
    expect(await refuse(header)).toMatch(/a header of at most 65536 bytes, found 1000000/);
    const large = tar({ name, content: 'x'.repeat(3000) });
    expect(await refuse(large, { maxBytes: 2999 })).toMatch(/at most 2999 bytes, found .*: 3000/);
  });

  it('that is cut off', async () => {
    const whole = readFileSync(at('shards', 'shard-000000.tar'));
    for (const length of [100, 512, 700, whole.length - 1024]) {
      expect(await refuse(whole.subarray(0, length))).toMatch(/expected .* found \d+ bytes/);
    }
    expect(await refuse(Buffer.from('no tar at all'.repeat(100)))).toMatch(/a right checksum/);
  });

  it('beside a link in the place of its cameras', async () => {
    cpSync(at('shards'), at('linked'), { recursive: true });
    writeFileSync(at('secret'), 'secret');
    rmSync(at('linked/walk/cameras.json'));
    symlinkSync(at('secret'), at('linked/walk/cameras.json'));
    await unpackDataset(at('linked'), at('unlinked'));
    expect(existsSync(at('unlinked/walk/cameras.json'))).toBe(false);
  });
});
