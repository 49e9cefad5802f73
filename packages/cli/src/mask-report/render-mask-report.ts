import type { MaskFlag } from '@mas/masks';
import { drawAreas } from './draw-areas.js';
import type { ReportPicture, ReportSequence, ReportView } from './collect-mask-report.js';
import { overlayColours } from './draw-overlay.js';
import { escapeHtml } from './escape-html.js';

const flagNames: [MaskFlag, string][] = [
  ['empty', 'empty'],
  ['full', 'full'],
  ['cut', 'cut'],
  ['pieces', 'in pieces'],
  ['jump', 'jumps'],
];

/** The report of a data folder's masks as one HTML page that opens from disk. */
export function renderMaskReport(dir: string, sequences: readonly ReportSequence[]): string {
  const title = `Masks of ${escapeHtml(dir)}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${style}</style></head><body>
<h1>${title}</h1>
<p class="note">Look at every picture: does the tint cover the person, all of the person, and nothing else? A chair or a shadow counts as body in training.</p>
${sequences.map((sequence) => renderSequence(sequence)).join('\n')}
</body></html>
`;
}

function renderSequence({ name, frames, views, hulls }: ReportSequence): string {
  const parts = [
    `<h2>${escapeHtml(name)}</h2>`,
    renderTable(views, frames, hulls),
    `<figure class="card"><figcaption>Part of the image that the mask covers, % by frame; rings are flagged frames</figcaption>${drawAreas(views)}</figure>`,
  ];
  const unread = views.flatMap((view) =>
    view.unread.map(
      ({ frame, reason }) => `${escapeHtml(view.name)}, frame ${frame}: ${escapeHtml(reason)}`,
    ),
  );
  if (unread.length > 0) {
    parts.push(
      `<h3>Frames that cannot be read</h3><ul>${unread.map((line) => `<li>${line}</li>`).join('')}</ul>`,
    );
  }
  const flagged = views.flatMap((view) => view.flagged);
  if (flagged.length > 0) parts.push('<h3>Flagged frames</h3>', renderPictures(flagged));
  parts.push('<h3>Examples</h3>', renderPictures(views.flatMap((view) => view.examples)));
  if (hulls.length > 0) {
    parts.push(
      '<h3>Against the visual hull</h3>',
      `<p class="note">The hull is the largest body that all masks allow, seen again from each camera. ${key('both', 'mask and hull')} ${key('maskOnly', 'only the mask: some other view does not see it')} ${key('hullOnly', 'only the hull')}. Below 0.8 in every frame, doubt calibration or synchronisation first.</p>`,
      ...hulls.map(
        ({ frame, views: seen }) =>
          `<div class="pictures">${seen
            .map(({ view, agreement, url }) =>
              figure(url, `${escapeHtml(view)}, frame ${frame}`, `IoU ${agreement.toFixed(3)}`),
            )
            .join('')}</div>`,
      ),
    );
  }
  return parts.join('\n');
}

function renderTable(
  views: readonly ReportView[],
  frames: number,
  hulls: ReportSequence['hulls'],
): string {
  const head = ['view', 'frames', 'unreadable', 'mean area', ...flagNames.map(([, name]) => name)];
  if (hulls.length > 0) head.push('IoU with hull');
  const rows = views.map(({ name, areas, unread, flags }) => {
    const known = areas.filter((area) => area !== undefined);
    const mean = known.reduce((sum, area) => sum + area, 0) / Math.max(1, known.length);
    const cells = [
      `${frames}`,
      unread.length > 0 ? `<b>${unread.length}</b>` : '0',
      `${(100 * mean).toFixed(1)} %`,
      ...flagNames.map(([flag]) => (flags[flag].length > 0 ? `<b>${flags[flag].length}</b>` : '0')),
    ];
    if (hulls.length > 0) {
      const values = hulls.flatMap(({ views: seen }) =>
        seen.flatMap(({ view, agreement }) => (view === name ? [agreement] : [])),
      );
      cells.push((values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3));
    }
    return `<tr><th>${escapeHtml(name)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function renderPictures(pictures: readonly ReportPicture[]): string {
  return `<div class="pictures">${pictures
    .map(({ view, frame, flags, url }) =>
      figure(url, `${escapeHtml(view)}, frame ${frame}`, flags.join(', '), true),
    )
    .join('')}</div>`;
}

function figure(url: string, caption: string, note: string, isFlag = false): string {
  const more = note ? ` <b${isFlag ? ' class="flag"' : ''}>${note}</b>` : '';
  return `<figure><img src="${url}" alt="${caption}" loading="lazy"><figcaption>${caption}${more}</figcaption></figure>`;
}

function key(kind: keyof typeof overlayColours, text: string): string {
  return `<span class="key"><i style="background:rgb(${overlayColours[kind].join(',')})"></i>${text}</span>`;
}

const style = `
:root{color-scheme:light dark;--page:#fff;--card:#f6f8fa;--ink:#1b1f24;--muted:#59636e;--rule:#d8dee4;--flag:#b3261e}
@media(prefers-color-scheme:dark){:root{--page:#0f1317;--card:#181d23;--ink:#e6e9ec;--muted:#98a2ad;--rule:#2f363e;--flag:#ff8a80}}
body{margin:0 auto;padding:32px 28px 64px;max-width:1500px;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
h1{font-size:28px;margin:0}h2{font-size:21px;margin:40px 0 12px}h3{font-size:16px;margin:28px 0 10px}
.note{color:var(--muted);max-width:100ch;margin:8px 0 14px}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:6px 14px;border-bottom:1px solid var(--rule);text-align:right;font-weight:400}th:first-child{text-align:left}
thead th{color:var(--muted);font-size:13px}td b,.flag{color:var(--flag)}
figure{margin:0}.card{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:12px 16px;margin-top:18px}
.card svg{display:block;width:100%}.card figcaption{color:var(--muted);font-size:13px}
svg text{font-size:11px;fill:var(--muted)}.tick{stroke:var(--rule)}.axis{stroke:var(--muted)}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:14px;margin-bottom:14px}
.pictures img{display:block;width:100%;border-radius:6px;background:#000}.pictures figcaption{font-size:13px;color:var(--muted);margin-top:4px}
.key{white-space:nowrap;margin-right:14px}.key i{display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:5px}
`.replace(/\n/g, '');
