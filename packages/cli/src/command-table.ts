import type { Command } from './define-command.js';

interface Entry {
  summary: string;
  /** Commands are loaded when they run: TensorFlow.js takes a second to start. */
  load(): Promise<Command>;
}

/** Every command by its name, in the order in which `mas --help` lists them. */
export const commandTable: Record<string, Entry> = {
  demo: {
    summary: 'Make data, train, evaluate and report, all in one',
    load: async () => (await import('./commands/demo.js')).demo,
  },
  synth: {
    summary: 'Write a data folder of synthetic people',
    load: async () => (await import('./commands/synth.js')).synth,
  },
  import: {
    summary: 'Turn videos or images of cameras, or a known data set, into a data folder',
    load: async () => (await import('./commands/import.js')).importCommand,
  },
  'import human36m': {
    summary: 'Import Human3.6M',
    load: async () => (await import('./commands/import-human36m.js')).importHuman36mCommand,
  },
  'import mpi-inf-3dhp': {
    summary: 'Import MPI-INF-3DHP, training or test set',
    load: async () => (await import('./commands/import-mpi-inf-3dhp.js')).importMpiInf3dhpCommand,
  },
  'import mpii': {
    summary: 'Import MPII Human Pose, with head sizes for PCKh',
    load: async () => (await import('./commands/import-mpii.js')).importMpiiCommand,
  },
  'import coco': {
    summary: "Import COCO, OCHuman or another data set in COCO's format",
    load: async () => (await import('./commands/import-coco.js')).importCocoCommand,
  },
  'import tiktok': {
    summary: 'Import TikTok',
    load: async () => (await import('./commands/import-tiktok.js')).importTikTokCommand,
  },
  'import mmpose': {
    summary: "Import a data set in MMPose's .npz layout",
    load: async () => (await import('./commands/import-mmpose.js')).importMmposeCommand,
  },
  'import images': {
    summary: 'Import pictures with masks',
    load: async () => (await import('./commands/import-images.js')).importImagesCommand,
  },
  'masks report': {
    summary: 'Show the masks of a data folder as one HTML file, and which are likely wrong',
    load: async () => (await import('./commands/masks-report.js')).masksReport,
  },
  'data check': {
    summary: 'Say what a data folder holds and what is wrong with it',
    load: async () => (await import('./commands/data-check.js')).dataCheck,
  },
  'data pack': {
    summary: 'Pack a data folder into tar shards',
    load: async () => (await import('./commands/data-pack.js')).dataPack,
  },
  'data unpack': {
    summary: 'Turn tar shards into a data folder again',
    load: async () => (await import('./commands/data-unpack.js')).dataUnpack,
  },
  'cameras check': {
    summary: 'Say whether the cameras of a rig make sense, and draw it',
    load: async () => (await import('./commands/cameras-check.js')).camerasCheck,
  },
  'cameras convert': {
    summary: 'Turn a calibration of any format into cameras.json',
    load: async () => (await import('./commands/cameras-convert.js')).camerasConvert,
  },
  prepare: {
    summary: 'Cut crops and weighting maps once, on one machine or many',
    load: async () => (await import('./commands/prepare.js')).prepare,
  },
  train: {
    summary: 'Train on a data folder, or go on with a run',
    load: async () => (await import('./commands/train.js')).trainCommand,
  },
  eval: {
    summary: 'Score a checkpoint on a data folder with true poses or 2D joints',
    load: async () => (await import('./commands/eval.js')).evalCommand,
  },
  'spp fit': {
    summary: 'Learn from true poses how what a checkpoint finds maps to joints',
    load: async () => (await import('./commands/spp-fit.js')).sppFit,
  },
  predict: {
    summary: 'Find the pose in images, a video or a data folder',
    load: async () => (await import('./commands/predict.js')).predict,
  },
  export: {
    summary: 'Write a checkpoint as a model for browsers and other programs',
    load: async () => (await import('./commands/export.js')).exportCommand,
  },
  report: {
    summary: 'Show a run as one HTML file',
    load: async () => (await import('./commands/report.js')).report,
  },
  doctor: {
    summary: 'Say what this machine can train on, and why',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
};
