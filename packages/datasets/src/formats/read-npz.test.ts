import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { sharedSamples } from '../../test/shared-samples.js';
import { scratchFolder } from '../../test/scratch-folder.js';
import { writeNpy } from '../../test/write-npy.js';
import { DataError } from '../data-error.js';
import { readNpz } from './read-npz.js';

const folder = scratchFolder();
function save(name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const a = writeNpy('|u1', [3], Uint8Array.of(1, 2, 3));
const zeros = writeNpy('|u1', [1_000_000], new Uint8Array(1_000_000));

describe('readNpz', () => {
  it.each([0, 6] as const)('reads arrays packed at level %d', async (level) => {
    const file = save('a.npz', zipSync({ 'a.npy': a, 'zeros.npy': zeros, 'x.txt': a }, { level }));
    const arrays = await readNpz(file);
    expect([...arrays.keys()]).toEqual(['a', 'zeros']);
    expect(arrays.get('a')).toMatchObject({ array: { shape: [3], data: Uint8Array.of(1, 2, 3) } });
    expect([...(await readNpz(file, { arrays: ['a', 'b'] })).keys()]).toEqual(['a']);
  });

  it('does not unpack a zip bomb', async () => {
    const file = save('bomb.npz', zipSync({ 'zeros.npy': zeros }));
    await expect(readNpz(file, { maxBytes: 500_000 })).rejects.toThrow(
      /bomb\.npz, zeros\.npy: expected content of at most 500000 bytes, found more/,
    );
  });

  it('does not believe a header that promises gigabytes', async () => {
    const bytes = zipSync({ 'zeros.npy': a });
    // The size in the central directory.
    const entry = Buffer.from(bytes).lastIndexOf('PK\x01\x02', undefined, 'latin1');
    new DataView(bytes.buffer).setUint32(entry + 24, 2 ** 31, true);
    await expect(readNpz(save('liar.npz', bytes))).rejects.toThrow(
      /zeros\.npy of at most \d+ bytes/,
    );
  });

  it.each([
    ['no zip', new Uint8Array(50), /expected a zip of NumPy arrays/],
    ['half a zip', zipSync({ 'a.npy': a }).subarray(0, 80), /expected a zip of NumPy arrays/],
    ['no array', zipSync({ 'a.npy': new Uint8Array(20) }), /a\.npy: expected a NumPy array/],
  ])('says what is wrong with %s', async (_, bytes, message) => {
    const error = await readNpz(save('bad.npz', bytes)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(message);
  });

  it('says that a file is missing', async () => {
    await expect(readNpz(join(folder, 'none.npz'))).rejects.toThrow(/found no such file/);
  });

  const sample = sharedSamples('mmpose/h36m/test_h36m_body3d.npz');
  (sample ? it : it.skip)('reads an annotation file of MMPose', async () => {
    const arrays = await readNpz(sample!);
    expect(arrays.get('imgname')).toMatchObject({
      values: expect.arrayContaining([
        'S1/S1_Directions_1.54138969/S1_Directions_1.54138969_000001.jpg',
      ]),
    });
    expect(arrays.get('S')).toMatchObject({ array: { shape: [4, 17, 4] } });
  });
});
