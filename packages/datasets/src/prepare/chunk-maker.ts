import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { exists } from '../exists.js';
import { fillScene } from '../fill-scene.js';
import { mapConcurrent } from '../map-concurrent.js';
import { openSequence } from '../open-sequence.js';
import { readJson } from '../read-json.js';
import { runAt } from '../scene-groups.js';
import { allocateScenes, keepScenes, sceneLengths } from '../scene-set.js';
import type { Sequence } from '../types.js';
import { parseRecord, toSkip, type ChunkRecord } from './chunk-record.js';
import { hashOf } from './decode-chunk.js';
import { encodeChunk } from './encode-chunk.js';
import { chunkFile, recordFile } from './prepared-files.js';
import { ChunkLayout, PLAN_FILE, readPlan, type PreparedPlan } from './prepared-plan.js';
import { shapeOf } from './scan-plan.js';
import { comparePlans } from './settle-plan.js';
import { writeAtomically } from '../write-atomically.js';

/** Scenes read at the same time, as in `prepareScenes`. */
const CONCURRENCY = 4;

/** What became of a chunk. */
export interface ChunkResult {
  /** It was there and whole, or was made. */
  state: 'kept' | 'made';
  /** Scenes, those that could not be used included. */
  scenes: number;
}

/** Makes the chunks of a prepared folder, one after the other, with one sequence open at a time. */
export class ChunkMaker {
  readonly #layout: ChunkLayout;
  readonly #numbers: Map<string, number>;
  #open: { name: string; sequence: Promise<Sequence> } | undefined;

  private constructor(
    /** The data folder. */
    readonly dir: string,
    readonly out: string,
    readonly plan: PreparedPlan,
  ) {
    this.#layout = new ChunkLayout(plan);
    this.#numbers = new Map(plan.sequences.map(({ name }, i) => [name, i]));
  }

  /** For a folder that has its plan. */
  static async open(dir: string, out: string): Promise<ChunkMaker> {
    return new ChunkMaker(dir, out, await readPlan(out));
  }

  /**
   * Makes a chunk unless it is there and whole. Its record is written last, so that a chunk with a
   * record was written to the end.
   *
   * @param stop Called before each scene; what it throws ends the work without a trace.
   */
  async ensure(chunk: number, stop: () => void = () => {}): Promise<ChunkResult> {
    const { count: scenes } = this.#layout.at(chunk);
    if (await this.#isWhole(chunk, scenes)) return { state: 'kept', scenes };
    const { bytes, record } = await this.#make(chunk, stop);
    await writeAtomically(chunkFile(this.out, chunk), bytes);
    await writeAtomically(recordFile(this.out, chunk), `${JSON.stringify(record)}\n`);
    return { state: 'made', scenes };
  }

  async #isWhole(chunk: number, scenes: number): Promise<boolean> {
    const file = recordFile(this.out, chunk);
    if (!(await exists(file))) return false;
    try {
      const record = parseRecord(await readJson(file, ''), scenes, file);
      return hashOf(await readFile(chunkFile(this.out, chunk))) === record.sha256;
    } catch {
      // Whatever is wrong with it, it is made anew.
      return false;
    }
  }

  async #make(
    chunk: number,
    stop: () => void,
  ): Promise<{ bytes: Uint8Array; record: ChunkRecord }> {
    const { settings } = this.plan;
    const { group, first, count } = this.#layout.at(chunk);
    const lengths = sceneLengths(group.views, settings.patchSize, settings.maskSize);
    const arrays = allocateScenes(count, lengths);
    const reasons: ChunkRecord['skipped'] = [];
    await mapConcurrent(count, CONCURRENCY, async (i) => {
      stop();
      const run = runAt(group, first + i);
      const sequence = await this.#sequence(run.sequence);
      const frame = first + i - run.start;
      const skip = await fillScene(arrays, i, sequence, run, frame, settings);
      if (skip) reasons[i] = toSkip({ ...skip, reason: this.#relative(skip.reason) }, i);
    });
    const kept = Array.from({ length: count }, (_, i) => i).filter((i) => !reasons[i]);
    const numberOf = (value: (run: ReturnType<typeof runAt>, i: number) => number): Int32Array =>
      Int32Array.from(kept, (i) => value(runAt(group, first + i), first + i));
    const index = {
      sequence: numberOf(({ sequence }) => this.#numbers.get(sequence)!),
      frame: numberOf(({ start }, i) => i - start),
      view: numberOf(({ view = -1 }) => view),
    };
    const whole = keepScenes(arrays, lengths, kept, count);
    const bytes = encodeChunk(whole, index, group.views, settings);
    const skipped = reasons.filter((reason) => reason !== undefined);
    const record = { sha256: hashOf(bytes), bytes: bytes.length, scenes: kept.length, skipped };
    return { bytes, record };
  }

  /** Scenes come in order, so that one open sequence and its list of files are enough. */
  async #sequence(name: string): Promise<Sequence> {
    if (this.#open?.name !== name) this.#open = { name, sequence: this.#openSequence(name) };
    return this.#open.sequence;
  }

  async #openSequence(name: string): Promise<Sequence> {
    const sequence = await openSequence(this.dir, name);
    const planned = this.plan.sequences[this.#numbers.get(name)!];
    const only = (shape: typeof planned) => ({ ...this.plan, sequences: [shape] });
    comparePlans(`${this.out}, ${PLAN_FILE}`, only(planned), only(shapeOf(sequence)));
    return sequence;
  }

  /** The same text wherever the data are. */
  #relative(reason: string): string {
    return reason.replaceAll(resolve(this.dir) + sep, '');
  }
}
