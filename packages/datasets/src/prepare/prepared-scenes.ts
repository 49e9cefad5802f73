import { readFile, stat } from 'node:fs/promises';
import { DataError } from '../data-error.js';
import { show } from '../read-json.js';
import type { SceneGroup, SceneRun } from '../scene-groups.js';
import { sceneLengths, type SceneArrays, type SkippedScene } from '../scene-set.js';
import type { SceneSettings } from '../fill-scene.js';
import type { ChunkRecord } from './chunk-record.js';
import { decodeChunk } from './decode-chunk.js';
import { chunkFile } from './prepared-files.js';
import type { ChunkLayout } from './prepared-plan.js';
import { completeWeightParams } from './prepared-settings.js';

/** Runs of scenes that a prepared folder holds. */
export interface PreparedRun {
  /** Number of its group in the folder, and of its first scene in that group. */
  group: number;
  first: number;
}

/** The scenes of a prepared folder. */
export class PreparedScenes {
  readonly #runs = new Map<string, PreparedRun & { count: number }>();
  /** The chunk read last: short sequences share one. */
  #last: { chunk: number; arrays: Promise<SceneArrays> } | undefined;

  constructor(
    readonly dir: string,
    readonly layout: ChunkLayout,
    readonly chunks: readonly ChunkRecord[],
  ) {
    for (const [group, { runs }] of layout.groups.entries()) {
      for (const run of runs) {
        this.#runs.set(runKey(run), { group, first: run.start, count: run.count });
      }
    }
  }

  /** Throws a `DataError` when scenes of other sizes are wanted than the folder holds. */
  checkSettings(wanted: SceneSettings): void {
    const { settings } = this.layout.plan;
    for (const key of ['patchSize', 'maskSize', 'halfExtent', 'weightParams'] as const) {
      const is = key === 'weightParams' ? completeWeightParams(wanted[key]) : wanted[key];
      if (JSON.stringify(is) === JSON.stringify(settings[key])) continue;
      throw new DataError({
        where: this.dir,
        expected: `scenes prepared with ${key} ${show(is)}`,
        found: show(settings[key]),
        fix: 'Use the data folder itself, or prepare it with these settings into another folder.',
      });
    }
  }

  /** Where the frames of a run are; undefined when the folder does not hold (all of) them. */
  find(run: SceneRun): PreparedRun | undefined {
    const found = this.#runs.get(runKey(run));
    return found && found.count >= run.count ? found : undefined;
  }

  /** Throws unless the files are large enough for the scenes, before memory is taken for these. */
  async checkFiles({ views, runs }: SceneGroup): Promise<void> {
    const { patchSize, maskSize } = this.layout.plan.settings;
    const { images } = sceneLengths(views, patchSize, maskSize);
    const chunks = runs.flatMap((run) => {
      const found = this.find(run);
      return found ? this.#chunks(found, run.count) : [];
    });
    for (const chunk of new Set(chunks)) {
      const file = chunkFile(this.dir, chunk);
      const size = (await stat(file).catch(() => null))?.size;
      // Pictures are not packed.
      const least = Math.max(this.chunks[chunk].bytes, this.chunks[chunk].scenes * images);
      if (size !== undefined && size >= least) continue;
      throw new DataError({
        where: file,
        expected: `${least} bytes as recorded`,
        found: size === undefined ? 'no such file' : `${size}`,
        fix: 'Prepare the data again: only this chunk is made anew.',
      });
    }
  }

  /**
   * Copies the frames of a run into the arrays, from scene `run.start` on.
   *
   * @param onScene Called once per scene; with the reason, when it could not be used.
   */
  async read(
    run: SceneRun,
    found: PreparedRun,
    arrays: SceneArrays,
    onScene: (frame: number, skipped: SkippedScene | undefined) => void,
  ): Promise<void> {
    const { plan } = this.layout;
    const group = this.layout.groups[found.group];
    const lengths = sceneLengths(group.views, plan.settings.patchSize, plan.settings.maskSize);
    for (const chunk of this.#chunks(found, run.count)) {
      const { first, count } = this.layout.at(chunk);
      const source = await this.#decode(chunk, group.views);
      const skips = new Map(this.chunks[chunk].skipped.map((skip) => [skip.scene, skip]));
      let from = 0;
      for (let scene = 0; scene < count; scene++) {
        const skip = skips.get(scene);
        const kept = skip ? -1 : from++;
        const frame = first + scene - found.first;
        if (frame < 0 || frame >= run.count) continue;
        if (skip) {
          const { view, reason } = skip;
          const where = view === undefined ? {} : { view };
          onScene(frame, { sequence: run.sequence, frame, ...where, reason });
          continue;
        }
        for (const key of Object.keys(lengths) as (keyof SceneArrays)[]) {
          const length = lengths[key];
          const values = source[key].subarray(kept * length, (kept + 1) * length);
          arrays[key].set(values, (run.start + frame) * length);
        }
        onScene(frame, undefined);
      }
    }
  }

  #chunks({ group, first }: PreparedRun, count: number): number[] {
    const { chunkScenes } = this.layout.plan.settings;
    const start = this.layout.starts[group];
    const low = start + Math.floor(first / chunkScenes);
    const high = start + Math.floor((first + count - 1) / chunkScenes);
    return Array.from({ length: high - low + 1 }, (_, i) => low + i);
  }

  #decode(chunk: number, views: number): Promise<SceneArrays> {
    if (this.#last?.chunk !== chunk) {
      const file = chunkFile(this.dir, chunk);
      const { settings } = this.layout.plan;
      const arrays = readFile(file).then((bytes) =>
        decodeChunk(bytes, this.chunks[chunk], views, settings, file),
      );
      this.#last = { chunk, arrays };
    }
    return this.#last.arrays;
  }
}

/** Scenes of the same views of the same cameras are the same. */
function runKey({ sequence, viewNames, rig }: SceneRun): string {
  return JSON.stringify([sequence, viewNames, rig?.cameras]);
}
