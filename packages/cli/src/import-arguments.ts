/** What the commands that import a data set have in common. */
export const source = {
  type: 'positional',
  required: true,
  description: 'Top folder of the data set',
} as const;

export const out = {
  type: 'positional',
  required: true,
  description: 'Data folder to write',
} as const;

export const overwrite = {
  type: 'boolean',
  description: 'Replace OUT if it is a data folder',
} as const;

export const shards = {
  type: 'boolean',
  description: 'Write tar shards to OUT, with the pictures in them, as "mas data pack" does',
} as const;

export const masks = {
  type: 'string',
  valueHint: 'DIR',
  description: 'Folder of masks with the names of the pictures; SOURCE/masks if left out',
} as const;

export const encoding = {
  type: 'string',
  valueHint: 'KIND',
  description: 'What foreground is in a mask: grey (above 127), red (the same in red), nonzero',
  default: 'grey',
} as const;

/** Said under the options of each. */
export const importNotes =
  'Pictures and masks stay where they are: OUT refers to them. OUT is written under a temporary name\n' +
  'and renamed at the end, so that all of it is there or nothing.';
