export { main } from './main.js';
export type { PosesFile, PoseScene, PoseView } from './poses-file.js';
