/** Why a scene cannot be used; caught by `prepareScenes` and reported in `skipped`. */
export class SkipScene extends Error {
  override readonly name = 'SkipScene';
  readonly view: number | undefined;

  constructor(reason: string, view?: number) {
    super(reason);
    this.view = view;
  }
}
