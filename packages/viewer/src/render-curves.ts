import { scaleLinear, scaleLog } from 'd3-scale';
import { escapeHtml } from './escape-html.js';
import { formatNumber } from './format-number.js';
import type { ReportCurve, ReportStage } from './report-data.js';
import { thinCurve, type CurveBin } from './thin-curve.js';

const width = 640;
const height = 270;
const margin = { top: 20, right: 24, bottom: 34, left: 58 };
const maxBins = 150;
/** Colours that style.ts defines as --c0, --c1, ... */
const colours = 7;

interface Chart {
  title: string;
  unit: string;
  curves: ReportCurve[];
}

/** One chart per group of curves, each over all steps and with the stages shaded behind it. */
export function renderCurves(curves: ReportCurve[], stages: ReportStage[]): string {
  const steps = [
    ...curves.flatMap(({ points }) => points.map(([step]) => step)),
    ...stages.flatMap(({ start, end }) => [start, end]),
  ].filter(Number.isFinite);
  const [first, last] = extent(steps);
  return chartsOf(curves)
    .map((chart) => renderChart(chart, stages, first, last > first ? last : first + 1))
    .join('');
}

function chartsOf(curves: ReportCurve[]): Chart[] {
  const charts = new Map<string, Chart>();
  for (const curve of curves) {
    const title = curve.group ?? curve.name;
    const unit = curve.unit ?? '';
    const key = JSON.stringify([title, unit]);
    const chart = charts.get(key) ?? { title, unit, curves: [] };
    chart.curves.push(curve);
    charts.set(key, chart);
  }
  return [...charts.values()];
}

function renderChart(chart: Chart, stages: ReportStage[], first: number, last: number): string {
  const lines = chart.curves.map((curve) => thinCurve(curve.points, maxBins));
  const values = lines.flat().flatMap(({ low, high }) => [low, high]);
  const [low, high] = extent(values);
  const isLog = low > 0 && high / low > 30;
  const x = scaleLinear()
    .domain([first, last])
    .range([margin.left, width - margin.right]);
  const y = (isLog ? scaleLog() : scaleLinear())
    .domain(isLog ? [low, high] : [Math.min(0, low), high > low || high > 0 ? high : low + 1])
    .range([height - margin.bottom, margin.top])
    .nice();

  const shades = stages
    .map((stage, i) => {
      const [left, right] = [x(stage.start), x(stage.end)];
      const room = Math.floor((right - left) / 6.5);
      const name = stage.name.length <= room ? stage.name : String(i + 1);
      return (
        `<rect class="stage${i % 2}" x="${fixed(left)}" y="0" width="${fixed(Math.max(0, right - left))}" height="${height - margin.bottom}"/>` +
        (room > 1
          ? `<text class="stage" x="${fixed((left + right) / 2)}" y="13" text-anchor="middle">${escapeHtml(name)}</text>`
          : '')
      );
    })
    .join('');
  const yLabels = (isLog ? logTicks(low, high) : y.ticks(5))
    .map(
      (value) =>
        `<path class="tick" d="M${margin.left} ${fixed(y(value))}H${width - margin.right}"/>` +
        `<text x="${margin.left - 7}" y="${fixed(y(value) + 4)}" text-anchor="end">${formatNumber(value)}</text>`,
    )
    .join('');
  const xLabels = x
    .ticks(6)
    .map(
      (value) =>
        `<text x="${fixed(x(value))}" y="${height - margin.bottom + 17}" text-anchor="middle">${value.toLocaleString('en')}</text>`,
    )
    .join('');
  const drawn = lines
    .map((bins, i) => drawLine(bins, i % colours, (bin) => x(bin.step), y))
    .join('');
  const legend = chart.curves
    .map((curve, i) => {
      const bad = curve.points.filter(([, value]) => !Number.isFinite(value)).length;
      const end = lines[i].at(-1);
      return (
        `<li><i style="background:var(--c${i % colours})"></i>${escapeHtml(curve.name)}` +
        ` <b>${end ? formatNumber(end.mean) : '–'}</b>` +
        (bad ? ` <em>${bad} not finite</em>` : '') +
        '</li>'
      );
    })
    .join('');
  const unit = [chart.unit, isLog ? 'log scale' : ''].filter(Boolean).join(', ');
  return (
    `<figure class="chart"><figcaption><h3>${escapeHtml(chart.title)}${unit ? ` <small>${escapeHtml(unit)}</small>` : ''}</h3>` +
    `<ul>${legend}</ul></figcaption>` +
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(chart.title)} over the steps">` +
    `${shades}${yLabels}${xLabels}` +
    `<text x="${width - margin.right}" y="${height - 2}" text-anchor="end">step</text>` +
    `<path class="axis" d="M${margin.left} ${height - margin.bottom}H${width - margin.right}"/>` +
    `${drawn}</svg></figure>`
  );
}

function drawLine(
  bins: CurveBin[],
  colour: number,
  x: (bin: CurveBin) => number,
  y: (value: number) => number,
): string {
  if (bins.length === 0) return '';
  const path = (value: (bin: CurveBin) => number, of: CurveBin[]) =>
    of.map((bin) => `${fixed(x(bin))} ${fixed(y(value(bin)))}`).join('L');
  const style = `style="--c:var(--c${colour})"`;
  const band = bins.some(({ low, high }) => high > low)
    ? `<path class="band" ${style} d="M${path(({ high }) => high, bins)}L${path(({ low }) => low, bins.toReversed())}Z"/>`
    : '';
  // A zero-length line with round ends shows a curve of a single point.
  const line = path(({ mean }) => mean, bins.length > 1 ? bins : [bins[0], bins[0]]);
  return `${band}<path class="curve" ${style} d="M${line}"/>`;
}

function extent(values: number[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Powers of ten and, where there are few of them, 2 and 5 times these. */
function logTicks(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.ceil((last - first) / 6);
  const factors = last - first <= 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += every) {
    for (const factor of factors) {
      // Through text: 10 ** -3 * 5 is not 0.005 to the last bit.
      if (exponent < last || factor === 1) ticks.push(Number(`${factor}e${exponent}`));
    }
  }
  return ticks;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
