import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DataError } from '../data-error.js';
import { exists } from '../exists.js';
import { openSequence } from '../open-sequence.js';
import { readJson, show } from '../read-json.js';
import type { Dataset, Sequence } from '../types.js';
import { parseRecord } from './chunk-record.js';
import { hashOf } from './decode-chunk.js';
import { finishedChunks, MANIFEST_FORMAT, type PreparedManifest } from './finish-prepared.js';
import { MANIFEST_FILE } from './prepared-files.js';
import { ChunkLayout, PLAN_FILE, readPlan } from './prepared-plan.js';
import { PreparedScenes } from './prepared-scenes.js';

/**
 * Opens what `prepareDataset` wrote as a data set: `prepareScenes` reads its chunks. Pictures, poses
 * and key points come from the data folder that it was made of, if it is still there.
 */
export async function openPrepared(root: string): Promise<Dataset> {
  const plan = await readPlan(root);
  const layout = new ChunkLayout(plan);
  const { chunks } = await readManifestOf(root, layout);
  const source = resolve(root, plan.source);
  const sequences = plan.sequences.map((shape): Sequence => {
    let opened: Promise<Sequence> | undefined;
    const original = async (): Promise<Sequence> => {
      if (!(await stat(join(source, shape.name)).catch(() => null))) {
        throw new DataError({
          where: join(root, PLAN_FILE),
          expected: `the data folder that this was prepared from, ${source}`,
          found: `no ${shape.name} there`,
          fix: 'Pictures and poses are not prepared: put the data folder back, or name it itself.',
        });
      }
      opened ??= openSequence(source, shape.name);
      return opened;
    };
    return {
      ...shape,
      readView: async (view, frame) => (await original()).readView(view, frame),
      readPoses: async () => (await original()).readPoses(),
      readKeypoints: async () => (await original()).readKeypoints(),
    };
  });
  const { skeleton, splits } = plan;
  const prepared = new PreparedScenes(root, layout, chunks);
  return { dir: root, skeleton, splits, sequences, prepared };
}

async function readManifestOf(root: string, layout: ChunkLayout): Promise<PreparedManifest> {
  const file = join(root, MANIFEST_FILE);
  if (!(await exists(file))) {
    throw new DataError({
      where: root,
      expected: `all ${layout.count} chunks and ${MANIFEST_FILE}`,
      found: `${(await finishedChunks(root)).size} chunks`,
      fix: 'Prepare the data with the same command again: it goes on where it was stopped.',
    });
  }
  const hash = hashOf(await readFile(join(root, PLAN_FILE)));
  return parseManifest(await readJson(file, 'Prepare the data again.'), layout, hash, file);
}

/** Checks the content of a manifest.json. */
export function parseManifest(
  value: unknown,
  layout: ChunkLayout,
  planHash: string,
  where: string,
): PreparedManifest {
  const check = (isRight: boolean, key: string, expected: string, found: unknown): void => {
    if (isRight) return;
    const fix = 'Prepare the data again: finished chunks are kept.';
    throw new DataError({ where: `${where}, "${key}"`, expected, found: show(found), fix });
  };
  const { format, plan, chunks } = Object(value) as Record<string, unknown>;
  check(format === MANIFEST_FORMAT, 'format', `"${MANIFEST_FORMAT}"`, format);
  check(plan === planHash, 'plan', `the sha256 of ${PLAN_FILE}, ${planHash}`, plan);
  check(Array.isArray(chunks), 'chunks', 'a list', chunks);
  const list = chunks as unknown[];
  check(list.length === layout.count, 'chunks', `${layout.count} chunks`, list.length);
  return {
    plan: planHash,
    chunks: list.map((entry, i) =>
      parseRecord(entry, layout.at(i).count, `${where}, "chunks[${i}]"`),
    ),
  };
}
