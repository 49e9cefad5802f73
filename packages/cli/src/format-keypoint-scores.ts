import type { KeypointResult, KeypointScores } from '@mas/trainer';
import { formatColumns } from './format-columns.js';

/** Scores of single pictures beside the untrained network, and joint by joint, as lines of text. */
export function formatKeypointScores(name: string, result: KeypointResult): string {
  const { split, frames, count, skeleton, joints, unlabelled, baselines } = result;
  const { flip, mirror, postProcessing, labelsUsed, perJoint } = result;
  const cells = ({ error2dPercent, pckh }: KeypointScores) => [
    error2dPercent.toFixed(2),
    pckh?.toFixed(1) ?? '-',
  ];
  const own = postProcessing ? `${name}, ${postProcessing}` : name;
  const { untrained } = baselines;
  const header = ['2D error %', 'PCKh@0.5 %'];
  const networks = formatColumns([
    ['', ...header],
    [own, ...cells(result)],
    ...(untrained ? [['untrained network', ...cells(untrained)]] : []),
  ]);
  const byJoint = formatColumns([
    ['', ...header, 'pictures'],
    ...joints
      .filter((joint) => perJoint[joint])
      .map((joint) => [joint, ...cells(perJoint[joint]), `${perJoint[joint].frames}`]),
  ]);
  return (
    `split "${split}": ${pictures(frames)}, each cropped by its own mask; ${count} annotated joints, ${joints.length} of ${skeleton}` +
    (unlabelled > 0 ? `; ${pictures(unlabelled)} without an annotated joint left out` : '') +
    (flip === 'none' ? '' : `; left and right exchanged by looking at the labels (flip: ${flip})`) +
    (mirror ? '; each patch is seen mirrored too' : '') +
    `\nlabels used: ${labelsUsed.join('; ')}` +
    `\n\n${networks}\n\n${byJoint}`
  );
}

const pictures = (count: number) => `${count} ${count === 1 ? 'picture' : 'pictures'}`;
