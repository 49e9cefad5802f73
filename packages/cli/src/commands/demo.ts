import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  checkpointFolder,
  evaluate,
  loadConfig,
  readLog,
  UserError,
  writeAtomically,
  type BackendReport,
} from '@mas/trainer';
import { writeCardScores } from '../card-scores.js';
import { defineCommand } from '../define-command.js';
import { inspectDemoRun, removeRun } from '../demo-run.js';
import { demoData, longDemoData, shippedConfig } from '../demo-settings.js';
import { findCheckpoint, hasShippedCheckpoint } from '../find-checkpoint.js';
import { formatDuration } from '../format-duration.js';
import { formatScores } from '../format-scores.js';
import { defaultData } from '../require-data.js';
import { runEvaluation } from '../run-evaluation.js';
import { runTraining } from '../run-training.js';
import { startBackend } from '../start-backend.js';
import { log, print } from '../terminal.js';
import {
  metricsFile,
  readResults,
  reportFile,
  shippedMetricsFile,
  writeReport,
} from '../write-report.js';
import { isSyntheticData, writeSyntheticData } from '../write-synthetic-data.js';

export const demo = defineCommand({
  args: {
    long: { type: 'boolean', description: 'The longer run that gives the shipped checkpoint' },
    run: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Folder for the run; runs/demo, or runs/demo-long, if left out',
    },
    data: {
      type: 'string',
      valueHint: 'DIR',
      description: `A data folder to use as it is; if left out, ${defaultData} or ${defaultData}-long, made if need be`,
    },
    config: { type: 'string', valueHint: 'FILE', description: 'Another configuration' },
    force: { type: 'boolean', description: 'Replace the run that is in the folder' },
    backend: { type: 'string', valueHint: 'NAME', description: 'Force a backend (see mas doctor)' },
  },
  notes:
    'Makes people, trains without their poses, scores what was learned on people never seen, and\n' +
    'writes a report. Ctrl-C keeps a checkpoint; the same command goes on from it.',
  examples: [
    'mas demo',
    'mas demo --run runs/demo-2                 # once more, beside the first',
    'mas demo --long',
  ],
  async run(args) {
    const name = args.long ? 'demo-long' : 'demo';
    const config = await loadConfig(args.config ?? shippedConfig(name));
    const runDir = args.run ?? path.join('runs', name);
    if (args.force) await removeRun(runDir);
    const state = await inspectDemoRun(runDir, config);
    if (state === 'finished') return showFinished(runDir);
    if (args.data !== undefined && !existsSync(args.data)) {
      throw new UserError(
        `${args.data}: expected a data folder, found nothing; leave --data out to make the demo's, or write one with "mas synth ${args.data}"`,
      );
    }

    // Better a broken checkpoint now than after the training.
    if (hasShippedCheckpoint()) await findCheckpoint(undefined);

    const clock = startClock();
    const dataDir = args.data ?? (args.long ? `${defaultData}-long` : defaultData);
    if (args.data === undefined) await provideData(dataDir, args.long ? longDemoData : demoData);
    clock.lap('data');

    const backend = await startBackend(args.backend);
    if (state === 'trained') {
      log.info(`${runDir} is trained already`);
    } else {
      if (state === 'stopped') log.info(`going on with the run in ${runDir}`);
      const goOn = `mas demo${words(args)}`;
      await runTraining({ config, dataDir, runDir, backend, resume: state === 'stopped', goOn });
    }
    clock.lap('training');

    const checkpointDir = path.join(runDir, checkpointFolder);
    await writeMetrics(checkpointDir, path.join(runDir, metricsFile), dataDir, backend);
    if (hasShippedCheckpoint()) {
      log.info('the shipped checkpoint:');
      await writeMetrics(undefined, path.join(runDir, shippedMetricsFile), dataDir, backend);
    }
    clock.lap('evaluation');

    await writeReport({ runDir, dataDir, out: path.join(runDir, reportFile) });
    clock.lap('report');
    await showScores(runDir);
    print(`\n${clock.summary()}\nreport: ${path.join(runDir, reportFile)}`);
  },
});

/** Makes the demo's data, unless they are there. */
async function provideData(dir: string, options: typeof demoData): Promise<void> {
  if (!existsSync(dir)) return writeSyntheticData(dir, options);
  if (await isSyntheticData(dir, options)) {
    log.info(`data: ${dir} is there`);
    return;
  }
  throw new UserError(
    `${dir}: expected the demo's data, found another folder; delete it to have them made, or use it as it is with --data ${dir}`,
  );
}

async function writeMetrics(
  checkpointDir: string | undefined,
  file: string,
  dataDir: string,
  backend: BackendReport,
): Promise<void> {
  const checkpoint = await findCheckpoint(checkpointDir);
  const result = await runEvaluation(evaluate, { checkpoint, dataDir, backend });
  await writeAtomically(file, `${JSON.stringify(result, null, 2)}\n`);
  if (checkpointDir !== undefined) await writeCardScores(checkpoint, result);
}

async function showScores(runDir: string): Promise<void> {
  const results = await readResults(runDir, readLog(runDir).at(-1)?.seconds);
  if (results.length > 0) print(formatScores(results));
}

async function showFinished(runDir: string): Promise<void> {
  await showScores(runDir);
  print(
    `\n${runDir} holds this finished run: ${path.join(runDir, reportFile)}\n` +
      'Another one beside it: --run DIR. Start over in this folder: --force.',
  );
}

/** The options that the same command needs again, as typed. */
function words(args: Record<string, unknown>): string {
  const given = ['run', 'data', 'config', 'backend'].flatMap((name) =>
    args[name] === undefined ? [] : [` --${name} ${String(args[name])}`],
  );
  return (args.long ? ' --long' : '') + given.join('');
}

function startClock() {
  const started = performance.now();
  let last = started;
  const laps: string[] = [];
  const since = (time: number) => formatDuration((performance.now() - time) / 1000);
  return {
    /** Ends a phase. */
    lap(phase: string) {
      laps.push(`${phase} ${since(last)}`);
      last = performance.now();
    },
    summary() {
      // Kilobytes, whatever the system.
      const gigabytes = process.resourceUsage().maxRSS / 1e6;
      return `time: ${laps.join(', ')}, total ${since(started)}; peak memory ${gigabytes.toFixed(2)} GB`;
    },
  };
}
