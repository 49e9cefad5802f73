import type { CheckpointInfo } from './checkpoint.js';
import type { TrainConfig } from './config.js';
import { configAdditions, type ConfigAddition } from './config-additions.js';
import { describeLeftRight } from './describe-left-right.js';
import type { EvaluationResult } from './evaluation-result.js';
import { sourceKinds } from './source-kinds.js';

/** Name of the model card beside a checkpoint or an export. */
export const modelCardFile = 'MODEL_CARD.md';

/**
 * The model card of a checkpoint, as Markdown: what it is, what it learned from, which additions to
 * the paper were on, its scores if it has been evaluated, and its limits. What it says is computed
 * from checkpoint.json, which holds the same for programs.
 *
 * @param scores of this checkpoint at this step, each of one data set or split.
 *
 * @example
 * ```ts
 * const { info } = await loadCheckpoint('runs/mine/checkpoint');
 * console.log(modelCard(info).split('\n')[0]); // # mine
 * ```
 */
export function modelCard(info: CheckpointInfo, scores: readonly EvaluationResult[] = []): string {
  const { config, step, steps, skeleton, seed, backend, supervision } = info;
  const { patchSize, halfExtent, split, sources, maskInput } = config.data;
  const { kind } = config.detector;
  const usesLabels = config.supervision === 'joints';
  const isWhole = step === steps ? 'complete' : 'stopped early or still training';
  const folders = sources.map(({ folder }) => `\`${folder}\``).join(', ');
  const rows: [string, string][] = [
    ['Foreground masks', usesLabels ? 'to cut out the person' : 'yes'],
    ['Calibrated views', viewsOf(config)],
    ['Joint labels, 2D or 3D', usesLabels ? '**yes, of every training scene**' : 'none'],
    ['Template (T) and body measures', usesLabels ? 'none' : templateOf(supervision)],
    ['Supervised post-processing (SPP)', 'none in the network; scores with it say so'],
    ['Flips chosen by labels (SF)', 'none in training; each score names its own'],
    ['Which side is left', describeLeftRight(info.leftRight)],
    ['ImageNet or other pretrained weights', 'none'],
    ['Ground-truth crops or root depths', 'none: crops come from masks and cameras'],
  ];
  const additions = configAdditions(config);
  return `# ${config.name}

A detector of the joints of one person: 3D from a single picture, trained as in _Mask as Supervision_ (ECCV 2024)${usesLabels ? ', as its supervised twin' : ' without joint labels'}.

| | |
| --- | --- |
| network | \`${kind}\`, patches of ${patchSize} px, which span ${2 * halfExtent} mm |
| joints | \`${skeleton}\` of \`@mas/skeleton\` |
| steps | ${step} of ${steps} (${isWhole}) |
| seed | ${seed} |
| backend | ${backend} |
| data | ${folders || 'one data folder'}, split \`${split}\` |
| everything | \`config\` in \`checkpoint.json\` |

Input: patches [B, ${patchSize}, ${patchSize}, 3], RGB minus 0.5${maskInput ? ", 0 outside the person's mask" : ', with the background'}. Output: joints [B, J, 3]; x and y in patch NDC (-1 and 1 at the centres of the outer pixels, y down), z in half patch extents (${halfExtent} mm), away from the camera.

## Supervision

${supervision}.

| used | |
| --- | --- |
${rows.map(([what, how]) => `| ${what} | ${how} |`).join('\n')}

## Additions to the paper that were on

${listOf(additions.filter(({ isChoice }) => !isChoice))}

## Where the paper is silent, or not taken literally

${listOf(additions.filter(({ isChoice }) => isChoice))}

## Scores

${scores.length > 0 ? scores.map(scoreTable).join('\n\n') : 'Not evaluated. `mas eval --checkpoint RUN --card` scores the checkpoint on a data folder with true poses and writes the numbers here.'}

## Limits

- One person in each patch, and a mask of that person: ${maskInput ? 'it cuts out what the network sees, and says' : 'it says'} where the patch lies.
- The size of a person cannot be told from one picture without calibration: joints have the scale of an adult of 1.75 m.
- It has seen what its training data show and nothing else. Look at results before you rely on them for other clothes, bodies, cameras or motions; do not use it where a wrong pose can harm somebody.
- A confidence is a property of the heat map, not a probability that the joint is right.
`;
}

function viewsOf(config: TrainConfig): string {
  const kinds = sourceKinds(config);
  if (!kinds.includes(true)) return 'no: every view is a picture of its own';
  return kinds.includes(false) ? 'yes, and single views' : 'yes';
}

function listOf(additions: readonly ConfigAddition[]): string {
  const lines = additions.map(
    ({ key, value, what }) =>
      `- ${what}${key === undefined ? '' : ` (\`${key}\`: \`${JSON.stringify(value)}\`)`}`,
  );
  return lines.join('\n') || 'None.';
}

/** The parts of the supervision line after the labels. */
function templateOf(supervision: string): string {
  const parts = supervision.split('; ').slice(2);
  return parts.length > 0 ? parts.join('; ') : 'none';
}

function scoreTable(result: EvaluationResult): string {
  const { split, frames, views, single, triangulated, picture, ambiguityRatio, baselines } = result;
  const number = (value: number | undefined) => (value === undefined ? '-' : value.toFixed(1));
  const row = (name: string, scores: Partial<EvaluationResult['single']> | null) =>
    `| ${name} | ${[scores?.mpjpe, scores?.nMpjpe, scores?.pMpjpe, scores?.pck150, scores?.auc].map(number).join(' | ')} |`;
  return `Split \`${split}\`: ${frames} frames in ${views} views; \`${result.skeleton}\`; errors in mm after ${result.alignment} alignment; crops from masks; flips: ${result.flip}; post-processing: ${result.postProcessing ?? 'none'}${result.mirror ? '; each patch is seen mirrored too' : ''}.

| | MPJPE | N-MPJPE | P-MPJPE | PCK150 % | AUC % |
| --- | --- | --- | --- | --- | --- |
${row('one view', single)}
${row('triangulated', triangulated)}
${row('a picture alone', picture)}
${row('mean training pose (uses its labels)', baselines.meanPose)}
${row('untrained network', baselines.untrained)}

Views whose left and right contradict the others: ${ambiguityRatio.toFixed(1)} %.`;
}
