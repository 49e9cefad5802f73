// The rows of the benchmark: which configuration is trained on what, and what is scored.

/** Data folders, and the command that makes each. */
export const dataFolders = {
  studio: ['synth', 'data/studio', '--benchmark', 'studio'],
};

/**
 * `paper`: the row of the paper's tables that this one stands beside, Human3.6M: MPJPE in mm and the
 * ambiguity ratio in %, as printed there.
 */
export const rows = [
  {
    name: 'twin',
    title: 'supervised twin (uses labels)',
    config: 'configs/synthetic/supervised-twin.yaml',
  },
  {
    name: 'full',
    title: 'full',
    config: 'configs/synthetic/full.yaml',
    paper: { mpjpe: 95.9, ambiguity: 20.33 },
  },
  {
    name: 'without-geodesic',
    title: 'without G',
    config: 'configs/synthetic/without-geodesic.yaml',
    paper: { mpjpe: 102.6, ambiguity: 22.83 },
  },
  {
    name: 'without-shape-prior',
    title: 'without ψ, G',
    config: 'configs/synthetic/without-shape-prior.yaml',
    paper: { mpjpe: 127.4, ambiguity: 23.34 },
  },
  {
    name: 'without-views',
    title: 'without ψ, G, Δ',
    config: 'configs/synthetic/without-views.yaml',
    paper: { mpjpe: 118.1, ambiguity: 48.73 },
  },
  {
    name: 'without-cascade',
    title: 'without the cascade',
    config: 'configs/synthetic/without-cascade.yaml',
  },
  {
    name: 'gaussian',
    title: 'Gaussian dots, no bones',
    config: 'configs/synthetic/gaussian.yaml',
  },
  {
    name: 'paper-terms',
    title: "the paper's terms alone",
    config: 'configs/synthetic/paper-terms.yaml',
  },
];
