import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  modelCard,
  modelCardFile,
  writeAtomically,
  type Checkpoint,
  type EvaluationResult,
} from '@mas/trainer';

/** Beside a checkpoint: the scores that its model card shows. */
const scoresFile = 'scores.json';
const format = 'mas-scores/1';

/** Scores of a checkpoint, and of which step they are: training goes on under the same name. */
interface ScoresFile {
  format: typeof format;
  step: number;
  scores: EvaluationResult[];
}

/** The scores that were written for this step of a checkpoint; none where there are none. */
export async function readCardScores({ dir, info }: Checkpoint): Promise<EvaluationResult[]> {
  try {
    const text = await readFile(path.join(dir, scoresFile), 'utf8');
    const file = JSON.parse(text) as ScoresFile;
    return file.format === format && file.step === info.step ? file.scores : [];
  } catch {
    return [];
  }
}

/**
 * Writes scores into the model card of a checkpoint, and as JSON beside it; those of another
 * split, flip or post-processing, or of pictures that were seen mirrored too, stay.
 *
 * @returns the file of the card.
 */
export async function writeCardScores(
  checkpoint: Checkpoint,
  result: EvaluationResult,
): Promise<string> {
  const { dir, info } = checkpoint;
  const isSame = (other: EvaluationResult) =>
    // Older scores do not name `mirror`.
    Boolean(other.mirror) === result.mirror &&
    (['split', 'flip', 'postProcessing'] as const).every((key) => other[key] === result[key]);
  const others = (await readCardScores(checkpoint)).filter((other) => !isSame(other));
  const file: ScoresFile = { format, step: info.step, scores: [...others, result] };
  const card = path.join(dir, modelCardFile);
  await writeAtomically(path.join(dir, scoresFile), `${JSON.stringify(file, null, 2)}\n`);
  await writeAtomically(card, modelCard(info, file.scores));
  return card;
}
