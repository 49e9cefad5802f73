export { bvhFiles } from './pose-formats/bvh-files.js';
export { cocoFiles } from './pose-formats/coco-files.js';
export { csvFiles } from './pose-formats/csv-files.js';
export { encodeBvh, type BvhMotion } from './pose-formats/encode-bvh.js';
export { npyFiles } from './pose-formats/npy-files.js';
export type { OutputFile } from './pose-formats/output-file.js';
export { trcFiles } from './pose-formats/trc-files.js';
export type { PosesFile, PoseScene, PoseView } from './poses-file.js';
