import { checkDataset } from '@mas/datasets';
import { catchInterrupt } from '../catch-interrupt.js';
import { defineCommand } from '../define-command.js';
import { formatColumns } from '../format-columns.js';
import { createProgress } from '../progress.js';
import { print } from '../terminal.js';

export const dataCheck = defineCommand({
  args: { dir: { type: 'positional', required: true, description: 'Data folder' } },
  notes:
    'Says which data set it is (our data folders, Human3.6M, MPI-INF-3DHP, MPII, TikTok, COCO, MMPose, or\n' +
    'pictures), prints the expected tree against what is there, and says what is missing and what to do.\n' +
    'Of a data folder every file is decoded, of the others a sample of masks.\n\n' +
    'The exit code is 1 if there is an error.',
  examples: ['mas data check data/demo', 'mas data check mpi_inf_3dhp'],
  async run({ dir }) {
    const interrupt = catchInterrupt('stopping', 'stopped');
    const progress = createProgress('checking', 'sequences');
    const report = await checkDataset(dir, {
      onProgress(done, total, note) {
        interrupt.signal.throwIfAborted();
        progress.update(done, total, note);
      },
    }).finally(() => {
      progress.stop();
      interrupt.release();
    });
    const { errors, warnings, sequences, tree, title, next } = report;
    if (tree.length > 0) {
      const rows = tree.map(({ path, isNeeded, found }) => [
        path,
        `${found || (isNeeded ? 'MISSING' : 'none')}`,
      ]);
      const [head, ...lines] = formatColumns([['expected', 'found'], ...rows]).split('\n');
      const table = lines.map((line, i) => `${line}  ${tree[i].what}`);
      print([`${dir}: ${title}\n`, head, ...table, ''].join('\n'));
    }
    if (sequences.length > 0) {
      const rows = sequences.map(({ name, views, frames, hasPoses, joints }) => [
        name,
        `${views}`,
        `${frames}`,
        hasPoses ? 'yes' : 'no',
        `${joints ?? '-'}`,
      ]);
      print(formatColumns([['sequence', 'views', 'frames', 'poses', 'joints'], ...rows]));
    }
    for (const { message } of warnings) print(`\nwarning: ${message}`);
    for (const { message } of errors) print(`\nerror: ${message}`);
    if (next) {
      print(
        `\nnext: ${report.ok ? next.replaceAll('DIR', dir) : 'mend the errors, then check again'}`,
      );
    }
    print(`\n${count(errors.length, 'error')}, ${count(warnings.length, 'warning')}`);
    return report.ok ? 0 : 1;
  },
});

function count(number: number, what: string): string {
  return `${number || 'no'} ${what}${number === 1 ? '' : 's'}`;
}
