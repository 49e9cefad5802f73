import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../../../shared/golden/geometry/', import.meta.url);

/** One case of the golden metrics, its arrays read on demand by key. */
export interface GoldenCase {
  readonly name: string;
  readonly extra: Record<string, unknown>;
  read(key: string): { shape: number[]; data: Float64Array | Float32Array | Uint8Array };
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
    cases: {
      name: string;
      kind: string;
      files: Record<string, string>;
      extra: Record<string, unknown>;
    }[];
  };
  for (const { name, files, extra } of cases.filter((c) => c.kind === kind)) {
    describe(`golden ${kind} ${name}`, () => {
      tests({ name, extra, read: (key) => readNpy(files[key]) });
    });
  }
}

/** A C-ordered little-endian .npy file, version 1. */
function readNpy(file: string): ReturnType<GoldenCase['read']> {
  const bytes = readFileSync(new URL(file, root));
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const shape = /\(([^)]*)\)/.exec(header)![1].split(',').filter(Boolean).map(Number);
  const body = new Uint8Array(bytes.subarray(start)).buffer;
  const type = /'descr': '([^']*)'/.exec(header)![1];
  if (type === '<f8') return { shape, data: new Float64Array(body) };
  if (type === '<f4') return { shape, data: new Float32Array(body) };
  if (type === '|u1') return { shape, data: new Uint8Array(body) };
  throw new Error(`readNpy: ${file} has unknown type ${type}.`);
}
