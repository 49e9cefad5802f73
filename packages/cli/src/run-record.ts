import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeAtomically } from '@mas/trainer';

const recordFile = 'run.json';

/** What a run's folder says about where the run came from. */
export interface RunRecord {
  /** The data folder that was trained on. */
  dataDir: string;
}

/** Writes RUN/run.json. The path in it is relative to the run's folder, so that both can move. */
export async function writeRunRecord(runDir: string, { dataDir }: RunRecord): Promise<void> {
  const record = { data: path.relative(path.resolve(runDir), path.resolve(dataDir)) || '.' };
  await writeAtomically(path.join(runDir, recordFile), `${JSON.stringify(record, null, 2)}\n`);
}

/** Reads RUN/run.json; undefined where there is none, or none that can be read. */
export async function readRunRecord(runDir: string): Promise<RunRecord | undefined> {
  try {
    const text = await readFile(path.join(runDir, recordFile), 'utf8');
    const { data } = JSON.parse(text) as { data?: unknown };
    if (typeof data !== 'string') return undefined;
    const dataDir = path.resolve(runDir, data);
    const fromHere = path.relative('', dataDir);
    return { dataDir: fromHere.startsWith('..') ? dataDir : fromHere || '.' };
  } catch {
    return undefined;
  }
}
