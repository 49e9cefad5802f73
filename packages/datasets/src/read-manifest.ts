import { join } from 'node:path';
import { DataError } from './data-error.js';
import { FORMAT, isPortableName } from './format.js';
import { readJson, show } from './read-json.js';

/** The checked content of dataset.json. */
export interface Manifest {
  skeleton: string;
  splits: Record<string, string[]>;
  /** Where the data come from: the data set, protocol and seed of an import. */
  source?: Record<string, string | number>;
}

/** Reads and checks DIR/dataset.json. */
export async function readManifest(dir: string): Promise<Manifest> {
  const where = join(dir, 'dataset.json');
  const value = await readJson(
    where,
    'Name the folder that holds dataset.json, or write one (see the README of @mas/datasets).',
  );
  return parseManifest(value, where);
}

/** Checks the content of a dataset.json. */
export function parseManifest(content: unknown, where: string): Manifest {
  const value = content as Record<string, unknown> | null;
  const fail = (key: string, expected: string, found: unknown, fix: string): never => {
    throw new DataError({ where: `${where}, "${key}"`, expected, found: show(found), fix });
  };
  if (value?.format !== FORMAT) {
    fail('format', `"${FORMAT}"`, value?.format, 'Convert the data set or set the key.');
  }
  const { unit, skeleton, splits, source } = value as Record<string, unknown>;
  if (unit !== 'mm') fail('unit', '"mm"', unit, 'Convert cameras and poses to millimetres.');
  if (typeof skeleton !== 'string' || skeleton === '') {
    fail('skeleton', 'the id of a skeleton', skeleton, 'Set it, for example to "h36m18".');
  }
  if (typeof splits !== 'object' || splits === null || Array.isArray(splits)) {
    fail('splits', '{name: [sequence, ...]}', splits, 'List the sequences of each split.');
  }
  for (const [name, list] of Object.entries(splits as Record<string, unknown>)) {
    if (!Array.isArray(list) || !list.every(isPortableName)) {
      fail(
        `splits.${name}`,
        'a list of folder names of letters, digits, ".", "_" and "-"',
        list,
        'Rename the sequences.',
      );
    }
    const twice = (list as string[]).find((s, i) => (list as string[]).indexOf(s) !== i);
    if (twice) fail(`splits.${name}`, 'every sequence once', twice, 'Remove the repetition.');
  }
  const manifest = { skeleton: skeleton as string, splits: splits as Record<string, string[]> };
  // Kept for whoever reads it, and checked by nobody.
  const isSource = typeof source === 'object' && source !== null;
  return isSource ? { ...manifest, source: source as Manifest['source'] } : manifest;
}
