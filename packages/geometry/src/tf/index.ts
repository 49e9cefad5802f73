export { projectPoints } from './project-points.js';
export type { ProjectPointsOptions } from './project-points.js';
export { safeNorm } from './safe-norm.js';
export { safeNormalize } from './safe-normalize.js';
export { triangulatePoints } from './triangulate-points.js';
export type { TriangulatePointsOptions } from './triangulate-points.js';
