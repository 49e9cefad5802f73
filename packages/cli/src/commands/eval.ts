import { writeAtomically } from '@mas/trainer';
import { defineCommand } from '../define-command.js';
import { findCheckpoint } from '../find-checkpoint.js';
import { formatScores } from '../format-scores.js';
import { defaultData, requireData } from '../require-data.js';
import { runEvaluation } from '../run-evaluation.js';
import { startBackend } from '../start-backend.js';
import { print } from '../terminal.js';

export const evalCommand = defineCommand({
  args: {
    checkpoint: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Checkpoint or run; the one that comes with mas if left out',
    },
    data: { type: 'string', valueHint: 'DIR', description: 'Data folder', default: defaultData },
    split: {
      type: 'string',
      valueHint: 'NAME',
      description: "Split to score; the configuration's (test) if left out",
    },
    out: { type: 'string', valueHint: 'FILE', description: 'Write all scores as JSON' },
    backend: { type: 'string', valueHint: 'NAME', description: 'Force a backend (see mas doctor)' },
  },
  notes:
    'Crops come from masks, nothing is flipped: the true poses are used for scoring alone. Shown\n' +
    'beside the mean of the training poses and the untrained network.',
  examples: [
    'mas eval                                   # the shipped checkpoint on data/demo',
    'mas eval --checkpoint runs/demo --data data/demo --out runs/demo/metrics.json',
  ],
  async run({ checkpoint: dir, data, split, out, backend: name }) {
    requireData(data);
    const checkpoint = await findCheckpoint(dir);
    const backend = await startBackend(name);
    const result = await runEvaluation({ checkpoint, dataDir: data, split, backend });
    print(formatScores([{ name: dir ?? 'shipped checkpoint', result }]));
    if (out !== undefined) {
      await writeAtomically(out, `${JSON.stringify(result, null, 2)}\n`);
      print(`\nwrote ${out}`);
    }
  },
});
