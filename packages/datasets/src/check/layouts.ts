/** One kind of file that a layout expects. */
export interface LayoutEntry {
  /** As shown: an example of a path. */
  path: string;
  /** One pattern per part of the path. */
  pattern: readonly RegExp[];
  /** What stands near the beginning of such a file, where its name says too little. */
  contains?: RegExp;
  what: string;
  /** Whether the data set is of no use without it. */
  isNeeded?: boolean;
  /** Images and masks: names of the sequence and the view, from the parts of the path. */
  view?(parts: readonly string[]): [sequence: string, view: string];
  kind?: 'images' | 'masks' | 'poses';
}

/** The folder layout of a known data set. */
export interface Layout {
  id: string;
  title: string;
  /** Recognised by any match of the first entry. */
  entries: readonly LayoutEntry[];
  /** What to do with it; empty for our own. */
  next: string;
}

const IMAGE = /\.(jpe?g|png)$/i;
const FRAME = /^\d{6,}\.(jpe?g|png)$/i;
const VIDEO = /\.(avi|mp4|mov|mkv|webm|m4v|mpe?g)$/i;
const any = /^[^.]/;

/** Takes a view from the parts at two places of the path. */
const at =
  (sequence: number, view: number) =>
  (parts: readonly string[]): [string, string] => [parts[sequence], parts[view] ?? 'view0'];

const human36mVideo = /^s_\d\d_act_\d\d_subact_\d\d_ca_\d\d$/;
const cut = (place: number) => (parts: readonly string[]) => {
  const video = parts[place];
  return [video.slice(0, -6), video.slice(-5)] as [string, string];
};
const take = (parts: readonly string[]): [string, string] => [`${parts[0]}_${parts[1]}`, parts[3]];

/** What is known, the more particular first. */
export const LAYOUTS: readonly Layout[] = [
  {
    id: 'mas-multiview',
    title: 'a data folder, mas-multiview/1',
    entries: [
      {
        path: 'dataset.json',
        pattern: [/^dataset\.json$/],
        what: 'format, unit, skeleton, splits',
      },
      {
        path: 'SEQ/cameras.json',
        pattern: [any, /^cameras\.json$/],
        what: 'without it, single views',
      },
      {
        path: 'SEQ/images/CAM/000000.jpg',
        pattern: [any, /^images$/, any, FRAME],
        what: 'or .png',
      },
      {
        path: 'SEQ/masks/CAM/000000.png',
        pattern: [any, /^masks$/, any, FRAME],
        what: '0 background, 255 person',
      },
      {
        path: 'SEQ/frames.json',
        pattern: [any, /^frames\.json$/],
        what: 'instead of images (and masks): where they are',
      },
      { path: 'SEQ/poses.json', pattern: [any, /^poses\.json$/], what: 'optional, for evaluation' },
      {
        path: 'SEQ/keypoints.json',
        pattern: [any, /^keypoints\.json$/],
        what: 'optional, 2D joints for evaluation',
      },
    ],
    next: '',
  },
  {
    id: 'human36m',
    title: 'Human3.6M with matlab_meta.txt',
    entries: [
      {
        path: 'annot/s_01_act_02_subact_01_ca_01/matlab_meta.txt',
        pattern: [/^annot$/, human36mVideo, /^matlab_meta\.txt$/],
        what: 'camera and poses per video',
        isNeeded: true,
        kind: 'poses',
      },
      {
        path: 'images/s_01_.._ca_01/s_01_.._ca_01_000001.jpg',
        pattern: [/^images$/, human36mVideo, /_\d{6}\.jpg$/],
        what: 'frames from 1',
        isNeeded: true,
        kind: 'images',
        view: cut(1),
      },
      {
        path: 'masks/s_01_.._ca_01/s_01_.._ca_01_000001.png',
        pattern: [/^masks$/, human36mVideo, /_\d{6}\.png$/],
        what: 'or in ../sam_masks/hm36, or elsewhere (masks)',
        kind: 'masks',
        view: cut(1),
      },
    ],
    next: 'mas import human36m DIR OUT',
  },
  {
    id: 'human36m-fetch',
    title: 'Human3.6M as h36m-fetch converts it',
    entries: [
      {
        path: 'S1/Directions-1/annot.h5',
        pattern: [/^S\d+$/, any, /^annot\.h5$/],
        what: 'poses of the CDF files',
        isNeeded: true,
        kind: 'poses',
      },
      {
        path: 'S1/Directions-1/imageSequence/54138969/img_000001.jpg',
        pattern: [/^S\d+$/, any, /^imageSequence$/, /^\d{8}$/, /^img_\d{6}\.jpg$/],
        what: 'frames from 1',
        isNeeded: true,
        kind: 'images',
        view: take,
      },
      { path: 'metadata.xml', pattern: [/^metadata\.xml$/], what: 'cameras', isNeeded: true },
      {
        path: 'masks/S1/Directions-1/54138969/img_000001.png',
        pattern: [/^masks$/, /^S\d+$/, any, /^\d{8}$/, /^img_\d{6}\.png$/],
        what: 'or elsewhere (masks)',
        kind: 'masks',
        view: (parts) => [`${parts[1]}_${parts[2]}`, parts[3]],
      },
    ],
    next: 'mas import human36m DIR OUT',
  },
  {
    id: 'human36m-original',
    title: 'Human3.6M as it is downloaded',
    entries: [
      {
        path: 'S1/MyPoseFeatures/D3_Positions/Directions.cdf',
        pattern: [/^S\d+$/, /^MyPoseFeatures$/, /^D3_Positions/, /\.cdf$/],
        what: 'poses',
        isNeeded: true,
        kind: 'poses',
      },
      {
        path: 'S1/Videos/Directions.54138969.mp4',
        pattern: [/^S\d+$/, /^Videos$/, /\.mp4$/],
        what: 'videos',
        isNeeded: true,
      },
    ],
    next: 'Convert it with github.com/anibali/h36m-fetch (CDF files need NASA software), then check again',
  },
  {
    id: 'mpi-inf-3dhp',
    title: 'MPI-INF-3DHP, training set',
    entries: [
      {
        path: 'S1/Seq1/annot.mat',
        pattern: [/^S[1-8]$/, /^Seq\d$/, /^annot\.mat$/],
        what: 'poses',
        isNeeded: true,
        kind: 'poses',
      },
      {
        path: 'S1/Seq1/camera.calibration',
        pattern: [/^S[1-8]$/, /^Seq\d$/, /^camera\.calibration$/],
        what: 'cameras',
        isNeeded: true,
      },
      {
        path: 'S1/Seq1/images/video_0/frame_000001.jpg',
        pattern: [/^S[1-8]$/, /^Seq\d$/, /^images$/, /^video_\d+$/, /^frame_\d+\.(jpg|png)$/],
        what: 'ffmpeg -i imageSequence/video_0.avi images/video_0/frame_%06d.jpg',
        isNeeded: true,
        kind: 'images',
        view: take,
      },
      {
        path: 'S1/Seq1/masks/video_0/frame_000001.jpg',
        pattern: [/^S[1-8]$/, /^Seq\d$/, /^masks$/, /^video_\d+$/, /^frame_\d+\.(jpg|png)$/],
        what: 'foreground is red; FGmasks/video_0.avi; or elsewhere (masks)',
        kind: 'masks',
        view: take,
      },
      {
        path: 'S1/Seq1/chair_masks/video_0/frame_000001.jpg',
        pattern: [/^S[1-8]$/, /^Seq\d$/, /^chair_masks$/, /^video_\d+$/, /^frame_\d+\.(jpg|png)$/],
        what: 'optional: for the rejection of frames',
      },
    ],
    next: 'mas import mpi-inf-3dhp DIR OUT',
  },
  {
    id: 'mpi-inf-3dhp-test',
    title: 'MPI-INF-3DHP, test set',
    entries: [
      {
        path: 'TS1/annot_data.mat',
        pattern: [/^TS[1-6]$/, /^annot_data\.mat$/],
        what: 'poses',
        isNeeded: true,
        kind: 'poses',
      },
      {
        path: 'TS1/imageSequence/img_000001.jpg',
        pattern: [/^TS[1-6]$/, /^imageSequence$/, /^img_\d{6}\.jpg$/],
        what: 'frames from 1',
        isNeeded: true,
        kind: 'images',
        view: (parts) => [parts[0], 'cam'],
      },
    ],
    next: 'make masks, then mas import mpi-inf-3dhp DIR OUT --masks MASKS',
  },
  {
    id: 'mpii',
    title: 'MPII Human Pose',
    entries: [
      {
        path: 'annot/mpii_valid.json',
        pattern: [/^annot$/, /^mpii_[a-z]+\.json$/],
        what: 'persons',
        isNeeded: true,
      },
      {
        path: 'annot/mpii_gt_valid.mat',
        pattern: [/^annot$/, /^mpii_gt_[a-z]+\.mat$/],
        what: 'head boxes, for PCKh',
      },
      {
        path: 'images/015601864.jpg',
        pattern: [/^images$/, IMAGE],
        what: 'pictures',
        isNeeded: true,
        kind: 'images',
        view: () => ['mpii', 'view0'],
      },
      {
        path: 'masks/015601864.png',
        pattern: [/^masks$/, IMAGE],
        what: 'or elsewhere (masks)',
        kind: 'masks',
        view: () => ['mpii', 'view0'],
      },
    ],
    next: 'mas import mpii DIR OUT',
  },
  {
    id: 'tiktok',
    title: 'TikTok',
    entries: [
      {
        path: '00034/images/0001.png',
        pattern: [/^\d{5}$/, /^images$/, /\.png$/i],
        what: 'frames',
        isNeeded: true,
        kind: 'images',
        view: at(0, 9),
      },
      {
        path: '00034/masks/0001.png',
        pattern: [/^\d{5}$/, /^masks$/, /\.png$/i],
        what: 'masks of the same names',
        isNeeded: true,
        kind: 'masks',
        view: at(0, 9),
      },
    ],
    next: 'mas import tiktok DIR OUT',
  },
  {
    id: 'coco',
    title: "a data set in COCO's format",
    entries: [
      {
        path: 'annotations/person_keypoints_val2017.json',
        pattern: [/^annotations$/, /\.json$/],
        what: 'annotations',
        isNeeded: true,
      },
      { path: 'val2017/000000000139.jpg', pattern: [any, IMAGE], what: 'pictures', isNeeded: true },
    ],
    next: 'mas import coco DIR OUT',
  },
  {
    id: 'coco',
    title: "pictures with a file in COCO's format beside them",
    entries: [
      {
        path: 'person_keypoints.json',
        pattern: [/\.json$/i],
        contains: /"(images|annotations|categories)"\s*:\s*\[/,
        what: 'annotations',
        isNeeded: true,
      },
      { path: '000000000139.jpg', pattern: [IMAGE], what: 'pictures, or elsewhere (images)' },
    ],
    next: 'mas import coco DIR OUT',
  },
  {
    id: 'mmpose',
    title: "a data set in MMPose's .npz layout",
    entries: [
      {
        path: 'h36m_train.npz',
        pattern: [/\.npz$/],
        what: 'names and joints, or in annotations/',
        isNeeded: true,
      },
    ],
    next: 'mas import mmpose DIR OUT --masks MASKS',
  },
  {
    id: 'images',
    title: 'a folder of pictures',
    entries: [
      {
        path: '0001.jpg',
        pattern: [IMAGE],
        what: 'pictures',
        isNeeded: true,
        kind: 'images',
        view: () => ['images', 'view0'],
      },
      {
        path: 'masks/0001.png',
        pattern: [/^masks$/, IMAGE],
        what: 'or elsewhere (masks)',
        kind: 'masks',
        view: () => ['images', 'view0'],
      },
    ],
    next:
      'with masks, mas import images DIR OUT; without, and from a camera that stands still, ' +
      'mas import DIR OUT --images ., which makes them',
  },
  {
    id: 'images',
    title: 'folders of pictures and of their masks',
    entries: [
      {
        path: 'images/0001.jpg',
        pattern: [/^images$/, IMAGE],
        what: 'pictures',
        isNeeded: true,
        kind: 'images',
        view: () => ['images', 'view0'],
      },
      {
        path: 'masks/0001.png',
        pattern: [/^masks$/, IMAGE],
        what: 'of the same names',
        isNeeded: true,
        kind: 'masks',
        view: () => ['images', 'view0'],
      },
    ],
    next: 'mas import images DIR OUT',
  },
  {
    id: 'footage',
    title: 'videos of cameras',
    entries: [
      {
        path: 'CAM/video.mp4',
        pattern: [any, VIDEO],
        what: 'a video per camera, synchronised',
        isNeeded: true,
      },
      {
        path: 'CAM/config.xml',
        pattern: [any, /\.(xml|ya?ml|toml)$/i],
        what: 'calibration; without it, single views',
      },
    ],
    next:
      "mas import DIR OUT --video '{cam}/VIDEO', with --background and --calibration where there are " +
      'such files; see mas import --help',
  },
  {
    id: 'footage',
    title: 'videos',
    entries: [
      {
        path: 'CAM.mp4',
        pattern: [VIDEO],
        what: 'a video per camera, synchronised',
        isNeeded: true,
      },
      {
        path: 'CAM.xml',
        pattern: [/\.(xml|ya?ml|toml)$/i],
        what: 'calibration; without it, single views',
      },
    ],
    next: "mas import DIR OUT --video '{cam}.ENDING'; see mas import --help",
  },
  {
    id: 'cameras',
    title: 'a calibration without pictures',
    entries: [
      {
        path: 'cameras.json',
        pattern: [/^(camera|calib)[^/]*\.(json|toml|xml|ya?ml|txt)$/i],
        what: 'cameras of a rig',
        isNeeded: true,
      },
    ],
    next: 'mas cameras check DIR/FILE',
  },
];
