import path from 'node:path';
import {
  checkpointFolder,
  configFile,
  describeLeftRight,
  dryRun,
  loadCheckpoint,
  loadConfig,
  parseConfig,
  withDataFolder,
  type TrainConfig,
} from '@mas/trainer';
import { defineCommand } from '../define-command.js';
import { formatDuration } from '../format-duration.js';
import { readInteger } from '../read-integer.js';
import { defaultData, requireData } from '../require-data.js';
import { readRunRecord } from '../run-record.js';
import { dataFolders, runTraining } from '../run-training.js';
import { startBackend } from '../start-backend.js';
import { print } from '../terminal.js';
import { UsageError } from '../usage-error.js';

export const trainCommand = defineCommand({
  args: {
    config: {
      type: 'positional',
      required: false,
      description: 'Configuration, a YAML file; not with --resume',
    },
    data: {
      type: 'string',
      valueHint: 'DIR',
      description: `Data folder; if left out the configuration's (data.sources), else ${defaultData}, or the one that a resumed run had`,
    },
    run: {
      type: 'string',
      valueHint: 'DIR',
      description: "Folder for the run; runs/NAME with the configuration's name if left out",
    },
    resume: { type: 'string', valueHint: 'RUN', description: 'Go on with a stopped run' },
    backend: { type: 'string', valueHint: 'NAME', description: 'Force a backend (see mas doctor)' },
    replicas: {
      type: 'string',
      valueHint: 'N',
      description: "Threads that train together; the configuration's if left out",
    },
    'dry-run': {
      type: 'boolean',
      description: 'Take one step of every stage on some of the data, and leave nothing behind',
    },
  },
  notes:
    'Learns from images, masks and cameras; true poses are read by the supervised twin only\n' +
    '(supervision: joints). Ctrl-C ends the run with a checkpoint. The run folder gets config.yaml,\n' +
    'log.jsonl, TensorBoard events and checkpoint/.',
  examples: [
    'mas train configs/demo.yaml                      # on data/demo, into runs/demo',
    'mas train mine.yaml --data data/mine --run runs/mine-2 --replicas 4',
    'mas train configs/demo.yaml --dry-run            # one step of every stage, nothing written',
    'mas train --resume runs/demo',
  ],
  async run(args) {
    if (args['dry-run'] && args.resume !== undefined) {
      throw new UsageError('train: --dry-run tries a configuration out; leave --resume out');
    }
    const replicas = readInteger(args.replicas, '--replicas', 1);
    const {
      config: written,
      runDir,
      dataDir,
    } = args.resume === undefined ? await newRun(args) : await oldRun(args.resume, args);
    if (dataDir !== undefined) requireData(dataDir);
    const folders = dataFolders(written, dataDir).join(', ');
    const config =
      replicas === undefined ? written : parseConfig({ ...written, replicas }, '--replicas');
    if (args.resume !== undefined) {
      const { info } = await loadCheckpoint(path.join(runDir, checkpointFolder));
      if (info.step >= info.steps) {
        print(`${runDir} is finished: ${info.step} of ${info.steps} steps`);
        return;
      }
    }
    const backend = await startBackend(args.backend);
    if (args['dry-run']) {
      const { steps, scenes, stages } = await dryRun({ config, dataDir, backend });
      const names = stages.map(({ name }) => name).join(', ');
      print(`${config.name}: ${steps} steps on ${scenes} scenes of ${folders} (${names}): it runs`);
      return;
    }
    const started = performance.now();
    const result = await runTraining({
      config,
      dataDir,
      runDir,
      backend,
      resume: args.resume !== undefined,
      goOn: `mas train --resume ${runDir}`,
    });
    const took = formatDuration((performance.now() - started) / 1000);
    // Landmarks have names, and so scores, only by post-processing.
    const next = config.landmarks > 0 ? 'spp fit' : 'eval';
    print(
      `${result.steps} steps on ${result.scenes} scenes in ${took}: ${result.checkpointDir}\n` +
        `left and right: ${describeLeftRight(result.leftRight)}\n` +
        `next: mas ${next} --checkpoint ${runDir} --data ${dataFolders(config, dataDir)[0]}\n` +
        `      mas report ${runDir}`,
    );
  },
});

interface Named {
  config?: string;
  data?: string;
  run?: string;
}

interface Run {
  config: TrainConfig;
  runDir: string;
  /** Undefined where the configuration names its folders. */
  dataDir?: string;
}

async function newRun({ config: file, data, run }: Named): Promise<Run> {
  if (file === undefined) {
    throw new UsageError(
      'train: needs a configuration, e.g. configs/demo.yaml; see "mas train --help"',
    );
  }
  const loaded = await loadConfig(file);
  const config = data === undefined ? loaded : withDataFolder(loaded, data);
  const namesData = config.data.sources.length > 0;
  return {
    config,
    runDir: run ?? path.join('runs', config.name),
    dataDir: namesData ? undefined : (data ?? defaultData),
  };
}

async function oldRun(runDir: string, { config: file, data, run }: Named): Promise<Run> {
  if (file !== undefined || run !== undefined) {
    throw new UsageError(
      `train: --resume ${runDir} takes the configuration and the folder of that run; leave ${file ?? '--run'} out`,
    );
  }
  const config = await loadConfig(path.join(runDir, configFile));
  if (config.data.sources.length > 0) {
    return { config: data === undefined ? config : withDataFolder(config, data), runDir };
  }
  const dataDir = data ?? (await readRunRecord(runDir))?.dataDir;
  if (dataDir === undefined) {
    throw new UsageError(
      `train: ${runDir} does not say what it was trained on; name it with --data DIR`,
    );
  }
  return { config, runDir, dataDir };
}
