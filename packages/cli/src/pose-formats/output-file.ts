/** One file of an output format. */
export interface OutputFile {
  /** Where it goes, below the folder of poses.json; parts divided by `/`. */
  path: string;
  content: string | Uint8Array;
  /** What is in it, with unit and frame, for the list in poses.json. */
  holds: string;
}
