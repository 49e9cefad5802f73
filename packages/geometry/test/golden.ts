import { existsSync, readFileSync } from 'node:fs';
import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';

const root = new URL('../../../../shared/golden/geometry/', import.meta.url);

/** One case of the golden geometry, its arrays read on demand by key. */
export interface GoldenCase {
  readonly name: string;
  read(key: string): NdArray<Float64Array>;
}

/** Runs `tests` for each golden case of a kind; skips, with a printed reason, without the folder. */
export function describeGolden(kind: string, tests: (golden: GoldenCase) => void): void {
  const index = new URL('index.json', root);
  if (!existsSync(index)) {
    const reason = `golden ${kind}: no shared/golden/geometry beside the repository`;
    console.log(`Skipped: ${reason}.`);
    test.skip(reason, () => {});
    return;
  }
  const { cases } = JSON.parse(readFileSync(index, 'utf8')) as {
    cases: { name: string; kind: string; files: Record<string, string> }[];
  };
  for (const { name, files } of cases.filter((c) => c.kind === kind)) {
    describe(`golden ${kind} ${name}`, () => {
      tests({ name, read: (key) => readNpy(files[key]) });
    });
  }
}

/** A C-ordered little-endian .npy file, version 1. */
function readNpy(file: string): NdArray<Float64Array> {
  const bytes = readFileSync(new URL(file, root));
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  if (!header.includes("'<f8'")) throw new Error(`readNpy: ${file} is not float64.`);
  const shape = /\(([^)]*)\)/
    .exec(header)![1]
    .split(',')
    .filter((n) => n.trim() !== '');
  return ndarray(new Float64Array(new Uint8Array(bytes.subarray(start)).buffer), shape.map(Number));
}

/** An ndarray [R, C] as nested rows. */
export function rows(array: NdArray): number[][] {
  return Array.from({ length: array.shape[0] }, (_, r) =>
    Array.from({ length: array.shape[1] }, (_, c) => array.get(r, c)),
  );
}
