import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  checkpointFolder,
  configFile,
  loadCheckpoint,
  loadConfig,
  stateFile,
  UserError,
  type TrainConfig,
} from '@mas/trainer';
import { metricsFile, reportFile, shippedMetricsFile } from './write-report.js';

/** What an earlier demo left in its folder. */
export type DemoState = 'nothing' | 'stopped' | 'trained' | 'finished';

/**
 * Looks at what is in a run's folder.
 *
 * @throws {UserError} if it is the unfinished run of another configuration.
 */
export async function inspectDemoRun(runDir: string, config: TrainConfig): Promise<DemoState> {
  if (existsSync(path.join(runDir, reportFile))) return 'finished';
  const checkpointDir = path.join(runDir, checkpointFolder);
  if (!existsSync(path.join(checkpointDir, 'checkpoint.json'))) return 'nothing';
  const { info } = await loadCheckpoint(checkpointDir);
  const old = await loadConfig(path.join(runDir, configFile));
  if (JSON.stringify({ ...old, replicas: 0 }) !== JSON.stringify({ ...config, replicas: 0 })) {
    throw new UserError(
      `${runDir}: holds an unfinished run of another configuration; go on with it (mas train --resume ${runDir}), name another folder (--run DIR), or replace it (--force)`,
    );
  }
  return info.step < info.steps ? 'stopped' : 'trained';
}

/** Removes the files of a run from its folder, and nothing else. */
export async function removeRun(runDir: string): Promise<void> {
  const names = await readdir(runDir).catch(() => []);
  const ours = new Set([
    configFile,
    checkpointFolder,
    stateFile,
    'run.json',
    'log.jsonl',
    metricsFile,
    shippedMetricsFile,
    reportFile,
  ]);
  for (const name of names) {
    if (ours.has(name) || name.startsWith('events.out.tfevents.')) {
      await rm(path.join(runDir, name), { recursive: true });
    }
  }
}
