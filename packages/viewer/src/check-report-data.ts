import type { PngUrl, ReportData, ReportFrame, ReportSkeleton } from './report-data.js';

/** Throws one clear error if the parts of a report do not fit together. */
export function checkReportData(data: ReportData): void {
  checkSkeleton('renderReport', data.skeleton);
  data.table.rows.forEach((row, i) => {
    if (row.values.length !== data.table.columns.length) {
      fail(
        'renderReport',
        `table.rows[${i}].values`,
        `${data.table.columns.length} values, one per column`,
        row.values.length,
      );
    }
  });
  data.stages.forEach((stage, i) => {
    if (!(stage.start <= stage.end)) {
      fail(
        'renderReport',
        `stages[${i}]`,
        'start <= end, in steps',
        `start ${stage.start}, end ${stage.end}`,
      );
    }
  });
  data.frames.forEach((frame, i) => checkFrame(frame, data.skeleton, `frames[${i}]`));
}

function checkFrame(frame: ReportFrame, skeleton: ReportSkeleton, where: string): void {
  checkImage('renderReport', frame.image, `${where}.image`);
  for (const key of ['predicted2d', 'true2d', 'predicted3d', 'true3d'] as const) {
    if (frame[key]) checkPoints('renderReport', frame[key], skeleton, `${where}.${key}`);
  }
  frame.panels.forEach(({ png }, i) =>
    checkImageUrl('renderReport', png, `${where}.panels[${i}].png`),
  );
}

/** Throws unless every bone joins two joints and every joint has a side. */
export function checkSkeleton(caller: string, { joints, bones, sides }: ReportSkeleton): void {
  if (sides.length !== joints.length) {
    fail(caller, 'skeleton.sides', `${joints.length} sides, one per joint`, sides.length);
  }
  sides.forEach((side, i) => {
    if (!['left', 'right', 'center'].includes(side)) {
      fail(caller, `skeleton.sides[${i}]`, "'left', 'right' or 'center'", JSON.stringify(side));
    }
  });
  bones.forEach((bone, i) => {
    if (bone.length !== 2 || bone.some((joint) => joints[joint] === undefined)) {
      fail(
        caller,
        `skeleton.bones[${i}]`,
        `two joint indices from 0 to ${joints.length - 1}`,
        JSON.stringify(bone),
      );
    }
  });
}

/** Throws unless there is one point per joint. */
export function checkPoints(
  caller: string,
  points: unknown[],
  { joints }: ReportSkeleton,
  where: string,
): void {
  if (points.length !== joints.length) {
    fail(caller, where, `${joints.length} points, one per joint`, points.length);
  }
}

/** Throws unless the image has a size and holds its own bytes. */
export function checkImage(caller: string, image: PngUrl, where: string): void {
  if (!(image.width > 0 && image.height > 0)) {
    fail(caller, where, 'a width and height in pixels', `${image.width} x ${image.height}`);
  }
  checkImageUrl(caller, image.url, `${where}.url`);
}

function checkImageUrl(caller: string, url: string, where: string): void {
  if (!/^data:image\/[a-z+.-]+;base64,[A-Za-z0-9+/=]+$/.test(url)) {
    fail(
      caller,
      where,
      'a base64 data URL (data:image/png;base64,...), so that the file needs no network',
      JSON.stringify(url.slice(0, 40)),
    );
  }
}

function fail(caller: string, where: string, expected: string, found: unknown): never {
  throw new Error(`${caller}: ${where}: expected ${expected}, found ${found}`);
}
