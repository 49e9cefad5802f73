import type { ReportFrame, Side } from './report-data.js';

/** What the colours and line kinds of the poses mean. */
export function renderPoseKey(frames: ReportFrame[]): string {
  const hasTruth = frames.some(({ true2d, true3d }) => true2d ?? true3d);
  return (
    '<ul class="key">' +
    renderSample('predicted', 'left', "the person's left") +
    renderSample('predicted', 'right', 'right') +
    renderSample('predicted', 'center', 'centre') +
    (hasTruth ? renderSample('truth', 'center', 'truth') : '') +
    '<li>drag a 3D view to turn it, double click to turn it back</li></ul>'
  );
}

function renderSample(kind: 'predicted' | 'truth', side: Side, text: string): string {
  return (
    `<li><svg class="view" viewBox="0 0 30 10"><g class="${kind}">` +
    `<line class="${side}" x1="3" y1="5" x2="27" y2="5" stroke-width="${kind === 'truth' ? 1.4 : 3}"/>` +
    `<circle class="${side}" cx="27" cy="5" r="2.6"/></g></svg>${text}</li>`
  );
}
