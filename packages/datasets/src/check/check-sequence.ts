import { join } from 'node:path';
import type { Camera } from '@mas/geometry';
import { getSkeleton } from '@mas/skeleton';
import { checkRig } from './check-rig.js';
import { checkView } from './check-view.js';
import type { Findings, SequenceSummary } from './check-dataset.js';
import { DataError } from '../data-error.js';
import { exists } from '../exists.js';
import { frameName } from '../format.js';
import { listViews } from '../list-views.js';
import { parseCameras } from '../calibration/parse-cameras.js';
import { parseKeypoints } from '../parse-keypoints.js';
import { parsePoses } from '../parse-poses.js';
import { readJson } from '../read-json.js';
import { readReferences } from '../read-references.js';
import type { Poses } from '../types.js';

/** Checks one sequence; null when its views cannot even be listed. */
export async function checkSequence(
  dir: string,
  name: string,
  skeleton: string,
  findings: Findings,
): Promise<SequenceSummary | null> {
  const root = join(dir, name);
  const attempt = async <T>(task: () => Promise<T>): Promise<T | null> => {
    try {
      return await task();
    } catch (error) {
      findings.error(toDataError(error, root));
      return null;
    }
  };
  const references = await attempt(() => readReferences(root));
  const folders = references ? [...references.images.keys()] : await attempt(() => listViews(root));
  if (!folders) return null;

  const camerasFile = join(root, 'cameras.json');
  let cameras: Camera[] | null = null;
  if (await exists(camerasFile)) {
    cameras = await attempt(async () =>
      parseCameras(await readJson(camerasFile, 'Write it again.'), camerasFile),
    );
  }
  const views = cameras?.map(({ id }) => id) ?? folders;
  for (const folder of folders) {
    if (views.includes(folder)) continue;
    findings.warn(
      new DataError({
        where: join(root, 'images', folder),
        expected: `one folder per camera: ${views.join(', ')}`,
        found: 'a folder without a camera',
        fix: 'It is ignored. Add the camera to cameras.json, or remove the folder.',
      }),
    );
  }

  const results = [];
  for (const [v, view] of views.entries()) {
    results.push(await checkView(root, view, cameras?.[v].imageSize ?? null, references, findings));
  }
  const counts = results.map(({ frameCount }) => frameCount);
  const frames = Math.max(...counts);
  const short = counts.findIndex((count) => count > 0 && count < frames);
  if (short >= 0) {
    findings.error(
      new DataError({
        where: join(root, 'images', views[short]),
        expected: `frames up to ${frameName(frames - 1)} as in ${views[counts.indexOf(frames)]}`,
        found: `frames up to ${frameName(counts[short] - 1)}`,
        fix: 'Views are synchronised by frame number: cut the longer ones or add the missing frames.',
      }),
    );
  }
  if (cameras && cameras.length > 1) {
    checkRig(
      camerasFile,
      cameras,
      results.map(({ masks }) => masks),
      findings,
    );
  }

  let joints: number | undefined;
  const posesFile = join(root, 'poses.json');
  const hasPoses = await exists(posesFile);
  if (hasPoses) {
    const poses = await attempt(async () =>
      parsePoses(await readJson(posesFile, 'Write it again.'), frames, posesFile),
    );
    if (poses) joints = poses.frames[0].length / 3;
    if (poses) checkJoints(poses, posesFile, findings);
    if (poses && poses.skeleton !== skeleton) {
      findings.warn(
        new DataError({
          where: posesFile,
          expected: `skeleton "${skeleton}" as in dataset.json`,
          found: `"${poses.skeleton}"`,
          fix: 'Evaluation converts by joint name, where both skeletons have the joint.',
        }),
      );
    }
  }
  const keypointsFile = join(root, 'keypoints.json');
  if (await exists(keypointsFile)) {
    const keypoints = await attempt(async () =>
      parseKeypoints(await readJson(keypointsFile, 'Import again.'), frames, keypointsFile),
    );
    if (keypoints) {
      const [first] = Object.values(keypoints.views)[0]?.frames ?? [];
      if (first) joints ??= first.length / 3;
    }
  }
  return { name, frames, views: views.length, hasPoses, ...(joints !== undefined && { joints }) };
}

/** Compares the number of joints with a skeleton of @mas/skeleton; custom ones are not known here. */
function checkJoints({ skeleton, frames }: Poses, where: string, findings: Findings): void {
  let expected: number;
  try {
    expected = getSkeleton(skeleton).joints.length;
  } catch {
    return;
  }
  const found = frames[0].length / 3;
  if (found === expected) return;
  findings.error(
    new DataError({
      where,
      expected: `${expected} joints of skeleton "${skeleton}"`,
      found: `${found}`,
      fix: 'Name the skeleton that the poses are in.',
    }),
  );
}

function toDataError(error: unknown, where: string): DataError {
  if (error instanceof DataError) return error;
  const found = error instanceof Error ? error.message : String(error);
  return new DataError({ where, expected: 'readable files', found, fix: 'See the message.' });
}
