import { openDataset } from '@mas/datasets';
import {
  evaluate,
  evaluateKeypoints,
  labelsOfSplit,
  loadSpp,
  UserError,
  writeAtomically,
} from '@mas/trainer';
import { writeCardScores } from '../card-scores.js';
import { defineCommand } from '../define-command.js';
import { findCheckpoint } from '../find-checkpoint.js';
import { formatKeypointScores } from '../format-keypoint-scores.js';
import { formatScores } from '../format-scores.js';
import { readChoice } from '../read-choice.js';
import { defaultData, requireData } from '../require-data.js';
import { runEvaluation } from '../run-evaluation.js';
import { startBackend } from '../start-backend.js';
import { print } from '../terminal.js';
import { UsageError } from '../usage-error.js';

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
    spp: {
      type: 'string',
      valueHint: 'KIND',
      description: 'Score the joints of supervised post-processing, linear or mlp (mas spp fit)',
    },
    flip: {
      type: 'string',
      valueHint: 'MODE',
      description: 'Supervised flip: none, body, or joint (looks at the truth)',
      default: 'none',
    },
    mirror: {
      type: 'boolean',
      default: false,
      description: 'See every picture mirrored too, and take the mean: closer, in twice the time',
    },
    out: { type: 'string', valueHint: 'FILE', description: 'Write all scores as JSON' },
    card: {
      type: 'boolean',
      default: false,
      description: "Write the scores into the checkpoint's MODEL_CARD.md",
    },
    backend: { type: 'string', valueHint: 'NAME', description: 'Force a backend (see mas doctor)' },
  },
  notes:
    'Crops come from masks, and the true poses are used for scoring alone, unless --spp or --flip says\n' +
    'otherwise; then so does the result. Shown beside the mean of the training poses and the untrained\n' +
    'network. Where a folder has no 3D poses but annotated 2D joints, as of MPII and COCO, every picture is\n' +
    'scored alone: 2D error in % of its patch and, where head sizes are known, PCKh at half a head.',
  examples: [
    'mas eval                                   # the shipped checkpoint on data/demo',
    'mas eval --checkpoint runs/demo --data data/demo --out runs/demo/metrics.json',
    'mas eval --checkpoint runs/demo --spp linear --flip body',
    'mas eval --checkpoint runs/demo --data data/mpii --out mpii.json',
  ],
  async run(args) {
    const { checkpoint: dir, data, split, mirror, out, card } = args;
    const flip = readChoice(args.flip, '--flip', ['none', 'body', 'joint']);
    const kind =
      args.spp === undefined ? undefined : readChoice(args.spp, '--spp', ['linear', 'mlp']);
    if (card && dir === undefined) {
      throw new UsageError(
        'eval: --card writes beside a checkpoint; name it with --checkpoint DIR, copy the one that comes with mas to use that',
      );
    }
    requireData(data);
    const checkpoint = await findCheckpoint(dir);
    const spp = kind && (await loadSpp(checkpoint, kind));
    const labels = await labelsOfSplit(
      await openDataset(data),
      split ?? checkpoint.info.config.data.evaluationSplit,
    );
    if (card && labels === '2D joints') {
      throw new UserError(
        `${data}: has 2D joints to score with, and the model card shows 3D scores; leave --card out, --out writes a file`,
      );
    }
    const backend = await startBackend(args.backend);
    const options = { checkpoint, dataDir: data, split, spp, flip, mirror, backend };
    const name = dir ?? 'shipped checkpoint';
    const write = async (result: object) => {
      if (out === undefined) return;
      await writeAtomically(out, `${JSON.stringify(result, null, 2)}\n`);
      print(`\nwrote ${out}`);
    };
    if (labels === '2D joints') {
      const result = await runEvaluation(evaluateKeypoints, options, 'pictures');
      print(formatKeypointScores(name, result));
      await write(result);
      return;
    }
    const result = await runEvaluation(evaluate, options);
    print(formatScores([{ name, result }]));
    await write(result);
    if (card) print(`\nwrote ${await writeCardScores(checkpoint, result)}`);
  },
});
