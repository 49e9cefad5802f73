import cv from '@techstark/opencv-js';
import type { OpenCv } from './opencv.js';

/**
 * OpenCV.js while it starts. Wrapped in an object, and imported statically here, because the module
 * has a `then` that resolves with the module itself: awaiting it, also by `import()` under Jest,
 * would never end.
 */
export const holder = { cv: cv as unknown as Starting | Promise<OpenCv> };

/** The module before `onRuntimeInitialized`. */
export type Starting = OpenCv & { then?: unknown; onRuntimeInitialized?: () => void };
