import type { EvaluationResult, EvaluationScores } from '@mas/trainer';

/** A result and what a reader is told that it is of. */
export interface NamedResult {
  name: string;
  result: EvaluationResult;
}

/** One line of a table of scores. */
export interface ScoreRow {
  name: string;
  scores: Pick<EvaluationScores, 'single' | 'triangulated'> &
    Partial<EvaluationScores & Pick<EvaluationResult, 'picture'>>;
}

/** A result and its baselines, in the order in which tables show them. */
export function scoreRows(results: NamedResult[]): ScoreRow[] {
  const rows: ScoreRow[] = results.map(({ name, result }) => ({
    name: result.postProcessing ? `${name}, ${result.postProcessing}` : name,
    scores: result,
  }));
  const { meanPose, untrained } = results[0].result.baselines;
  if (meanPose) {
    rows.push({
      name: 'mean training pose (uses its labels)',
      scores: { ...meanPose, single: meanPose },
    });
  }
  if (untrained) {
    rows.push({ name: 'untrained network', scores: { ...untrained, single: untrained } });
  }
  return rows;
}

/** The columns of a table of scores: header with unit, decimals, and where the value comes from. */
export const scoreColumns: {
  header: string;
  decimals: number;
  value(scores: ScoreRow['scores']): number | undefined;
}[] = [
  { header: 'MPJPE mm', decimals: 1, value: ({ single }) => single.mpjpe },
  { header: 'triangulated mm', decimals: 1, value: ({ triangulated }) => triangulated.mpjpe },
  { header: 'picture alone mm', decimals: 1, value: ({ picture }) => picture?.mpjpe },
  { header: 'N-MPJPE mm', decimals: 1, value: ({ single }) => single.nMpjpe },
  { header: 'P-MPJPE mm', decimals: 1, value: ({ single }) => single.pMpjpe },
  { header: 'PCK150 %', decimals: 1, value: ({ single }) => single.pck150 },
  { header: 'AUC %', decimals: 1, value: ({ single }) => single.auc },
  { header: '2D error %', decimals: 2, value: ({ single }) => single.error2dPercent },
  { header: 'ambiguity %', decimals: 1, value: ({ ambiguityRatio }) => ambiguityRatio },
  { header: 'mask IoU', decimals: 3, value: ({ physiqueIoU }) => physiqueIoU },
];
