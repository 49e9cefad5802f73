import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

/** Which ffmpeg videos are decoded with, in words: the system's, or the one from npm. */
export async function describeFfmpeg(): Promise<string> {
  const system = await versionOf('ffmpeg');
  if (system) return `${system}, of the system`;
  const packed = await versionOf(packedFfmpeg());
  if (packed) return `${packed}, from @ffmpeg-installer/ffmpeg`;
  return 'none: install it for videos; folders of images need none';
}

/** The data package brings an ffmpeg of its own, where npm has one for the platform. */
function packedFfmpeg(): string | undefined {
  try {
    const datasets = createRequire(import.meta.resolve('@mas/datasets'));
    return (datasets('@ffmpeg-installer/ffmpeg') as { path: string }).path;
  } catch {
    return undefined;
  }
}

async function versionOf(command: string | undefined): Promise<string | undefined> {
  if (command === undefined) return undefined;
  try {
    const { stdout } = await promisify(execFile)(command, ['-version']);
    return /version (\S+)/.exec(stdout)?.[1] ?? 'unknown version';
  } catch {
    return undefined;
  }
}
