import { describeSpp, fitSpp, saveSpp } from '@mas/trainer';
import { catchInterrupt } from '../catch-interrupt.js';
import { defineCommand } from '../define-command.js';
import { findCheckpoint } from '../find-checkpoint.js';
import { createPhaseProgress } from '../phase-progress.js';
import { readChoice } from '../read-choice.js';
import { readInteger } from '../read-integer.js';
import { defaultData, requireData } from '../require-data.js';
import { startBackend } from '../start-backend.js';
import { print } from '../terminal.js';
import { UsageError } from '../usage-error.js';

export const sppFit = defineCommand({
  args: {
    checkpoint: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Checkpoint or run; the files are written beside its weights',
    },
    data: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Data folder with true poses',
      default: defaultData,
    },
    kind: {
      type: 'string',
      valueHint: 'KIND',
      description: 'linear (ridge regression) or mlp (two hidden layers)',
      default: 'linear',
    },
    labels: {
      type: 'string',
      valueHint: 'N',
      description: 'Frames to use the true poses of, drawn at random; all if left out',
    },
    split: {
      type: 'string',
      valueHint: 'NAME',
      description: 'Split to draw them from; the one that was trained on if left out',
    },
    width: {
      type: 'string',
      valueHint: 'N',
      description: 'Of mlp: units in a hidden layer, 512 if left out; 2048 in the literature',
    },
    steps: {
      type: 'string',
      valueHint: 'N',
      description: 'Of mlp: training steps, 2000 if left out',
    },
    backend: { type: 'string', valueHint: 'NAME', description: 'Force a backend (see mas doctor)' },
  },
  notes:
    'Supervised post-processing learns from true poses how the points that a checkpoint finds map to\n' +
    'joints. The checkpoint stays as it is, spp-KIND.json and spp-KIND.safetensors come to lie beside\n' +
    'it, and scores that use them say so, with the number of labelled frames. A checkpoint that finds\n' +
    'landmarks without names (landmarks: N in its configuration) has poses only by it.',
  examples: [
    'mas spp fit --checkpoint runs/demo               # linear, on every training frame of data/demo',
    'mas spp fit --checkpoint runs/demo --kind mlp --labels 200',
    'mas eval --checkpoint runs/demo --spp linear     # what it is worth',
  ],
  async run(args) {
    const { checkpoint: dir, data, split } = args;
    if (dir === undefined) {
      throw new UsageError(
        'spp fit: needs --checkpoint DIR, beside whose weights it writes; copy the checkpoint that comes with mas to use that one',
      );
    }
    const kind = readChoice(args.kind, '--kind', ['linear', 'mlp']);
    const labelledFrames = readInteger(args.labels, '--labels', 1);
    const width = readInteger(args.width, '--width', 1);
    const steps = readInteger(args.steps, '--steps', 1);
    if (kind !== 'mlp' && (width ?? steps) !== undefined) {
      throw new UsageError('spp fit: --width and --steps go with --kind mlp');
    }
    requireData(data);
    const checkpoint = await findCheckpoint(dir);
    const backend = await startBackend(args.backend);
    const interrupt = catchInterrupt('stopping', 'stopped before anything was written');
    const progress = createPhaseProgress();
    try {
      const spp = await fitSpp({
        checkpoint,
        dataDir: data,
        split,
        kind,
        labelledFrames,
        mlp: { ...(width && { width }), ...(steps && { steps }) },
        backend,
        signal: interrupt.signal,
        onProgress(what, done, total) {
          progress.update(what, what.startsWith('fitting') ? 'steps' : 'scenes', done, total);
        },
      });
      progress.stop();
      const file = await saveSpp(spp, checkpoint);
      print(
        `${describeSpp(spp.info)} of split "${spp.info.split}": ${file}\n` +
          `next: mas eval --checkpoint ${dir} --data ${data} --spp ${kind}`,
      );
    } finally {
      progress.stop();
      interrupt.release();
    }
  },
});
