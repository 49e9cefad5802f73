import type { OpenCv, OpenCvMat } from './opencv.js';

/**
 * Runs `use` and deletes the matrices that it kept, also after an error. OpenCV.js throws pointers;
 * they become Errors with the message of OpenCV.
 */
export function withMats<T>(cv: OpenCv, use: (keep: (mat: OpenCvMat) => OpenCvMat) => T): T {
  const mats: OpenCvMat[] = [];
  try {
    return use((mat) => {
      mats.push(mat);
      return mat;
    });
  } catch (error) {
    if (typeof error !== 'number') throw error;
    throw new Error(`OpenCV: ${cv.exceptionFromPtr(error).msg}`, { cause: error });
  } finally {
    for (const mat of mats) mat.delete();
  }
}
