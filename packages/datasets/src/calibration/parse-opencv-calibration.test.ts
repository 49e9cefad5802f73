import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { axisAngleToMatrix } from '@mas/geometry';
import { sharedSamples } from '../../test/shared-samples.js';
import { parseOpenCvCalibration } from './parse-opencv-calibration.js';

const matrix = (name: string, rows: number, cols: number, data: string) =>
  `<${name} type_id="opencv-matrix"><rows>${rows}</rows><cols>${cols}</cols><dt>d</dt>
   <data>${data}</data></${name}>`;
const xml = (...entries: string[]) =>
  `<?xml version="1.0"?>\n<opencv_storage>\n${entries.join('\n')}\n</opencv_storage>\n`;
const camera = matrix('camera_matrix', 3, 3, '500. 0. 320.\n 0. 5.1e+02 240. 0. 0. 1.');

describe('parseOpenCvCalibration', () => {
  it('reads XML with a rotation vector', () => {
    const text = xml(
      '<image_width>640</image_width><image_height>480</image_height>',
      camera,
      matrix('Distortion_Coefficients', 5, 1, '-0.3 0.1 1e-3 -2e-3 0.05'),
      matrix('rvec', 3, 1, '0. 1.5707963267948966 0.'),
      matrix('tvec', 3, 1, '1 2 3'),
    );
    const calibration = parseOpenCvCalibration(text);
    expect(calibration).toMatchObject({
      intrinsics: [
        [500, 0, 320],
        [0, 510, 240],
        [0, 0, 1],
      ],
      distortion: [-0.3, 0.1, 1e-3, -2e-3, 0.05],
      translation: [1, 2, 3],
      imageSize: [640, 480],
    });
    expect(calibration.rotation).toEqual(axisAngleToMatrix([0, Math.PI / 2, 0]));
  });

  it('reads YAML with a rotation matrix and four coefficients', () => {
    const text = `%YAML:1.0
---
calibration_time: "Sat 1 Jan"
image_width: 640
image_height: 480
cameraMatrix: !!opencv-matrix
   rows: 3
   cols: 3
   dt: d
   data: [ 500., 0., 320., 0., 510.,
       240., 0., 0., 1. ]
dist_coeffs: !!opencv-matrix
   rows: 1
   cols: 4
   dt: d
   data: [ -3.0e-01, 1.0e-01, 0., 0. ]
R: !!opencv-matrix
   rows: 3
   cols: 3
   dt: d
   data: [ 1., 0., 0., 0., 0., -1., 0., 1., 0. ]
T: !!opencv-matrix
   rows: 3
   cols: 1
   dt: d
   data: [ 10., -20., 3.5e+03 ]
`;
    expect(parseOpenCvCalibration(text)).toEqual({
      intrinsics: [
        [500, 0, 320],
        [0, 510, 240],
        [0, 0, 1],
      ],
      distortion: [-0.3, 0.1, 0, 0, 0],
      rotation: [
        [1, 0, 0],
        [0, 0, -1],
        [0, 1, 0],
      ],
      translation: [10, -20, 3500],
      imageSize: [640, 480],
    });
  });

  it('has null for what the file lacks', () => {
    expect(parseOpenCvCalibration(xml(camera))).toMatchObject({
      distortion: [0, 0, 0, 0, 0],
      rotation: null,
      translation: null,
      imageSize: null,
    });
  });

  it.each([
    ['text', 'hello', /cam.xml: expected an OpenCV XML or YAML file .*, found no entry/],
    ['other keys', xml('<Size>3</Size>'), /found size. Save the camera matrix/],
    ['broken XML', '<opencv_storage><a></opencv_storage>', /cam.xml: expected XML, found/],
    [
      'five of nine',
      xml(matrix('K', 3, 3, '1 2 3 4 5')),
      /expected 9 numbers, found 5: 1, 2, 3, 4/,
    ],
    ['words', xml(matrix('K', 3, 3, '1 0 0 0 x 0 0 0 1')), /intrinsics: expected 9 numbers/],
    [
      'the rational model',
      xml(camera, matrix('D', 1, 8, '0.1 0 0 0 0 0.2 0 0')),
      /expected k1, k2, p1, p2, k3, found 8 coefficients. Calibrate without CALIB_RATIONAL_MODEL/,
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseOpenCvCalibration(text, 'cam.xml')).toThrow(message);
  });

  const samples = sharedSamples('uu_voxel/data');
  (samples ? it : it.skip)('reads real files', () => {
    const read = (name: string) =>
      parseOpenCvCalibration(readFileSync(join(samples!, name), 'utf8'), name);
    const full = read('cam1/config.xml');
    expect(full.intrinsics[0]).toEqual([490.756439, 0, 334.690674]);
    expect(full.distortion[4]).toBe(-0.0712014362);
    expect(full.translation![2]).toBe(5836.367563225816);
    expect(full.rotation).toEqual(
      axisAngleToMatrix([-1.3729877816020433, 0.49613357894194315, 0.61391054843037529]),
    );
    expect(read('cam1/intrinsics.xml')).toMatchObject({ rotation: null, translation: null });
  });
});
