import type { LogLine } from '@mas/trainer';
import type { ReportCurve } from '@mas/viewer';

/** Terms of the loss that belong into one chart. */
const groups: Record<string, readonly string[]> = {
  'Heading pretext': ['agreement', 'spread', 'feet'],
  'Masks and bodies': ['skeleton', 'physique', 'body'],
  'Between views': ['consistency', 'depth', 'sides'],
  'Body priors': ['boneLength', 'symmetry', 'midpoints', 'twist', 'spine', 'knees'],
};

/** The curves of a log: the loss, its weighted terms by kind, and the optimizer's values. */
export function reportCurves(log: readonly LogLine[]): ReportCurve[] {
  const curve = (
    name: string,
    group: string,
    value: (line: LogLine) => number | undefined,
  ): ReportCurve => ({
    name,
    group,
    points: log.flatMap((line): [number, number][] => {
      const y = value(line);
      return y === undefined ? [] : [[line.step, y]];
    }),
  });
  const terms = [...new Set(log.flatMap((line) => Object.keys(line.terms)))];
  const groupOf = (term: string) =>
    Object.keys(groups).find((group) => groups[group].includes(term)) ?? 'Other terms';
  return [
    curve('loss', 'Loss', ({ loss }) => loss),
    ...terms
      .map((term) => curve(term, groupOf(term), (line) => line.terms[term]))
      .filter(({ points }) => points.some(([, y]) => y !== 0)),
    curve('gradient norm', 'Gradient norm', ({ gradientNorm }) => gradientNorm),
    curve('learning rate', 'Learning rate', ({ learningRate }) => learningRate),
  ].filter(({ points }) => points.length > 0);
}
