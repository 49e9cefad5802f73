import { importTikTok } from '@mas/datasets';
import { defineCommand } from '../define-command.js';
import { importNotes, out, overwrite, shards, source } from '../import-arguments.js';
import { readChoice } from '../read-choice.js';
import { readInteger } from '../read-integer.js';
import { runImport } from '../run-import.js';

export const importTikTokCommand = defineCommand({
  args: {
    source,
    out,
    videos: {
      type: 'string',
      valueHint: 'paper|all',
      description: "The paper's 41 videos to train and 1 to test, or all, to train",
      default: 'paper',
    },
    trim: {
      type: 'string',
      valueHint: 'N',
      description: 'Frames to leave out at both ends of a video',
      default: '20',
    },
    overwrite,
    shards,
  },
  notes: `Reads 00034/images/0001.png with 00034/masks/0001.png: single views.\n\n${importNotes}`,
  examples: [
    'mas import tiktok TikTok_dataset data/tiktok',
    'mas import tiktok TikTok_dataset data/tiktok-all --videos all --trim 0',
  ],
  async run(args) {
    const root = args.source;
    const videos = readChoice(args.videos, '--videos', ['paper', 'all']);
    const trim = readInteger(args.trim, '--trim', 0);
    await runImport(args, (target) => importTikTok({ ...target, root, videos, trim }));
  },
});
