import type { ReportView } from './collect-mask-report.js';
import { escapeHtml } from './escape-html.js';

const width = 1100;
const height = 240;
const margin = { top: 26, right: 16, bottom: 26, left: 44 };
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c8c8c'];
/** Points of a curve; of a longer video each stands for the mean of as many frames. */
const MOST_POINTS = 1000;

/** The area of the masks over the frames, one curve per view, flagged frames ringed; an SVG. */
export function drawAreas(views: readonly ReportView[]): string {
  const frames = Math.max(1, ...views.map(({ areas }) => areas.length));
  const most = Math.max(...views.flatMap(({ areas }) => areas.map((area = 0) => 100 * area)), 1e-3);
  const step = niceStep(most / 4);
  const top = step * Math.ceil(most / step);
  const x = (frame: number) =>
    (
      margin.left +
      (frame / Math.max(1, frames - 1)) * (width - margin.left - margin.right)
    ).toFixed(1);
  const y = (percent: number) =>
    (height - margin.bottom - (percent / top) * (height - margin.top - margin.bottom)).toFixed(1);
  const parts: string[] = [];
  for (let value = 0; value <= top + 1e-9; value += step) {
    parts.push(
      `<path class="tick" d="M${margin.left} ${y(value)}H${width - margin.right}"/>`,
      `<text x="${margin.left - 6}" y="${Number(y(value)) + 4}" text-anchor="end">${Number(value.toPrecision(3))}</text>`,
    );
  }
  const every = Math.max(1, Math.round(niceStep(frames / 8)));
  for (let frame = 0; frame < frames; frame += every) {
    parts.push(`<text x="${x(frame)}" y="${height - 8}" text-anchor="middle">${frame}</text>`);
  }
  views.forEach(({ name, areas, flags }, v) => {
    const colour = colours[v % colours.length];
    const bin = Math.ceil(areas.length / MOST_POINTS);
    const points: string[] = [];
    for (let i = 0; i < areas.length; i += bin) {
      const part = areas.slice(i, i + bin);
      const known = part.filter((area) => area !== undefined);
      if (known.length === 0) continue;
      const mean = known.reduce((sum, area) => sum + area, 0) / known.length;
      points.push(`${x(i + (part.length - 1) / 2)} ${y(100 * mean)}`);
    }
    parts.push(
      `<path fill="none" stroke="${colour}" stroke-width="1.6" d="${points.length > 0 ? 'M' : ''}${points.join('L')}"/>`,
      `<text x="${margin.left + 110 * v}" y="14"><tspan fill="${colour}" font-weight="700">&#9473; </tspan>${escapeHtml(name)}</text>`,
    );
    for (const frame of [...new Set(Object.values(flags).flat())].slice(0, MOST_POINTS)) {
      parts.push(
        `<circle cx="${x(frame)}" cy="${y(100 * areas[frame]!)}" r="4" fill="none" stroke="${colour}"/>`,
      );
    }
  });
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Area of the masks by frame">${parts.join('')}</svg>`;
}

/** 1, 2 or 5 times a power of ten, at least the value. */
function niceStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (value / power <= 1 ? 1 : value / power <= 2 ? 2 : value / power <= 5 ? 5 : 10);
}
