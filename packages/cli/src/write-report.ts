import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  checkpointFolder,
  collectReport,
  loadCheckpoint,
  UserError,
  writeAtomically,
  type Checkpoint,
  type EvaluationResult,
  type ReportSample,
  type RunSummary,
} from '@mas/trainer';
import { renderReport, type ReportData, type ReportFrame, type ReportTable } from '@mas/viewer';
import { colourMap, greyMask } from './colour-map.js';
import { encodePicture } from './encode-picture.js';
import { hasShippedCheckpoint, shippedCheckpoint } from './find-checkpoint.js';
import { formatDuration } from './format-duration.js';
import { reportCurves } from './report-curves.js';
import { scoreColumns, scoreRows, type NamedResult } from './score-rows.js';

/** Names of the results in a run's folder, in the one form of the trainer's `EvaluationResult`. */
export const metricsFile = 'metrics.json';
export const shippedMetricsFile = 'metrics-shipped.json';
export const reportFile = 'report.html';

/** Writes the HTML report of a run: its numbers, if it was evaluated, pictures and curves. */
export async function writeReport(options: {
  runDir: string;
  dataDir: string;
  out: string;
}): Promise<void> {
  const { runDir, dataDir, out } = options;
  const checkpoint = await loadCheckpoint(path.join(runDir, checkpointFolder));
  const summary = await collectReport({ checkpoint, runDir, dataDir });
  const results = await readResults(runDir, summary.log.at(-1)?.seconds);
  const frames = await Promise.all(summary.samples.map((sample) => reportFrame(sample)));
  if (results.length > 1 && hasShippedCheckpoint()) {
    const shipped = await collectReport({
      checkpoint: await loadCheckpoint(shippedCheckpoint),
      runDir,
      dataDir,
      samples: 4,
    });
    const more = shipped.samples.map((sample) => reportFrame(sample, results[1].name));
    frames.push(...(await Promise.all(more)));
  }
  await writeAtomically(
    out,
    renderReport(reportData(summary, checkpoint, results, frames, dataDir)),
  );
}

/** The results in a run's folder, the run's own first; none if it was not evaluated. */
export async function readResults(
  runDir: string,
  seconds: number | undefined,
): Promise<NamedResult[]> {
  const own = await readResult(path.join(runDir, metricsFile));
  if (!own) return [];
  const shipped = await readResult(path.join(runDir, shippedMetricsFile));
  const took = seconds === undefined ? '' : ` of ${formatMinutes(seconds)}`;
  return [
    { name: `${shipped ? 'fresh run' : 'this run'}${took}`, result: own },
    ...(shipped ? [{ name: 'shipped checkpoint', result: shipped }] : []),
  ];
}

async function readResult(file: string): Promise<EvaluationResult | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const result = JSON.parse(text) as EvaluationResult;
    if (Number.isFinite(result.single.mpjpe) && 'untrained' in result.baselines) return result;
  } catch {
    // Reported below, as is JSON of another form.
  }
  throw new UserError(
    `${file}: expected the result of "mas eval --out" on calibrated views, found something else; write it again or delete it`,
  );
}

function formatMinutes(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return formatDuration(seconds);
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}

function reportData(
  { name, config, stages, log, skeleton }: RunSummary,
  { info }: Checkpoint,
  results: NamedResult[],
  frames: ReportFrame[],
  dataDir: string,
): ReportData {
  const seconds = log.at(-1)?.seconds;
  const own = results[0]?.result;
  return {
    title: `Run ${name}`,
    subtitle: `3D poses learned from masks; used in training: ${info.supervision}`,
    facts: [
      { label: 'steps', value: `${info.step} of ${info.steps}` },
      ...(seconds === undefined ? [] : [{ label: 'training', value: formatDuration(seconds) }]),
      { label: 'seed', value: `${info.seed}` },
      { label: 'backend', value: info.backend },
      { label: 'data', value: dataDir },
      ...(own
        ? [{ label: 'evaluated on', value: `${own.frames} frames, ${own.views} views` }]
        : []),
    ],
    config,
    stages,
    curves: reportCurves(log),
    table: reportTable(results),
    skeleton,
    frames,
  };
}

function reportTable(results: NamedResult[]): ReportTable {
  if (results.length === 0) return { columns: [], rows: [] };
  const { flip, mirror } = results[0].result;
  return {
    columns: scoreColumns.map(({ header }) => header),
    rows: scoreRows(results).map(({ name, scores }, i) => ({
      name,
      values: scoreColumns.map(({ value, decimals }) => {
        const number = value(scores);
        return number === undefined ? null : Number(number.toFixed(decimals));
      }),
      emphasis: i === 0,
    })),
    notes: [
      'Held-out subjects. Errors after the root joints are aligned, of a single view unless the column says triangulated; crops come from masks.',
      flip === 'none'
        ? 'Nothing is flipped.'
        : `Left and right were exchanged by looking at the truth (supervised flip: ${flip}).`,
      ...(mirror ? ['Each patch was seen mirrored too; poses are the mean of both.'] : []),
      'The mean training pose is the only row that uses joint labels of the training set.',
    ],
  };
}

async function reportFrame(sample: ReportSample, prefix?: string): Promise<ReportFrame> {
  const { patch, patchSize, predicted2d, true2d, predicted3d, true3d, mpjpe } = sample;
  const raw = { data: patch, width: patchSize, height: patchSize, channels: 3 as const };
  const panel = async (label: string, picture: ReturnType<typeof greyMask>) => {
    const { url } = await encodePicture(picture, { longSide: 128, kind: 'map' });
    return { label, png: url };
  };
  return {
    title: prefix ? `${prefix}: ${sample.title}` : sample.title,
    image: await encodePicture(raw, { longSide: Math.max(256, patchSize), kind: 'photo' }),
    predicted2d,
    true2d,
    panels: await Promise.all([
      panel('given mask', greyMask(sample.givenMask)),
      panel('skeleton mask', greyMask(sample.skeletonMask)),
      panel('physique mask', greyMask(sample.physiqueMask)),
      panel('weighting map', colourMap(sample.weight)),
    ]),
    predicted3d,
    true3d,
    note: mpjpe === undefined ? undefined : `MPJPE of this view: ${mpjpe.toFixed(0)} mm`,
  };
}
