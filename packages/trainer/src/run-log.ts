import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TensorBoardWriter } from './tensorboard-writer.js';
import { UserError } from './user-error.js';
import type { StepReport } from './run-replica.js';

/** One line of log.jsonl: means over the steps since the line before. */
export interface LogLine {
  step: number;
  stage: string;
  seconds: number;
  loss: number;
  learningRate: number;
  gradientNorm: number;
  terms: Record<string, number>;
}

const logFile = 'log.jsonl';

/**
 * Reads the log of a run; lines that a crash cut off are left out. Empty where there is no log.
 *
 * @example
 * ```ts
 * for (const { step, stage, loss } of readLog('runs/mine')) console.log(step, stage, loss);
 * ```
 */
export function readLog(runDir: string): LogLine[] {
  const file = path.join(runDir, logFile);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as LogLine];
      } catch {
        return [];
      }
    });
}

/** Collects step reports and writes their means to log.jsonl and TensorBoard. */
export class RunLog {
  readonly #file: string;
  readonly #board: TensorBoardWriter;
  readonly #started = Date.now();
  readonly #before: number;
  #pending: StepReport[] = [];

  /**
   * @param fromStep where a resumed run goes on: later lines, of steps that were not saved, are
   * dropped from the log.
   */
  constructor(runDir: string, fromStep: number) {
    this.#file = path.join(runDir, logFile);
    const kept = readLog(runDir).filter(({ step }) => step <= fromStep);
    this.#before = kept.at(-1)?.seconds ?? 0;
    const temporary = `${this.#file}.${process.pid}.tmp`;
    naming(this.#file, () => {
      writeFileSync(temporary, kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
      renameSync(temporary, this.#file);
    });
    this.#board = naming(runDir, () => new TensorBoardWriter(runDir));
  }

  /** Takes one step's report; every `every` steps returns the line that it wrote. */
  add(report: StepReport, stage: string, every: number): LogLine | undefined {
    this.#pending.push(report);
    return report.step % every === 0 ? this.flush(stage) : undefined;
  }

  /** Writes the mean of what is left since the last line, if there is anything. */
  flush(stage: string): LogLine | undefined {
    const pending = this.#pending;
    const last = pending.at(-1);
    if (!last) return undefined;
    this.#pending = [];
    const mean = (pickValue: (report: StepReport) => number | undefined): number => {
      const values = pending.map(pickValue).filter((value) => value !== undefined);
      return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    };
    const terms = Object.fromEntries(
      Object.keys(last.terms).map((name) => [name, mean(({ terms }) => terms[name])]),
    );
    const line: LogLine = {
      step: last.step,
      stage,
      seconds: this.#before + (Date.now() - this.#started) / 1000,
      loss: mean(({ loss }) => loss),
      learningRate: last.learningRate,
      gradientNorm: mean(({ gradientNorm }) => gradientNorm),
      terms,
    };
    naming(this.#file, () => appendFileSync(this.#file, `${JSON.stringify(line)}\n`));
    const tagged = Object.entries(terms).map(([name, value]) => [`loss/${name}`, value] as const);
    naming(path.dirname(this.#file), () =>
      this.#board.scalars(line.step, {
        loss: line.loss,
        learningRate: line.learningRate,
        gradientNorm: line.gradientNorm,
        ...Object.fromEntries(tagged),
      }),
    );
    return line;
  }

  /** Closes the event file. */
  close(): void {
    this.#board.close();
  }
}

/** Says which file a failed write was for: the system's own message leaves it out. */
function naming<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const what = code === 'ENOSPC' ? 'no space is left on the disk' : message;
    throw new UserError(`${file}: cannot be written: ${what}`, { cause: error });
  }
}
