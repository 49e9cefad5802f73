/** A picture: its size in pixels and a `data:image/...` URL that holds all of it. */
export interface PngUrl {
  width: number;
  height: number;
  url: string;
}

/** Joints, the bones between them as pairs of joint indices, and the body side of every joint. */
export interface ReportSkeleton {
  joints: readonly string[];
  bones: readonly (readonly [number, number])[];
  sides: readonly Side[];
}

export type Side = 'left' | 'right' | 'center';

/** A joint in image pixels, pixel centres at integers. Not finite: the joint is not drawn. */
export type Point2d = [x: number, y: number];

/** A joint in the camera frame, millimetres relative to the root joint: x right, y down, z forward. */
export type Point3d = [x: number, y: number, z: number];

/** A part of the training, in steps: `start` is its first step, `end` the first step after it. */
export interface ReportStage {
  name: string;
  start: number;
  end: number;
}

/** A quantity over the steps. Curves with the same `group` (and unit) share one chart. */
export interface ReportCurve {
  name: string;
  unit?: string;
  group?: string;
  points: [step: number, value: number][];
}

/** The headline numbers. Columns name their unit; `null` is shown as a dash. */
export interface ReportTable {
  columns: string[];
  rows: ReportRow[];
  notes?: string[];
}

export interface ReportRow {
  name: string;
  values: (number | string | null)[];
  /** The run's own result: shown large above the table. */
  emphasis?: boolean;
}

/** One test picture with what the model made of it. */
export interface ReportFrame {
  title: string;
  image: PngUrl;
  predicted2d: Point2d[];
  true2d?: Point2d[];
  /** Small pictures as `data:image/...` URLs: given mask, skeleton mask, weighting map, ... */
  panels: { label: string; png: string }[];
  predicted3d: Point3d[];
  true3d?: Point3d[];
  note?: string;
}

/** Everything that {@link renderReport} shows. */
export interface ReportData {
  title: string;
  subtitle?: string;
  /** Seed, backend, steps, time, ... */
  facts: { label: string; value: string }[];
  /** The configuration of the run as YAML text. */
  config: string;
  stages: ReportStage[];
  curves: ReportCurve[];
  table: ReportTable;
  skeleton: ReportSkeleton;
  frames: ReportFrame[];
}
