import { crc32 } from 'node:zlib';
import { createRandom, mutate } from '../test/mutate.js';
import { parserTargets } from '../test/parser-targets.js';
import { scratchFolder } from '../test/scratch-folder.js';

// `npm run fuzz` throws 100 000 cases at each parser; this fixed part of them runs with the tests.
const CASES = 300;

const targets = await parserTargets(scratchFolder());

/** An error of this package or of @mas/geometry: it names the place, and what was expected and found. */
function isOurs(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'DataError' || /: expected .*, found /s.test(error.message);
}

describe.each(Object.keys(targets))('damaged %s', (name) => {
  const { samples, parse } = targets[name];

  it('is read when it is whole', async () => {
    for (const sample of samples) await parse(sample);
  });

  it('is refused with an error of ours, or read', async () => {
    const random = createRandom(1);
    let refused = 0;
    for (let i = 0; i < CASES; i++) {
      try {
        await parse(mutate(samples, random));
      } catch (error) {
        if (!isOurs(error)) throw error;
        refused++;
      }
    }
    // So that the test would notice a parser that is never reached.
    expect(refused).toBeGreaterThan(CASES / 4);
  });
});

it('refuses a picture of 60 000 x 60 000 pixels', async () => {
  const png = Buffer.from(targets.image.samples[0]);
  // Width and height in the header chunk, which ends in a checksum over its type and content.
  png.writeUInt32BE(60_000, 16);
  png.writeUInt32BE(60_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  await expect(async () => targets.image.parse(png)).rejects.toThrow(
    /expected a whole image, found .* exceeds pixel limit/,
  );
});
