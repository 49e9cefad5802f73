import { UserError } from '@mas/trainer';
import type { PictureSource } from './picture-source.js';

export async function openVideo(file: string, _masks: string | undefined): Promise<PictureSource> {
  throw new UserError(`${file}: videos`);
}
