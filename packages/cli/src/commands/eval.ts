import { loadSpp, writeAtomically } from '@mas/trainer';
import { writeCardScores } from '../card-scores.js';
import { defineCommand } from '../define-command.js';
import { findCheckpoint } from '../find-checkpoint.js';
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
    'network.',
  examples: [
    'mas eval                                   # the shipped checkpoint on data/demo',
    'mas eval --checkpoint runs/demo --data data/demo --out runs/demo/metrics.json',
    'mas eval --checkpoint runs/demo --spp linear --flip body',
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
    const backend = await startBackend(args.backend);
    const options = { checkpoint, dataDir: data, split, spp, flip, mirror, backend };
    const result = await runEvaluation(options);
    print(formatScores([{ name: dir ?? 'shipped checkpoint', result }]));
    if (out !== undefined) {
      await writeAtomically(out, `${JSON.stringify(result, null, 2)}\n`);
      print(`\nwrote ${out}`);
    }
    if (card) print(`\nwrote ${await writeCardScores(checkpoint, result)}`);
  },
});
