import { spawn } from 'node:child_process';

let found: Promise<string> | undefined;

/**
 * The command that decodes video: `ffmpeg` of the system, else the binary of
 * `@ffmpeg-installer/ffmpeg`.
 */
export function findFfmpeg(): Promise<string> {
  found ??= find().catch((error: unknown) => {
    found = undefined;
    throw error;
  });
  return found;
}

async function find(): Promise<string> {
  if (await runs('ffmpeg')) return 'ffmpeg';
  try {
    const module = (await import('@ffmpeg-installer/ffmpeg')) as { default: { path: string } };
    if (await runs(module.default.path)) return module.default.path;
  } catch {
    // Not installed, or not for this platform: the message below covers both.
  }
  throw new Error(
    'expected ffmpeg to decode video, found neither a system ffmpeg nor the npm package ' +
      '@ffmpeg-installer/ffmpeg. Install one of them, or pass folders of images.',
  );
}

function runs(command: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, ['-version'], { stdio: 'ignore' });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
