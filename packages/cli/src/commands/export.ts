import path from 'node:path';
import { exportFiles, modelCardFile, writeAtomically } from '@mas/trainer';
import { readCardScores } from '../card-scores.js';
import { defineCommand } from '../define-command.js';
import { findCheckpoint } from '../find-checkpoint.js';
import { replaceFolder } from '../replace-folder.js';
import { startBackend } from '../start-backend.js';
import { print } from '../terminal.js';

const exported = {
  file: 'model.json',
  format: 'layers-model',
  others: ['weights.bin', 'weights.safetensors', modelCardFile],
};

export const exportCommand = defineCommand({
  args: {
    checkpoint: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Checkpoint or run; the one that comes with mas if left out',
    },
    out: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Folder to write; an earlier export there is replaced',
      default: 'exported',
    },
    heatmap: {
      type: 'boolean',
      default: false,
      description: 'Give heat maps beside joints, for confidences',
    },
  },
  notes:
    'Writes model.json and weights.bin for tf.loadLayersModel, in a browser or elsewhere, without any\n' +
    'package of mas; weights.safetensors for other frameworks; and MODEL_CARD.md. Patches go in, joints\n' +
    'come out; the metadata in model.json name units, joints and how to crop a picture by its mask.',
  examples: [
    'mas export --out public/model',
    'mas export --checkpoint runs/demo --out exported --heatmap',
  ],
  async run({ checkpoint: dir, out, heatmap }) {
    const checkpoint = await findCheckpoint(dir);
    await startBackend('cpu');
    const scores = await readCardScores(checkpoint);
    const files = await exportFiles(checkpoint, { heatmap, scores });
    await replaceFolder(out, exported, async (folder) => {
      for (const [name, content] of files) await writeAtomically(path.join(folder, name), content);
    });
    print(`wrote ${out}: ${[...files.keys()].join(', ')}`);
  },
});
