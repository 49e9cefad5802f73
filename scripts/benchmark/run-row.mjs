// One run of the benchmark in a process of its own, so that its memory can be measured:
//   node scripts/benchmark/run-row.mjs ROW SEED REPLICAS
// Trains into runs/benchmark/ROW-SEED, goes on with a run that was stopped, scores it, and writes
// docs/benchmark/records/ROW-SEED.json.
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  checkpointFolder,
  evaluate,
  fitSpp,
  learningCurve,
  loadCheckpoint,
  loadConfig,
  parseConfig,
  readLog,
  selectBackend,
  train,
  writeAtomically,
} from '../../packages/trainer/dist/index.js';
import { root } from '../run.mjs';
import { folderOf, rows, usual } from './rows.mjs';

/** Checkpoints of a run that are scored for its learning curve. */
const snapshots = 6;
/** Points of the loss curve that a record keeps. */
const lossPoints = 60;

const [name, seedText, replicasText] = process.argv.slice(2);
const row = rows.find((candidate) => candidate.name === name);
const seed = Number(seedText);
const [trained] = row.domains ?? [usual];
const dataDir = path.join(root, folderOf(trained));
const configFile = `configs/synthetic/${row.config}.yaml`;
const runDir = path.join(root, 'runs', 'benchmark', `${name}-${seed}`);
const snapshotDir = path.join(runDir, 'snapshots');

const written = await loadConfig(path.join(root, configFile));
// The twin has no heading to learn; a run's config.yaml says so.
const heading =
  written.supervision === 'joints' ? { ...written.heading, steps: 0 } : written.heading;
const steps = heading.steps + written.pose.steps;
const config = parseConfig(
  {
    ...written,
    heading,
    seed,
    replicas: Number(replicasText),
    log: { ...written.log, checkpointSteps: Math.ceil(steps / snapshots) },
  },
  configFile,
);
const checkpointDir = path.join(runDir, checkpointFolder);
const resume = existsSync(path.join(checkpointDir, 'checkpoint.json'));
if (resume) {
  const before = await loadConfig(path.join(runDir, 'config.yaml'));
  if (!isDeepStrictEqual(before, config)) {
    console.error(
      `${runDir}: was started with another configuration than ${configFile} has now; delete it to start anew`,
    );
    process.exit(1);
  }
}
const backend = await selectBackend();
const started = process.cpuUsage();
await mkdir(snapshotDir, { recursive: true });
const result = await train({
  config,
  // Sources of the configuration are named there.
  dataDir: config.data.sources.length > 0 ? undefined : dataDir,
  runDir,
  backend,
  resume,
  onPhase: console.log,
  onLog: ({ step, stage, loss }) =>
    step % 100 === 0 &&
    console.log(`${name}-${seed}: ${step}/${steps} ${stage}, loss ${loss.toFixed(2)}`),
  onCheckpoint: (step, dir) =>
    cp(dir, path.join(snapshotDir, String(step).padStart(6, '0')), { recursive: true }),
});
const { user, system } = process.cpuUsage(started);
// Linux and macOS say kilobytes.
const trainingMegabytes = process.resourceUsage().maxRSS / 1024;

const checkpoint = await loadCheckpoint(checkpointDir);
const named = config.landmarks === 0;
const kept = (await readdir(snapshotDir)).toSorted().map((step) => path.join(snapshotDir, step));
const curve = named ? await learningCurve(kept, { dataDir }) : [];
const scores = named ? await evaluate({ checkpoint, dataDir, backend }) : null;
const elsewhere = {};
if (row.elsewhere) {
  const foreignDir = path.join(root, folderOf(row.elsewhere));
  elsewhere[row.elsewhere] = await evaluate({ checkpoint, dataDir: foreignDir, backend });
}
const mirrored = row.mirror
  ? await evaluate({ checkpoint, dataDir, mirror: true, backend })
  : undefined;
const spp = {};
for (const kind of row.spp ?? []) {
  const fitted = await fitSpp({ checkpoint, dataDir, kind, backend });
  spp[kind] = await evaluate({ checkpoint, dataDir, spp: fitted, backend });
}
const log = readLog(runDir);
const every = Math.max(1, Math.ceil(log.length / lossPoints));
const record = {
  row: name,
  seed,
  config: configFile,
  settings: config,
  commit: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
  domains: row.domains ?? [usual],
  scored: trained,
  steps: result.steps,
  scenes: result.scenes,
  replicas: config.replicas,
  backend: backend.description,
  processor: `${os.cpus()[0].model}, ${os.cpus().length} cores`,
  node: process.version,
  // Of all threads; a resumed run counts its last part only.
  trainingCpuMinutes: resume ? null : round((user + system) / 60e6, 2),
  trainingPeakMegabytes: Math.round(trainingMegabytes),
  scores,
  mirrored,
  elsewhere,
  spp,
  curve: curve.map(({ step, single, triangulated, ambiguityRatio, physiqueIoU }) => ({
    step,
    mpjpe: round(single.mpjpe, 2),
    triangulated: round(triangulated.mpjpe, 2),
    ambiguityRatio: round(ambiguityRatio, 2),
    physiqueIoU: round(physiqueIoU, 4),
  })),
  loss: log
    .filter((_, i) => i % every === every - 1 || i === log.length - 1)
    .map(({ step, loss, terms }) => ({
      step,
      loss: round(loss, 4),
      skeleton: round(terms.skeleton, 4),
    })),
};
const records = path.join(root, 'docs', 'benchmark', 'records');
await mkdir(records, { recursive: true });
await writeAtomically(
  path.join(records, `${name}-${seed}.json`),
  `${JSON.stringify(record, null, 2)}\n`,
);
const { single, triangulated, ambiguityRatio } = scores ?? Object.values(spp)[0];
console.log(
  `${name}-${seed}: ${single.mpjpe.toFixed(1)} mm single, ${triangulated.mpjpe.toFixed(1)} mm triangulated, ambiguity ${ambiguityRatio.toFixed(1)} %`,
);

function round(value, digits) {
  return value === undefined ? undefined : Number(value.toFixed(digits));
}
