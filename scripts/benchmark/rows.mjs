// The rows of the benchmark: which configuration is trained on what, and what is scored.

/** Data folders of the benchmark's domains. */
export const folderOf = (domain) => `data/${domain}`;

/** `studio` with more people to learn from, and with fewer. */
const studios = { people: '72', five: '5' };

/** Arguments of `mas synth` for a domain. */
export const drawingOf = (domain) =>
  domain in studios
    ? ['--benchmark', 'studio', '--subjects', studios[domain]]
    : ['--benchmark', domain];

/** Domains that a row trains on where it does not say. */
export const usual = 'studio';

/**
 * `domains`: what is trained on (default `studio`; several where the configuration has `sources`);
 *   held-out people of the first are scored.
 * `elsewhere`: a domain whose held-out people are scored besides, under the title `elsewhereTitle`.
 * `spp`: kinds of supervised post-processing that are fitted to the training poses and scored besides.
 * `mirror`: whether the mean over each picture and its mirror image is scored besides.
 * `twin`: the row with the same steps that was trained on labels, by default `twin`.
 * `isForeignOnly`: only the table of people elsewhere shows the row.
 * `isOffTheScale`: learning curves leave the row out.
 * `paper`: the row of the paper that this one stands beside, Human3.6M: MPJPE in mm and the ambiguity
 * ratio in %, as printed there.
 */
export const rows = [
  {
    name: 'twin',
    title: 'supervised twin (uses labels)',
    config: 'supervised-twin',
    elsewhere: 'wild',
    elsewhereTitle: 'studio, supervised twin (uses labels)',
    mirror: true,
  },
  {
    name: 'full',
    title: 'full',
    config: 'full',
    elsewhere: 'wild',
    elsewhereTitle: 'studio',
    spp: ['linear', 'mlp'],
    paper: { mpjpe: 95.9, ambiguity: 20.33 },
    mirror: true,
  },
  {
    name: 'twin-long',
    title: 'supervised twin (uses labels), three times the steps',
    config: 'supervised-twin-long',
    elsewhere: 'wild',
    elsewhereTitle: 'studio, supervised twin (uses labels), three times the steps',
    twin: 'twin-long',
    mirror: true,
  },
  {
    name: 'full-long',
    title: 'full, three times the steps',
    config: 'full-long',
    elsewhere: 'wild',
    elsewhereTitle: 'studio, three times the steps',
    spp: ['linear', 'mlp'],
    twin: 'twin-long',
    paper: { mpjpe: 95.9, ambiguity: 20.33 },
    mirror: true,
  },
  {
    name: 'full-refit-long',
    title: 'full, bodies fitted again, three times the steps',
    config: 'full-refit-long',
    elsewhere: 'wild',
    elsewhereTitle: 'studio, bodies fitted again, three times the steps',
    spp: ['linear', 'mlp'],
    twin: 'twin-long',
    mirror: true,
  },
  {
    name: 'twin-people',
    title: 'supervised twin (uses labels), 72 people, three times the steps',
    config: 'supervised-twin-people',
    domains: ['people'],
    elsewhere: 'wild',
    elsewhereTitle: 'studio, supervised twin (uses labels), 72 people, three times the steps',
    twin: 'twin-people',
    mirror: true,
  },
  {
    name: 'full-people',
    title: 'full, 72 people, three times the steps',
    config: 'full-people',
    domains: ['people'],
    elsewhere: 'wild',
    elsewhereTitle: 'studio, 72 people, three times the steps',
    spp: ['linear', 'mlp'],
    twin: 'twin-people',
    paper: { mpjpe: 95.9, ambiguity: 20.33 },
    mirror: true,
  },
  {
    name: 'full-refit-people',
    title: 'full, bodies fitted again, 72 people, three times the steps',
    config: 'full-refit-people',
    domains: ['people'],
    elsewhere: 'wild',
    elsewhereTitle: 'studio, bodies fitted again, 72 people, three times the steps',
    spp: ['linear', 'mlp'],
    twin: 'twin-people',
    mirror: true,
  },
  {
    name: 'two-domains-long',
    title: 'full, on greenscreen too, three times the steps',
    config: 'figure6-studio-greenscreen-long',
    domains: ['studio', 'greenscreen'],
    elsewhere: 'wild',
    elsewhereTitle: 'studio, greenscreen, three times the steps',
    mirror: true,
    twin: 'twin-long',
  },
  {
    name: 'three-domains-long',
    title: 'full, on greenscreen and dance too, three times the steps',
    config: 'figure6-studio-greenscreen-dance-long',
    domains: ['studio', 'greenscreen', 'dance'],
    elsewhere: 'wild',
    elsewhereTitle: 'studio, greenscreen, dance, three times the steps',
    mirror: true,
    twin: 'twin-long',
  },
  {
    name: 'twin-five',
    title: 'supervised twin (uses labels), five people',
    config: 'figure6-supervised-five',
    domains: ['five'],
    elsewhere: 'wild',
    elsewhereTitle: 'studio, supervised twin (uses labels), five people',
    isForeignOnly: true,
  },
  {
    name: 'five',
    title: 'full, five people',
    config: 'figure6-five',
    domains: ['five'],
    elsewhere: 'wild',
    elsewhereTitle: 'studio, five people',
    isForeignOnly: true,
  },
  {
    name: 'five-dance',
    title: 'full, five people, on dance too',
    config: 'figure6-five-dance',
    domains: ['five', 'dance'],
    elsewhere: 'wild',
    elsewhereTitle: 'studio, five people, dance',
    isForeignOnly: true,
  },
  {
    name: 'five-greenscreen',
    title: 'full, five people, on greenscreen too',
    config: 'figure6-five-greenscreen',
    domains: ['five', 'greenscreen'],
    elsewhere: 'wild',
    elsewhereTitle: 'studio, five people, greenscreen',
    isForeignOnly: true,
  },
  {
    name: 'five-greenscreen-dance',
    title: 'full, five people, on greenscreen and dance too',
    config: 'figure6-five-greenscreen-dance',
    domains: ['five', 'greenscreen', 'dance'],
    elsewhere: 'wild',
    elsewhereTitle: 'studio, five people, greenscreen, dance',
    isForeignOnly: true,
  },
  {
    name: 'without-geodesic',
    title: 'without G',
    config: 'without-geodesic',
    paper: { mpjpe: 102.6, ambiguity: 22.83 },
  },
  {
    name: 'without-shape-prior',
    title: 'without ψ, G',
    config: 'without-shape-prior',
    paper: { mpjpe: 127.4, ambiguity: 23.34 },
  },
  {
    name: 'without-mask-terms',
    title: 'without skeleton mask, ψ, G',
    config: 'without-mask-terms',
  },
  {
    name: 'without-views',
    title: 'without ψ, G, Δ',
    config: 'without-views',
    paper: { mpjpe: 118.1, ambiguity: 48.73 },
  },
  {
    name: 'without-cascade',
    title: 'without the cascade',
    config: 'without-cascade',
  },
  {
    name: 'without-body-fit',
    title: 'without fitted bodies',
    config: 'without-body-fit',
  },
  {
    name: 'without-body-fit-shape-prior',
    title: 'without fitted bodies, ψ, G',
    config: 'without-body-fit-shape-prior',
  },
  {
    name: 'without-heading',
    title: 'without headings and fitted bodies',
    config: 'without-heading',
  },
  {
    name: 'gaussian',
    title: 'Gaussian dots, no bones',
    config: 'gaussian',
    spp: ['linear'],
  },
  {
    name: 'landmarks',
    title: '36 landmarks, no skeleton',
    config: 'landmarks',
    spp: ['linear', 'mlp'],
    paper: { mpjpe: 65.5 },
  },
  {
    name: 'paper-terms',
    title: "the paper's terms alone",
    config: 'paper-terms',
    isOffTheScale: true,
  },
];
