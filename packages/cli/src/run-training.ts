import { existsSync } from 'node:fs';
import path from 'node:path';
import type { SkippedScene } from '@mas/datasets';
import {
  checkpointFolder,
  train,
  UserError,
  type BackendReport,
  type TrainConfig,
  type TrainResult,
} from '@mas/trainer';
import { catchInterrupt } from './catch-interrupt.js';
import { Interrupted } from './interrupted.js';
import { createProgress, type Progress } from './progress.js';
import { writeRunRecord } from './run-record.js';
import { log } from './terminal.js';

/**
 * Trains with progress shown, ends at Ctrl-C with a checkpoint, and notes in the run's folder what
 * it was trained on.
 *
 * @param goOn the command that resumes, for the message after Ctrl-C.
 * @throws {Interrupted} after Ctrl-C.
 */
export async function runTraining(options: {
  config: TrainConfig;
  /** The data folder, where the configuration names none. */
  dataDir?: string;
  runDir: string;
  backend: BackendReport;
  resume: boolean;
  goOn: string;
}): Promise<TrainResult> {
  const { config, dataDir, runDir, backend, resume, goOn } = options;
  if (!resume) refuseOldRun(runDir);
  const interrupt = catchInterrupt('stopping after this step');
  const preparing = createProgress('preparing', 'scenes');
  const training = createProgress('training', 'steps');
  let fitting: Progress | undefined;
  let loss = '';
  let record: Promise<void> | undefined;
  let recordFailure: unknown;
  try {
    const result = await train({
      config,
      dataDir,
      runDir,
      backend,
      resume,
      signal: interrupt.signal,
      onPrepare(done, total) {
        preparing.update(done, total);
        if (done === total) preparing.stop();
      },
      onPhase(message) {
        training.stop();
        log.info(message);
      },
      onFit(done, total) {
        // Not before, as it counts its time from then; bodies are fitted several times.
        fitting ??= createProgress('fitting bodies', 'scenes');
        fitting.update(done, total);
        if (done < total) return;
        fitting.stop();
        fitting = undefined;
      },
      onStep(step, steps, stage) {
        // Not before: until then a run that cannot start leaves nothing behind.
        record ??= writeRunRecord(runDir, { dataDir: dataFolders(config, dataDir)[0] }).catch(
          (error: unknown) => {
            recordFailure = error;
          },
        );
        training.update(step, steps, `${stage}${loss}`);
      },
      onLog(line) {
        loss = `, loss ${line.loss.toFixed(2)}`;
      },
    });
    training.stop();
    await record;
    if (recordFailure) throw recordFailure;
    reportSkipped(result.skipped, result.scenes);
    if (result.step < result.steps) {
      throw new Interrupted(
        `stopped at step ${result.step} of ${result.steps} with a checkpoint; go on with: ${goOn}`,
      );
    }
    return result;
  } finally {
    preparing.stop();
    fitting?.stop();
    training.stop();
    interrupt.release();
  }
}

/** The folders that a run learns from. */
export function dataFolders(config: TrainConfig, dataDir?: string): string[] {
  return dataDir === undefined ? config.data.sources.map(({ folder }) => folder) : [dataDir];
}

/** Names the scenes that could not be used, the first few of them. */
export function reportSkipped(skipped: readonly SkippedScene[], used: number): void {
  if (skipped.length === 0) return;
  const shown = 5;
  const lines = skipped.slice(0, shown).map(({ sequence, frame, view, reason }) => {
    const where = view === undefined ? '' : `, view ${view}`;
    return `  ${sequence}, frame ${frame}${where}: ${reason}`;
  });
  if (skipped.length > shown) lines.push(`  and ${skipped.length - shown} more`);
  const total = used + skipped.length;
  log.warn(`${skipped.length} of ${total} scenes skipped\n${lines.join('\n')}`);
}

function refuseOldRun(runDir: string): void {
  const file = path.join(runDir, checkpointFolder, 'checkpoint.json');
  if (!existsSync(file)) return;
  throw new UserError(
    `${runDir}: already holds a run; go on with it (mas train --resume ${runDir}), name another folder (--run DIR), or delete it`,
  );
}
