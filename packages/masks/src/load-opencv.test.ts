import { loadOpenCv } from './load-opencv.js';

it('loads once, leaves no process listener, and is safe to await', async () => {
  const count = () =>
    ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));
  const before = count();
  const cv = await loadOpenCv();
  expect(count()).toEqual(before);
  expect(await loadOpenCv()).toBe(cv);
  const mat = new cv.Mat(2, 3, cv.CV_8UC3);
  expect(mat.data.length).toBe(18);
  mat.delete();
});
