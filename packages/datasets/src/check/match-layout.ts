import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout, LayoutEntry } from './layouts.js';

/** Folders that are looked into at most: a wrong path such as / must come to an end. */
const MOST_FOLDERS = 50_000;

/** One line of the expected tree against what is there. */
export interface TreeEntry {
  /** An example of the path. */
  path: string;
  what: string;
  isNeeded: boolean;
  /** Files of that kind. */
  found: number;
}

/** What was found of one view. */
export interface ViewMatch {
  count: number;
  /** A few paths, spread over the view. */
  sample: string[];
}

/** A layout with what was found of it; views per sequence. */
export interface LayoutMatch {
  tree: TreeEntry[];
  images: Map<string, Map<string, ViewMatch>>;
  masks: Map<string, Map<string, ViewMatch>>;
}

/** Paths of a view that are kept. */
const SAMPLE = 5;
/** Longer listings are read again instead of being kept: data sets have millions of files. */
const LONGEST_KEPT = 1000;

/** Reads folders. */
export type Listing = (folder: string) => Promise<{ name: string; isFolder: boolean }[]>;

/** A `Listing` that remembers short ones, and finds nothing after too many folders. */
export function createListing(): Listing {
  const known = new Map<string, { name: string; isFolder: boolean }[]>();
  let folders = 0;
  return async (folder) => {
    const found = known.get(folder);
    if (found) return found;
    if (folders++ >= MOST_FOLDERS) return [];
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const list = entries
      .map((entry) => ({
        name: entry.name,
        isFolder: entry.isDirectory() || entry.isSymbolicLink(),
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    if (list.length <= LONGEST_KEPT) known.set(folder, list);
    return list;
  };
}

/** Counts what is there of a layout. */
export async function matchLayout(
  root: string,
  { entries }: Layout,
  list: Listing,
): Promise<LayoutMatch> {
  const match: LayoutMatch = { tree: [], images: new Map(), masks: new Map() };
  for (const entry of entries) {
    const { path, what, isNeeded = false, kind, view } = entry;
    const found = await matchEntry(root, entry, list, (folder, names) => {
      if ((kind !== 'images' && kind !== 'masks') || !view) return;
      const [sequence, name] = view([...folder, names[0]]);
      const views = match[kind].get(sequence) ?? new Map<string, ViewMatch>();
      match[kind].set(sequence, views);
      const files = views.get(name) ?? { count: 0, sample: [] };
      views.set(name, files);
      files.count += names.length;
      const step = Math.ceil(names.length / SAMPLE);
      for (let i = 0; i < names.length; i += step) {
        files.sample.push(join(root, ...folder, names[i]));
      }
    });
    match.tree.push({ path, what, isNeeded, found });
  }
  return match;
}

/** Counts the files that an entry matches, and hands them over, folder by folder. */
export async function matchEntry(
  root: string,
  { pattern, contains }: LayoutEntry,
  list: Listing,
  onFolder: (folder: string[], names: string[]) => void = () => {},
): Promise<number> {
  let count = 0;
  const visit = async (folder: string[]): Promise<void> => {
    const part = pattern[folder.length];
    const isLast = folder.length === pattern.length - 1;
    const names = (await list(join(root, ...folder)))
      .filter(
        ({ name, isFolder }) => (isLast || isFolder) && !name.startsWith('.') && part.test(name),
      )
      .map(({ name }) => name);
    if (!isLast) {
      for (const name of names) await visit([...folder, name]);
      return;
    }
    const found: string[] = [];
    for (const name of names) {
      if (!contains || contains.test(await readStart(join(root, ...folder, name)))) {
        found.push(name);
      }
    }
    if (found.length === 0) return;
    count += found.length;
    onFolder(folder, found);
  };
  await visit([]);
  return count;
}

/** The beginning of a file as text; empty for what is none. */
async function readStart(file: string): Promise<string> {
  const handle = await open(file).catch(() => null);
  if (!handle) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await handle.close();
  }
}
