import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../data-error.js';
import { readJson } from '../read-json.js';
import { refAt } from '../scene-groups.js';
import { parseRecord, type ChunkRecord } from './chunk-record.js';
import { hashOf } from './decode-chunk.js';
import { chunkFile, CHUNKS, MANIFEST_FILE, recordFile } from './prepared-files.js';
import { ChunkLayout, PLAN_FILE, type PreparedPlan } from './prepared-plan.js';
import { writeAtomically } from '../write-atomically.js';

export const MANIFEST_FORMAT = 'mas-prepared-manifest/1';

/** The content of OUT/manifest.json. */
export interface PreparedManifest {
  /** SHA-256 of prepared.json. */
  plan: string;
  chunks: ChunkRecord[];
}

/** Chunks whose records are there. */
export async function finishedChunks(out: string): Promise<Set<number>> {
  const names = await readdir(join(out, CHUNKS));
  const numbers = names.flatMap((name) => /^(\d{6,})\.json$/.exec(name)?.[1] ?? []);
  return new Set(numbers.map(Number));
}

/**
 * Writes OUT/manifest.json once every chunk is there: by a rename, and with the same content
 * whoever does it, so that several machines may. Removes what a killed process left behind.
 *
 * @returns The manifest; null while chunks are missing.
 * @throws Error when no scene at all is usable.
 */
export async function finishPrepared(
  out: string,
  plan: PreparedPlan,
): Promise<PreparedManifest | null> {
  const layout = new ChunkLayout(plan);
  const finished = await finishedChunks(out);
  for (let chunk = 0; chunk < layout.count; chunk++) if (!finished.has(chunk)) return null;
  const chunks: ChunkRecord[] = [];
  for (let chunk = 0; chunk < layout.count; chunk++) {
    const file = recordFile(out, chunk);
    const { count } = layout.at(chunk);
    const record = parseRecord(await readJson(file, 'Prepare the data again.'), count, file);
    const size = (await stat(chunkFile(out, chunk)).catch(() => null))?.size;
    if (size !== record.bytes) {
      throw new DataError({
        where: chunkFile(out, chunk),
        expected: `${record.bytes} bytes as recorded`,
        found: size === undefined ? 'no such file' : `${size}`,
        fix: 'Prepare the data again: only this chunk is made anew.',
      });
    }
    chunks.push(record);
  }
  if (chunks.every(({ scenes }) => scenes === 0)) {
    const { sequence, frame } = refAt(layout.groups[0], 0);
    throw new Error(
      `prepareDataset: none of the ${layout.scenes} scenes is usable. ` +
        `The first: ${sequence}, frame ${frame}: ${chunks[0].skipped[0].reason}`,
    );
  }
  const hash = hashOf(await readFile(join(out, PLAN_FILE)));
  const manifest = { format: MANIFEST_FORMAT, plan: hash, chunks };
  await writeAtomically(join(out, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
  await removeRemains(join(out, CHUNKS));
  return manifest;
}

async function removeRemains(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^\..*\.tmp$/.test(name)) await rm(join(folder, name), { force: true });
  }
}
