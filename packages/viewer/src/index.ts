export { renderPoseSvg, type PosePicture } from './render-pose-svg.js';
export { renderReport } from './render-report.js';
export type {
  PngUrl,
  Point2d,
  Point3d,
  ReportCurve,
  ReportData,
  ReportFrame,
  ReportRow,
  ReportSkeleton,
  ReportStage,
  ReportTable,
  Side,
} from './report-data.js';
