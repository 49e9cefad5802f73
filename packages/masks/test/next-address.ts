import { loadOpenCv } from '../src/load-opencv.js';

/** Where OpenCV's heap places the next 1 MB matrix: the same as before if nothing was left behind. */
export async function nextAddress(): Promise<number> {
  const cv = await loadOpenCv();
  const mat = new cv.Mat(1024, 1024, cv.CV_8UC1);
  const { byteOffset } = mat.data;
  mat.delete();
  return byteOffset;
}
