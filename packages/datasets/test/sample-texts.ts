/** Small whole files of every text format, for damage and fuzzing. */
export function sampleTexts() {
  const record = { sha256: 'ab'.repeat(32), bytes: 9 };
  const camera = {
    id: 'cam',
    imageSize: [640, 480],
    intrinsics: [
      [500, 0, 320],
      [0, 500, 240],
      [0, 0, 1],
    ],
    distortion: [0.1, 0, 0, 0, 0],
    cameraFromWorld: [
      [1, 0, 0, 5],
      [0, 1, 0, 6],
      [0, 0, 1, 4000],
    ],
  };
  const people = { joints: Array.from({ length: 16 }, () => [5, 6]) };
  const polygon = { segmentation: [[1, 1, 9, 1, 9, 9]], keypoints: [1, 2, 2] };
  const view = { folder: '/data', files: ['a.jpg', null, 'b/c.jpg'] };
  return {
    toml: [
      '[cam_0]\nname = "a"\nsize = [640, 480]\nmatrix = [[500, 0, 320], [0, 500, 240], [0, 0, 1]]\n' +
        'distortions = [0.1, 0, 0, 0]\nrotation = [0.1, 0, 0]\ntranslation = [0, 0, 4.5]\nfisheye = false\n' +
        '[metadata]\nadjusted = true\n',
    ],
    colmap: [
      '# cameras\n1 PINHOLE 640 480 500 500 320 240\n2 OPENCV 640 480 500 500 320 240 0.1 0 0 0\n',
      '# images\n1 1 0 0 0 0 0 2 1 left.png\n1 2 3\n2 0.9 0.1 0 0 0.5 0 2 2 right/0.png\n\n',
    ],
    qualisys: [
      '<?xml version="1.0"?><calibration><cameras><camera serial="7" model="Miqus Video">' +
        '<fov_video left="0" top="0" right="1919" bottom="1087"/><transform x="0" y="1" z="4000" r11="1" ' +
        'r12="0" r13="0" r21="0" r22="1" r23="0" r31="0" r32="0" r33="1"/><intrinsic focalLengthU="9e4" ' +
        'focalLengthV="9e4" centerPointU="6e4" centerPointV="3e4" radialDistortion1="0.1"/></camera>' +
        '</cameras></calibration>',
    ],
    skeletool: [
      'Skeletool Camera Calibration File V1.0\nname 0\n sensor 10 10\n size 64 48\n animated 0\n' +
        ' intrinsic 50 0 31 0 0 50 23 0 0 0 1 0 0 0 0 1\n extrinsic 1 0 0 0 0 1 0 0 0 0 1 9 0 0 0 1\n radial 0\n',
    ],
    opencv: [
      '<?xml version="1.0"?><opencv_storage><image_width>640</image_width><camera_matrix type_id="opencv-matrix">' +
        '<rows>3</rows><cols>3</cols><dt>d</dt><data>500. 0. 320. 0. 500. 240. 0. 0. 1.</data></camera_matrix>' +
        '<rvec type_id="opencv-matrix"><data>0. 1. 0.</data></rvec></opencv_storage>',
      '%YAML:1.0\n---\nimage_width: 640\nK: !!opencv-matrix\n   rows: 3\n   cols: 3\n   dt: d\n' +
        '   data: [ 500., 0., 320., 0., 500., 240., 0., 0., 1. ]\n',
    ],
    matlabMeta: [
      `2\nsize 40 30\nR 1 0 0 0 1 0 0 0 1\nT 0 0 -4000\nf 45 46\nc 20 15\nk 0 0 0\np 0 0\nj ${Array.from(
        { length: 17 },
        (_, i) => i + 1,
      ).join(' ')}\n${`p ${Array.from({ length: 96 }, (_, i) => i).join(' ')}\n`.repeat(2)}`,
    ],
    metadata: [
      `<metadata><w0>[${[
        ...Array.from({ length: 264 }, (_, i) => i % 7),
        ...Array.from({ length: 4 }, () => '1145 1144 512 515 -0.2 0.2 0 0 0').flatMap((row) =>
          row.split(' '),
        ),
      ].join(' ')}]</w0></metadata>`,
    ],
    cameras: [JSON.stringify([camera])],
    voxelpose: [
      JSON.stringify({
        0: {
          R: [1, 0, 0, 0, 1, 0, 0, 0, 1],
          T: [[0], [1], [2]],
          fx: 5,
          fy: 5,
          cx: 2,
          cy: 2,
          k: [0, 0, 0],
        },
      }),
    ],
    poses: [JSON.stringify({ skeleton: 's', unit: 'mm', frames: [[[1, 2, 3]], [[4, 5, 6]]] })],
    matches: [JSON.stringify({ views: { [camera.id]: [[1, 2], null] }, world: [[1, 2, 3], null] })],
    manifest: [
      JSON.stringify({
        format: 'mas-multiview/1',
        unit: 'mm',
        skeleton: 's',
        source: { dataset: 'a', seed: 1 },
        splits: { train: ['a', 'b'], test: ['c'] },
      }),
    ],
    preparedPlan: [
      JSON.stringify({
        format: 'mas-prepared/1',
        source: '../data',
        skeleton: 's',
        splits: { train: ['a'] },
        settings: {
          patchSize: 64,
          maskSize: 32,
          halfExtent: 1100,
          weightParams: { params: [2, 1, 2, 1, 0], normalize: 'mean', compat: false },
          weights: 'float16',
          multiView: true,
          chunkScenes: 2,
        },
        versions: { sharp: '1' },
        sequences: [{ name: 'a', cameras: [camera], views: [camera.id], frameCount: 3 }],
      }),
    ],
    chunkRecord: [JSON.stringify({ ...record, scenes: 3, skipped: [{ scene: 1, reason: 'r' }] })],
    hashes: [
      JSON.stringify({
        format: 'mas-prepared-manifest/1',
        plan: 'ab',
        chunks: [
          { ...record, scenes: 2, skipped: [] },
          { ...record, scenes: 0, skipped: [{ scene: 0, view: 0, reason: 'r' }] },
        ],
      }),
    ],
    keypoints: [
      JSON.stringify({
        skeleton: 's',
        unit: 'px',
        views: { v: { frames: [[[1, 2, 1]], [[4, 5, 0]]], headSizes: [3, 4] } },
      }),
    ],
    frames: [JSON.stringify({ images: { v: view }, masks: { v: { ...view, encoding: 'red' } } })],
    mpii: [JSON.stringify([{ ...people, joints_vis: people.joints.map(() => 1), image: 'a.jpg' }])],
    coco: [
      JSON.stringify({
        images: [{ id: 1, file_name: 'a.jpg', width: 20, height: 10 }],
        categories: [{ id: 1, name: 'person' }],
        annotations: [
          { id: 1, image_id: 1, category_id: 1, ...polygon },
          {
            id: 2,
            image_id: 1,
            category_id: 1,
            segmentation: { size: [10, 20], counts: [9, 3, 188] },
          },
          { id: 3, image_id: 1, category_id: 1, segmentation: { size: [10, 20], counts: '93l5' } },
        ],
      }),
    ],
  };
}
