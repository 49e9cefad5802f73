// Learning curves of several rows as one SVG: a line for the mean over the seeds, a band from the
// least to the largest. Dashed where the colours begin again.
const plotWidth = 460;
const height = 330;
const margin = { top: 34, bottom: 44, left: 60 };
/** Widest a character of the legend gets. */
const characterWidth = 6.6;
const colours = [
  '#1b6ca8',
  '#c0392b',
  '#2e8b57',
  '#8e44ad',
  '#d68910',
  '#566573',
  '#117a65',
  '#922b21',
];

/**
 * @param curves [{ title, points: [{ x, low, mean, high }] }]
 * @param labels { title, x, y }
 */
export function drawCurves(curves, labels) {
  const all = curves.flatMap(({ points }) => points);
  const longest = Math.max(...curves.map(({ title }) => title.length));
  const legendWidth = 50 + longest * characterWidth;
  const width = Math.ceil(margin.left + plotWidth + legendWidth);
  const end = margin.left + plotWidth;
  const [right, top] = [
    Math.max(...all.map(({ x }) => x)),
    Math.max(...all.map(({ high }) => high)),
  ];
  const step = tickStep(top);
  const bound = Math.ceil(top / step) * step;
  const x = (value) => margin.left + (value / right) * plotWidth;
  const y = (value) =>
    height - margin.bottom - (value / bound) * (height - margin.top - margin.bottom);
  const at = (px, py) => `${px.toFixed(1)},${py.toFixed(1)}`;
  const parts = [];
  for (let value = 0; value <= bound + step / 2; value += step) {
    const label = Number(value.toFixed(4));
    parts.push(
      `<line x1="${margin.left}" x2="${end}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/>`,
      `<text x="${margin.left - 8}" y="${y(value) + 4}" text-anchor="end">${label}</text>`,
    );
  }
  const across = tickStep(right);
  for (let value = 0; value <= right; value += across) {
    parts.push(
      `<text x="${x(value)}" y="${height - margin.bottom + 18}" text-anchor="middle">${value}</text>`,
    );
  }
  curves.forEach(({ title, points }, i) => {
    const colour = colours[i % colours.length];
    const dashes = i < colours.length ? '' : ' stroke-dasharray="5 3"';
    const band = [
      ...points.map((p) => at(x(p.x), y(p.high))),
      ...points.toReversed().map((p) => at(x(p.x), y(p.low))),
    ].join(' ');
    const line = points.map((p) => at(x(p.x), y(p.mean))).join(' ');
    const legend = margin.top + 10 + 20 * i;
    parts.push(
      `<polygon points="${band}" fill="${colour}" fill-opacity="0.18"/>`,
      `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"${dashes}/>`,
      `<line x1="${end + 14}" x2="${end + 34}" y1="${legend}" y2="${legend}" stroke="${colour}" stroke-width="3"${dashes}/>`,
      `<text x="${end + 40}" y="${legend + 4}">${title}</text>`,
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#222">
<rect width="100%" height="100%" fill="#fff"/>
<text x="${margin.left}" y="20" font-size="14" font-weight="bold">${labels.title}</text>
<text x="${margin.left + plotWidth / 2}" y="${height - 8}" text-anchor="middle">${labels.x}</text>
<text transform="translate(16 ${(margin.top + height - margin.bottom) / 2}) rotate(-90)" text-anchor="middle">${labels.y}</text>
${parts.join('\n')}
</svg>
`;
}

function tickStep(largest) {
  const rough = largest / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((value) => value >= rough);
}
