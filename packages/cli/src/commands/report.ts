import path from 'node:path';
import { checkpointFolder, loadCheckpoint } from '@mas/trainer';
import { defineCommand } from '../define-command.js';
import { defaultData, requireData } from '../require-data.js';
import { readRunRecord } from '../run-record.js';
import { startBackend } from '../start-backend.js';
import { print } from '../terminal.js';
import { metricsFile, reportFile, writeReport } from '../write-report.js';

export const report = defineCommand({
  args: {
    run: { type: 'positional', required: true, description: 'Folder of a run, e.g. runs/demo' },
    data: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Data folder; the one that the run was trained on if left out',
    },
    out: {
      type: 'string',
      valueHint: 'FILE',
      description: `File to write; RUN/${reportFile} if left out`,
    },
    backend: { type: 'string', valueHint: 'NAME', description: 'Force a backend (see mas doctor)' },
  },
  notes:
    'One file that opens from disk: scores, pictures of test frames with joints, masks, weighting map\n' +
    `and 3D pose, and the loss curves. The scores are those of RUN/${metricsFile}, if it is there.`,
  examples: [
    'mas report runs/demo',
    'mas eval --checkpoint runs/demo --out runs/demo/metrics.json && mas report runs/demo',
  ],
  async run({ run, data, out, backend }) {
    await loadCheckpoint(path.join(run, checkpointFolder));
    const dataDir = data ?? (await readRunRecord(run))?.dataDir ?? defaultData;
    const file = out ?? path.join(run, reportFile);
    requireData(dataDir);
    await startBackend(backend);
    await writeReport({ runDir: run, dataDir, out: file });
    print(`wrote ${file}`);
  },
});
