import type { PosesFile } from '../poses-file.js';
import type { OutputFile } from './output-file.js';

/**
 * Poses as CSV (RFC 4180, one header row), a row for each joint: `csv/views.csv`, and
 * `csv/scenes.csv` where poses were triangulated. Units and frames stand in the column names:
 * `x_px`, `y_px`; `camera_x_mm` and so on from the first joint; `world_x_mm` and so on.
 *
 * @example
 * ```ts
 * const [{ path, content }] = csvFiles(poses);
 * console.log(path, content.split('\n')[0]); // csv/views.csv name,sequence,camera,frame,...
 * ```
 */
export function csvFiles({ views, scenes, joints }: PosesFile): OutputFile[] {
  const files: OutputFile[] = [
    {
      path: 'csv/views.csv',
      holds: 'joints of every picture: image px; camera mm, from the first joint; confidence 0-1',
      content: table(
        'name,sequence,camera,frame,seconds,joint,x_px,y_px,camera_x_mm,camera_y_mm,camera_z_mm,confidence',
        views.flatMap((view) =>
          joints.map((joint, j) => [
            view.name,
            view.sequence,
            view.camera,
            view.frame,
            text(view.seconds, 4),
            joint,
            ...view.keypoints[j].map((value) => text(value, 2)),
            ...view.joints[j].map((value) => text(value, 2)),
            text(view.confidence[j], 3),
          ]),
        ),
      ),
    },
  ];
  if (scenes) {
    files.push({
      path: 'csv/scenes.csv',
      holds: 'triangulated joints: world mm',
      content: table(
        'sequence,frame,seconds,joint,world_x_mm,world_y_mm,world_z_mm,confidence,disagreement_mm',
        scenes.flatMap((scene) =>
          joints.map((joint, j) => [
            scene.sequence,
            scene.frame,
            text(scene.seconds, 4),
            joint,
            ...scene.joints[j].map((value) => text(value, 2)),
            text(scene.confidence[j], 3),
            text(scene.disagreement[j], 2),
          ]),
        ),
      ),
    });
  }
  return files;
}

type Cell = string | number | undefined;

function table(header: string, rows: Cell[][]): string {
  return [header, ...rows.map((row) => row.map(cell).join(','))].join('\n') + '\n';
}

function cell(value: Cell): string {
  const written = String(value ?? '');
  return /[",\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
}

function text(value: number | undefined, digits: number): string | undefined {
  return value === undefined ? undefined : String(Number(value.toFixed(digits)) + 0);
}
