import path from 'node:path';
import { writeAtomically } from '@mas/trainer';
import { catchInterrupt } from '../catch-interrupt.js';
import { defineCommand } from '../define-command.js';
import { formatColumns } from '../format-columns.js';
import { collectMaskReport, type ReportSequence } from '../mask-report/collect-mask-report.js';
import { renderMaskReport } from '../mask-report/render-mask-report.js';
import { createProgress } from '../progress.js';
import { readInteger } from '../read-integer.js';
import { requireData } from '../require-data.js';
import { log, print } from '../terminal.js';

const reportFile = 'masks.html';

export const masksReport = defineCommand({
  args: {
    dir: { type: 'positional', required: true, description: 'Data folder' },
    out: {
      type: 'string',
      valueHint: 'FILE',
      description: `File to write; DIR/${reportFile} if left out`,
    },
    pictures: {
      type: 'string',
      valueHint: 'N',
      description: 'Example frames per view',
      default: '3',
    },
  },
  notes:
    'One file that opens from disk: masks over their images, the area of the masks by frame, the frames\n' +
    'that are likely wrong (empty, full, cut by the border, in many pieces, of another area than the\n' +
    'frame before), and, of calibrated views, the masks against the body that they have in common.\n' +
    'Frames that cannot be read are listed and left out.',
  examples: [
    'mas masks report data/mine',
    'mas masks report data/mine --pictures 8 --out look.html',
  ],
  async run({ dir, out, pictures }) {
    const examples = readInteger(pictures, '--pictures', 1) ?? 3;
    requireData(dir, 'name one that "mas import" or "mas synth" wrote');
    const interrupt = catchInterrupt('stopping');
    const progress = createProgress('looking', 'masks');
    try {
      const sequences = await collectMaskReport(dir, {
        examples,
        flagged: 10,
        hulls: 2,
        onProgress(done, total, note) {
          interrupt.signal.throwIfAborted();
          progress.update(done, total, note);
        },
      });
      progress.stop();
      const file = out ?? path.join(dir, reportFile);
      warnOfUnread(sequences);
      await writeAtomically(file, renderMaskReport(dir, sequences));
      print(`${formatColumns(summary(sequences))}\n\nwrote ${file}`);
    } finally {
      progress.stop();
      interrupt.release();
    }
  },
});

const MOST_WARNINGS = 5;

function warnOfUnread(sequences: readonly ReportSequence[]): void {
  const lines = sequences.flatMap(({ name, views }) =>
    views.flatMap((view) =>
      view.unread.map(({ frame, reason }) => `${name} ${view.name}, frame ${frame}: ${reason}`),
    ),
  );
  for (const line of lines.slice(0, MOST_WARNINGS)) log.warn(`left out: ${line}`);
  const more = lines.length - MOST_WARNINGS;
  if (more > 0) log.warn(`left out: ${more} more, listed in the report`);
}

function summary(sequences: readonly ReportSequence[]): string[][] {
  const rows = sequences.flatMap(({ name, frames, views, hulls }) =>
    views.map((view) => {
      const flagged = new Set(Object.values(view.flags).flat()).size;
      const agreements = hulls.flatMap(({ views: seen }) =>
        seen.flatMap((entry) => (entry.view === view.name ? [entry.agreement] : [])),
      );
      const least = agreements.length > 0 ? Math.min(...agreements).toFixed(3) : '-';
      return [`${name} ${view.name}`, `${frames}`, `${flagged}`, least];
    }),
  );
  return [['view', 'frames', 'flagged', 'IoU with hull'], ...rows];
}
