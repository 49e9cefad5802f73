import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** One of them makes a folder a data folder: as written, or as `prepareDataset` cut it. */
const marks = ['dataset.json', 'prepared.json'];
/** Names in it that tell what a folder is instead. */
const shown = 3;

/** What stands where a data folder should be, in the words of an error; undefined if it is one. */
export function dataFolderFound(folder: string): string | undefined {
  const info = statSync(folder, { throwIfNoEntry: false });
  if (!info) return 'nothing';
  if (!info.isDirectory()) return 'a file';
  if (marks.some((name) => existsSync(path.join(folder, name)))) return undefined;
  const names = readdirSync(folder).toSorted();
  if (names.length === 0) return 'an empty folder';
  const more = names.length > shown ? ` and ${names.length - shown} more` : '';
  return `no dataset.json in it, only ${names.slice(0, shown).join(', ')}${more}`;
}
