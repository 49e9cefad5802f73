import type { EvaluationResult, PoseScores } from '@mas/trainer';
import { formatScores } from './format-scores.js';

function scores(mpjpe: number): PoseScores {
  return {
    mpjpe,
    nMpjpe: mpjpe - 1,
    pMpjpe: mpjpe - 10,
    pck150: 90,
    auc: 50,
    error2dPercent: 2.345,
  };
}

const result = {
  labelsUsed: ['true poses (to score)', 'true depth of the root (unaligned.single)'],
  split: 'test',
  frames: 12,
  views: 4,
  single: scores(80),
  triangulated: scores(60),
  picture: scores(90),
  ambiguityRatio: 1.25,
  physiqueIoU: 0.7154,
  flip: 'none',
  postProcessing: null,
  baselines: {
    meanPose: { ...scores(160), triangulated: scores(150) },
    untrained: {
      ...scores(200),
      triangulated: scores(190),
      ambiguityRatio: 50,
      physiqueIoU: 0.1,
    },
  },
} as EvaluationResult;

describe('formatScores', () => {
  it('shows results beside the baselines and relative to the mean pose', () => {
    const better = { ...result, single: scores(40) };
    const lines = formatScores([
      { name: 'fresh run', result },
      { name: 'shipped', result: better },
    ]).split('\n');
    expect(lines[0]).toContain('split "test": 12 frames in 4 views');
    expect(lines[1]).toBe(
      'labels used: true poses (to score); true depth of the root (unaligned.single)',
    );
    const cells = lines.slice(4).map((line) => line.split(/ {2,}/).join(' | '));
    expect(cells).toEqual([
      'fresh run | 80.0 | 60.0 | 90.0 | 79.0 | 70.0 | 90.0 | 50.0 | 2.35 | 1.3 | 0.715',
      'shipped | 40.0 | 60.0 | 90.0 | 39.0 | 30.0 | 90.0 | 50.0 | 2.35 | 1.3 | 0.715',
      'mean training pose (uses its labels) | 160.0 | 150.0 | - | 159.0 | 150.0 | 90.0 | 50.0 | 2.35 | - | -',
      'untrained network | 200.0 | 190.0 | - | 199.0 | 190.0 | 90.0 | 50.0 | 2.35 | 50.0 | 0.100',
      '',
      'MPJPE relative to the mean pose: 0.50 (fresh run), 0.25 (shipped)',
    ]);
  });

  it('does without a mean pose', () => {
    const { untrained } = result.baselines;
    const alone = { ...result, baselines: { meanPose: null, untrained } };
    expect(formatScores([{ name: 'run', result: alone }])).not.toContain('mean');
  });

  it('names every use of the truth, and does without an untrained network', () => {
    const { meanPose } = result.baselines;
    const supervised = {
      ...result,
      flip: 'body',
      postProcessing: 'SPP (linear, 40 labelled frames)',
      baselines: { meanPose, untrained: null },
    } as EvaluationResult;
    const text = formatScores([{ name: 'run', result: supervised }]);
    expect(text).toContain('exchanged by looking at the truth (flip: body)');
    expect(text).toMatch(/^run, SPP \(linear, 40 labelled frames\) +80\.0 +60\.0 /m);
    expect(text).not.toContain('untrained');
    expect(formatScores([{ name: 'run', result }])).not.toContain('exchanged');
  });

  it('says that patches were seen mirrored too', () => {
    const mirrored = { ...result, mirror: true };
    expect(formatScores([{ name: 'run', result: mirrored }])).toContain(
      '; each patch is seen mirrored',
    );
    expect(formatScores([{ name: 'run', result }])).not.toContain('mirrored');
  });
});
