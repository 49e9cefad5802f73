import { checkCameras, type CamerasReport } from '@mas/datasets';
import { defineCommand } from '../define-command.js';
import { drawRig } from '../draw-rig.js';
import { formatColumns } from '../format-columns.js';
import { placeholder } from '../match-cameras.js';
import { rasterizeSvg } from '../rasterize-svg.js';
import { readImageSize } from '../read-image-size.js';
import { readRigs, type Rig } from '../read-rigs.js';
import { readUnit } from '../read-unit.js';
import { print } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { writeWholeFile } from '../write-whole-file.js';

export const camerasCheck = defineCommand({
  args: {
    source: {
      type: 'positional',
      required: true,
      description: `Calibration file or folder, data folder, or a path with ${placeholder}`,
    },
    unit: {
      type: 'string',
      valueHint: 'MM',
      description: "The file's unit in mm, where it does not say it; guessed if left out",
    },
    'image-size': {
      type: 'string',
      valueHint: 'WxH',
      description: 'Size of the images, where the file does not say it',
    },
    matches: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Points seen by several cameras, whose reprojection is measured',
    },
    draw: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Draw the rig from above and from the side, .svg or .png',
    },
    overwrite: { type: 'boolean', description: 'Replace the drawing if it is there' },
  },
  notes:
    'Prints field of view, det R, R Rt - 1, position and depth of the scene of every camera, and what is\n' +
    'wrong: rotations that are none, inverted matrices, the unit of length, focal length and principal\n' +
    'point of another image size, lens models that turn back, baselines too short for depth.\n\n' +
    'Points come from the true poses of a data folder, from annot.mat beside camera.calibration, or from\n' +
    '--matches: {"views": {"cam1": [[x, y], null, ...], "cam2": ...}, "world": [[x, y, z], ...]} in px and\n' +
    'mm; the same place in the lists is the same point; without "world" points are triangulated.\n\n' +
    'The exit code is 1 if there is an error.',
  examples: [
    'mas cameras check Calib.toml --draw rig.png',
    `mas cameras check uu_voxel/data/${placeholder}/config.xml --image-size 644x486`,
    'mas cameras check data/demo',
  ],
  async run(args) {
    const unit = readUnit(args.unit);
    const imageSize = readImageSize(args['image-size']);
    const { draw } = args;
    if (draw !== undefined && !/\.(svg|png)$/i.test(draw)) {
      throw new UsageError(`--draw: expected a file that ends in .svg or .png, found "${draw}"`);
    }
    const rigs = await readRigs(args.source, { unit, imageSize, matches: args.matches });
    let isOk = true;
    for (const [i, rig] of rigs.entries()) {
      const report = checkCameras(rig.cameras, {
        points: rig.points ?? undefined,
        where: args.source,
      });
      isOk &&= report.ok;
      if (rigs.length > 1) print(`${i > 0 ? '\n' : ''}${rig.name}\n`);
      printReport(rig, report);
    }
    if (draw !== undefined) {
      const [{ cameras, points }] = rigs;
      const svg = drawRig(cameras, checkCameras(cameras), points?.world);
      const content = /\.png$/i.test(draw) ? await rasterizeSvg(svg) : svg;
      await writeWholeFile(draw, content, args.overwrite === true);
      print(`wrote ${draw}`);
    }
    return isOk ? 0 : 1;
  },
});

function printReport({ cameras, assumed }: Rig, report: CamerasReport): void {
  const { rig, unit, errors, warnings } = report;
  const head = [
    'camera',
    'image px',
    'f px',
    'field deg',
    'det R',
    'R Rt - 1',
    'position mm',
    'depth mm',
  ];
  const rows = report.cameras.map((camera, v) => [
    camera.id,
    camera.imageSize.join(' x '),
    cameras[v].intrinsics[0][0].toFixed(0),
    camera.fieldOfView.toFixed(1),
    camera.determinant.toFixed(4),
    camera.orthonormality < 1e-9 ? '0' : camera.orthonormality.toExponential(0),
    camera.position.map((value) => value.toFixed(0)).join(' '),
    Number.isFinite(camera.depth) ? camera.depth.toFixed(0) : '-',
  ]);
  print(formatColumns([head, ...rows]));
  if (rig.center) {
    const [smallest, largest] = rig.baselines.map((value) => value.toFixed(0));
    print(
      `\n${cameras.length} cameras ${smallest} to ${largest} mm apart, rays up to ${rig.angle.toFixed(0)} degrees, ` +
        `look at (${rig.center.map((value) => value.toFixed(0)).join(', ')})`,
    );
  }
  if (assumed !== undefined) {
    const name = { 1: 'millimetres', 10: 'centimetres', 1000: 'metres' }[assumed];
    const reason = unit ? 'the distances look like them' : 'the distances do not tell';
    print(`\nunit: not in the file; taken as ${name}, ${reason}; --unit says it`);
  } else if (unit) print(`\nunit: the distances are those of ${unit.name}`);
  printPoints(report);
  for (const { message } of warnings) print(`\nwarning: ${message}`);
  for (const { message } of errors) print(`\nerror: ${message}`);
  print(`\n${count(errors.length, 'error')}, ${count(warnings.length, 'warning')}`);
}

function printPoints({ cameras }: CamerasReport): void {
  if (!cameras.some(({ points }) => points && points.known > 0)) return;
  const number = (value: number | undefined): string => value?.toFixed(2) ?? '-';
  const rows = cameras.map(({ id, points }) => [
    id,
    `${points!.known}`,
    `${points!.inFront}`,
    `${points!.inside}`,
    number(points!.residual?.mean),
    number(points!.residual?.median),
    number(points!.residual?.largest),
  ]);
  const head = ['camera', 'points', 'in front', 'in image', 'off by px, mean', 'median', 'largest'];
  print(`\n${formatColumns([head, ...rows])}`);
}

function count(number: number, what: string): string {
  return `${number || 'no'} ${what}${number === 1 ? '' : 's'}`;
}
