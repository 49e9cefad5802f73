import { readdir } from 'node:fs/promises';
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

/** A layout with what was found of it. */
export interface LayoutMatch {
  tree: TreeEntry[];
  /** Files per sequence and view. */
  images: Map<string, Map<string, string[]>>;
  masks: Map<string, Map<string, string[]>>;
}

/** Reads folders once each. */
export type Listing = (folder: string) => Promise<{ name: string; isFolder: boolean }[]>;

/** A `Listing` that remembers, and finds nothing after too many folders. */
export function createListing(): Listing {
  const known = new Map<string, { name: string; isFolder: boolean }[]>();
  return async (folder) => {
    const found = known.get(folder);
    if (found) return found;
    if (known.size >= MOST_FOLDERS) return [];
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const list = entries
      .map((entry) => ({
        name: entry.name,
        isFolder: entry.isDirectory() || entry.isSymbolicLink(),
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    known.set(folder, list);
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
    const files = await matchEntry(root, entry, list);
    const { path, what, isNeeded = false, kind, view } = entry;
    match.tree.push({ path, what, isNeeded, found: files.length });
    if (!kind || !view) continue;
    for (const parts of files) {
      const [sequence, name] = view(parts);
      const views = match[kind].get(sequence) ?? new Map<string, string[]>();
      match[kind].set(sequence, views);
      const paths = views.get(name) ?? [];
      views.set(name, paths);
      paths.push(join(root, ...parts));
    }
  }
  return match;
}

/** The parts of every path that an entry matches. */
export async function matchEntry(
  root: string,
  { pattern }: LayoutEntry,
  list: Listing,
): Promise<string[][]> {
  let level: string[][] = [[]];
  for (const [depth, part] of pattern.entries()) {
    const isLast = depth === pattern.length - 1;
    const next: string[][] = [];
    for (const parts of level) {
      for (const { name, isFolder } of await list(join(root, ...parts))) {
        if (!part.test(name) || name.startsWith('.')) continue;
        if (isLast || isFolder) next.push([...parts, name]);
      }
    }
    level = next;
  }
  return level;
}
