import { checkReportData } from './check-report-data.js';
import { drawPose3d } from './draw-pose-3d.js';
import { escapeHtml } from './escape-html.js';
import { renderCurves } from './render-curves.js';
import { renderFrame } from './render-frame.js';
import { renderPoseKey } from './render-pose-key.js';
import { renderTable } from './render-table.js';
import type { ReportData, ReportStage } from './report-data.js';
import { reportStyle } from './report-style.js';
import { turnPoses } from './turn-poses.js';

/**
 * Renders what is known about a run as one HTML file: headline numbers, loss curves with the
 * stages behind them, and for every test frame the image with its joints, the 3D pose from the
 * front and the side, and the masks. The file needs no network and no script to be read; with
 * scripts, the 3D views turn when dragged.
 *
 * Frames and units are those of {@link ReportData}. A joint with a coordinate that is not finite is
 * left out; a curve's values that are not finite are left out and counted. Text is escaped.
 *
 * @throws Error naming the part, what was expected and what was found, if the parts do not fit
 *   together (a point list without one point per joint, an image that is no data URL, ...).
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * import { renderReport } from '@mas/viewer';
 *
 * const html = renderReport({
 *   title: 'First run',
 *   facts: [{ label: 'seed', value: '1' }],
 *   config: 'steps: 200\n',
 *   stages: [{ name: 'masks', start: 0, end: 200 }],
 *   curves: [{ name: 'loss', points: [[0, 1], [100, 0.4], [200, 0.3]] }],
 *   table: { columns: ['MPJPE mm'], rows: [{ name: 'this run', values: [81.4], emphasis: true }] },
 *   skeleton: { joints: ['hip', 'head'], bones: [[0, 1]], sides: ['center', 'center'] },
 *   frames: [],
 * });
 * writeFileSync('report.html', html);
 */
export function renderReport(data: ReportData): string {
  checkReportData(data);
  const facts = data.facts
    .map(
      ({ label, value }) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`,
    )
    .join('');
  const sections = [
    { id: 'result', title: 'Result', body: data.table.rows.length ? renderTable(data.table) : '' },
    {
      id: 'frames',
      title: 'Test frames',
      body: data.frames.length ? renderPoseKey(data.frames) + renderFrames(data) : '',
    },
    {
      id: 'training',
      title: 'Training',
      body: data.curves.length ? stageList(data.stages) + renderCharts(data) : '',
    },
    { id: 'config', title: 'Configuration', body: `<pre>${escapeHtml(data.config)}</pre>` },
  ].filter(({ body }) => body);
  const links = sections.map(({ id, title }) => `<a href="#${id}">${title}</a>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(data.title)}</title>
<style>${reportStyle()}</style>
</head>
<body>
<header><nav>${links}</nav>
<h1>${escapeHtml(data.title)}</h1>
${data.subtitle ? `<p class="subtitle">${escapeHtml(data.subtitle)}</p>` : ''}
<dl class="facts">${facts}</dl></header>
<main>
${sections.map(({ id, title, body }) => `<section id="${id}"><h2>${title}</h2>${body}</section>`).join('\n')}
</main>
<script>(${turnPoses.toString()})(document, ${drawPose3d.toString()});</script>
</body>
</html>
`;
}

function renderFrames({ frames, skeleton }: ReportData): string {
  return frames.map((frame) => renderFrame(frame, skeleton)).join('');
}

function renderCharts({ curves, stages }: ReportData): string {
  return `<div class="charts">${renderCurves(curves, stages)}</div>`;
}

function stageList(stages: ReportStage[]): string {
  if (stages.length === 0) return '';
  const names = stages.map(
    ({ name, start, end }, i) => `${i + 1} ${escapeHtml(name)} (${start}–${end})`,
  );
  return `<p class="stages">Stages in steps: ${names.join(' · ')}</p>`;
}
