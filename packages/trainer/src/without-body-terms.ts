/** What the rule changes; a configuration has more. */
interface BodyTerms {
  landmarks: number;
  pose: {
    stages: { arms: number };
    mask: { drawn: 'bones' | 'joints' };
    priors: Record<'boneLength' | 'symmetry' | 'midpoints' | 'twist' | 'spine' | 'knees', number>;
    bodyFit: number;
    sides: number;
    restingArms: number;
  };
}

/**
 * The rule for landmarks: what names a joint of the body is off. There are no priors, fitted body,
 * sides, resting arms nor arm stage, and dots are drawn instead of bones. What needs no names stays:
 * masks, geodesic weights, shape prior, views, heading, and a first spread of the landmarks in the
 * place of the standing template.
 */
export function withoutBodyTerms<T extends BodyTerms>(config: T): T {
  if (config.landmarks === 0) return config;
  const { pose } = config;
  return {
    ...config,
    pose: {
      ...pose,
      stages: { ...pose.stages, arms: 1 },
      mask: { ...pose.mask, drawn: 'joints' },
      priors: { boneLength: 0, symmetry: 0, midpoints: 0, twist: 0, spine: 0, knees: 0 },
      bodyFit: 0,
      sides: 0,
      restingArms: 0,
    },
  };
}
