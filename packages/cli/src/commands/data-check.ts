import { checkDataset } from '@mas/datasets';
import { catchInterrupt } from '../catch-interrupt.js';
import { defineCommand } from '../define-command.js';
import { formatColumns } from '../format-columns.js';
import { createProgress } from '../progress.js';
import { print } from '../terminal.js';

export const dataCheck = defineCommand({
  args: { dir: { type: 'positional', required: true, description: 'Data folder' } },
  notes:
    'Decodes every file. Expected is\n\n' +
    '  DIR/dataset.json             {format: "mas-multiview/1", unit: "mm", skeleton, splits}\n' +
    '  DIR/SEQ/cameras.json         optional: without it, single views\n' +
    '  DIR/SEQ/images/CAM/000000.jpg or .png\n' +
    '  DIR/SEQ/masks/CAM/000000.png 0 background, 255 person\n' +
    '  DIR/SEQ/poses.json           optional, for evaluation alone\n\n' +
    'The exit code is 1 if there is an error.',
  examples: ['mas data check data/demo'],
  async run({ dir }) {
    const interrupt = catchInterrupt('stopping', 'stopped');
    const progress = createProgress('checking', 'sequences');
    const report = await checkDataset(dir, {
      onProgress(done, total) {
        interrupt.signal.throwIfAborted();
        progress.update(done, total);
      },
    }).finally(() => {
      progress.stop();
      interrupt.release();
    });
    const { errors, warnings, sequences } = report;
    if (sequences.length > 0) {
      const rows = sequences.map(({ name, views, frames, hasPoses }) => [
        name,
        `${views}`,
        `${frames}`,
        hasPoses ? 'yes' : 'no',
      ]);
      print(formatColumns([['sequence', 'views', 'frames', 'poses'], ...rows]));
    }
    for (const { message } of warnings) print(`\nwarning: ${message}`);
    for (const { message } of errors) print(`\nerror: ${message}`);
    print(`\n${count(errors.length, 'error')}, ${count(warnings.length, 'warning')}`);
    return report.ok ? 0 : 1;
  },
});

function count(number: number, what: string): string {
  return `${number || 'no'} ${what}${number === 1 ? '' : 's'}`;
}
