import { defineCommand } from '../define-command.js';
import { placeholder } from '../match-cameras.js';
import { readImageSize } from '../read-image-size.js';
import { readRigs } from '../read-rigs.js';
import { readUnit } from '../read-unit.js';
import { log, print } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { writeWholeFile } from '../write-whole-file.js';

export const camerasConvert = defineCommand({
  args: {
    source: {
      type: 'positional',
      required: true,
      description: `Calibration file or folder, or a path with ${placeholder}`,
    },
    out: { type: 'positional', required: true, description: 'File to write, cameras.json' },
    unit: {
      type: 'string',
      valueHint: 'MM',
      description: "The file's unit in mm; needed where it does not say it",
    },
    'image-size': {
      type: 'string',
      valueHint: 'WxH',
      description: 'Size of the images, where the file does not say it',
    },
    overwrite: { type: 'boolean', description: 'Replace OUT if it is there' },
  },
  notes:
    "Reads OpenCV XML and YAML, COLMAP text, TOML of Anipose and Pose2Sim, Qualisys XML, 3DHP's\n" +
    "camera.calibration, Human3.6M's matlab_meta.txt, VoxelPose JSON and cameras.json. Writes cameras.json:\n" +
    'mm, x right, y down, z forward, pixel centres at integers.',
  examples: [
    'mas cameras convert Calib.toml cameras.json --unit 1000',
    `mas cameras convert rig/${placeholder}.yml cameras.json --unit 1 --image-size 1920x1080`,
  ],
  async run(args) {
    const unit = readUnit(args.unit);
    const rigs = await readRigs(args.source, {
      unit,
      imageSize: readImageSize(args['image-size']),
    });
    if (rigs.length > 1) {
      throw new UsageError(
        `${args.source}: expected one rig, found ${rigs.length}; name a sequence`,
      );
    }
    const [{ cameras, assumed }] = rigs;
    if (assumed !== undefined) {
      throw new UsageError(
        `${args.source}: expected the unit of length, which the file does not say; ` +
          `pass --unit ${assumed}, if the distances that "mas cameras check" prints are right`,
      );
    }
    const text = `${JSON.stringify(cameras, null, 2)}\n`;
    await writeWholeFile(args.out, text, args.overwrite === true);
    log.info(`${cameras.length} cameras: ${cameras.map(({ id }) => id).join(', ')}`);
    print(`wrote ${args.out}`);
  },
});
