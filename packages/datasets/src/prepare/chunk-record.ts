import { DataError } from '../data-error.js';
import { show } from '../read-json.js';
import type { SkippedScene } from '../scene-set.js';

/** A scene of a chunk that could not be used: its number in the chunk, the view, and why. */
export interface ChunkSkip {
  scene: number;
  view?: number;
  reason: string;
}

/** What is known of a whole chunk. */
export interface ChunkRecord {
  sha256: string;
  bytes: number;
  /** Scenes in it. */
  scenes: number;
  skipped: ChunkSkip[];
}

/** Checks a record of a chunk of `count` scenes. */
export function parseRecord(value: unknown, count: number, where: string): ChunkRecord {
  const check = (isRight: boolean, key: string, expected: string, found: unknown): void => {
    if (isRight) return;
    const fix = 'Prepare the data again: finished chunks are kept.';
    throw new DataError({ where: `${where}, "${key}"`, expected, found: show(found), fix });
  };
  const { sha256, bytes, scenes, skipped } = Object(value) as Record<string, unknown>;
  const isHash = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
  check(isHash, 'sha256', '64 hexadecimal digits', sha256);
  check(Number.isSafeInteger(bytes) && Number(bytes) > 0, 'bytes', 'a size', bytes);
  check(Array.isArray(skipped), 'skipped', 'a list', skipped);
  let last = -1;
  const skips = (skipped as unknown[]).map((entry) => {
    const { scene, view, reason } = Object(entry) as Record<string, unknown>;
    const isNext = Number.isInteger(scene) && Number(scene) > last && Number(scene) < count;
    check(isNext, 'skipped', `ascending scenes below ${count}`, entry);
    check(typeof reason === 'string', 'skipped', 'reasons', entry);
    const isView = view === undefined || (Number.isInteger(view) && Number(view) >= 0);
    check(isView, 'skipped', 'views', entry);
    last = Number(scene);
    return { scene, ...(view === undefined ? {} : { view }), reason } as ChunkSkip;
  });
  check(scenes === count - skips.length, 'scenes', `${count - skips.length}`, scenes);
  return { sha256, bytes, scenes, skipped: skips } as ChunkRecord;
}

/** A scene of a set that was left out, as a record keeps it. */
export function toSkip({ view, reason }: SkippedScene, scene: number): ChunkSkip {
  return { scene, ...(view === undefined ? {} : { view }), reason };
}
