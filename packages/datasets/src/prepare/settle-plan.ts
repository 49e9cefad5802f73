import { link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../data-error.js';
import { exists } from '../exists.js';
import { show } from '../read-json.js';
import { readPlan, PLAN_FILE, PLAN_FORMAT, type PreparedPlan } from './prepared-plan.js';
import { CHUNKS, MANIFEST_FILE } from './prepared-files.js';
import { temporaryName, writeFile } from '../write-atomically.js';

const OTHER = 'Name another folder, or delete this one to prepare everything anew.';

/**
 * Writes OUT/prepared.json, or checks that the one that is there asks for the same. Many machines
 * may do this at the same time: the first one wins.
 *
 * @returns The plan in the folder.
 */
export async function settlePlan(out: string, wanted: PreparedPlan): Promise<PreparedPlan> {
  const file = join(out, PLAN_FILE);
  if (!(await exists(file))) {
    await checkFree(out);
    await mkdir(join(out, CHUNKS), { recursive: true });
    const temporary = temporaryName(file);
    await writeFile(temporary, `${JSON.stringify({ format: PLAN_FORMAT, ...wanted }, null, 1)}\n`);
    try {
      // Unlike a rename, a link never replaces the plan of a faster machine.
      await link(temporary, file);
      await rm(temporary);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // File systems without links.
      if (code !== 'EEXIST') await rename(temporary, file);
      else await rm(temporary);
    }
  }
  const found = await readPlan(out);
  comparePlans(file, found, wanted);
  return found;
}

async function checkFree(out: string): Promise<void> {
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  // What another machine has just begun.
  const isOurs = (name: string) => name === CHUNKS || name.startsWith(`.${PLAN_FILE}.`);
  const stranger = entries.find((name) => !isOurs(name));
  if (stranger === undefined) return;
  throw new DataError({
    where: out,
    expected: `a new folder, or a prepared one (${PLAN_FILE}, ${CHUNKS}, ${MANIFEST_FILE})`,
    found: stranger,
    fix: 'Name another folder: nothing was written.',
  });
}

/** Throws for the first thing in which a folder differs from what is asked for. */
export function comparePlans(file: string, found: PreparedPlan, wanted: PreparedPlan): void {
  const differ = (what: string, was: unknown, is: unknown, fix: string): void => {
    if (JSON.stringify(was) === JSON.stringify(is)) return;
    throw new DataError({
      where: file,
      expected: `${what} ${show(is)} as asked for now`,
      found: show(was),
      fix,
    });
  };
  for (const key of Object.keys(wanted.settings) as (keyof PreparedPlan['settings'])[]) {
    const fix = `Ask for what the folder holds, or keep it: ${lower(OTHER)}`;
    differ(`setting ${key}`, found.settings[key], wanted.settings[key], fix);
  }
  const changed = `The data have changed since. ${OTHER}`;
  differ('skeleton', found.skeleton, wanted.skeleton, changed);
  differ('splits', found.splits, wanted.splits, changed);
  const before = new Map(found.sequences.map((shape) => [shape.name, shape]));
  for (const shape of wanted.sequences) {
    const was = before.get(shape.name);
    for (const key of ['frameCount', 'views', 'cameras'] as const) {
      differ(`${key} of sequence ${shape.name}`, was?.[key], shape[key], changed);
    }
  }
  differ('number of sequences', found.sequences.length, wanted.sequences.length, changed);
  for (const name of Object.keys(wanted.versions)) {
    const fix = `Other versions may give other pixels. Install that one, or: ${lower(OTHER)}`;
    differ(name, found.versions[name], wanted.versions[name], fix);
  }
}

function lower(text: string): string {
  return text[0].toLowerCase() + text.slice(1);
}
