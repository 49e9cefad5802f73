/** Colours that people with any colour vision tell apart: left blue, right orange, centre grey. */
const light = '--left:#0072b2;--right:#d55e00;--center:#6b7280';
const dark = '--left:#56b4e9;--right:#ff8a3d;--center:#a8b0ba';

/** The style of 2D and 3D poses, for a page or a picture of its own. `root` is its outermost selector. */
export function poseStyle(root: string): string {
  return (
    `${root}{${light}}@media(prefers-color-scheme:dark){${root}{${dark}}}` +
    // Over a photograph the colours do not follow the page.
    `.picture .predicted{${light}}.picture .truth{${dark}}` +
    '.predicted line,.truth line{stroke-linecap:round}' +
    '.left{stroke:var(--left);fill:var(--left)}.right{stroke:var(--right);fill:var(--right)}' +
    '.center{stroke:var(--center);fill:var(--center)}' +
    '.halo{stroke:#fff;stroke-opacity:.75}' +
    '.predicted circle{stroke:none}.truth circle{fill:none}' +
    '.picture .predicted circle{stroke:#fff}' +
    '.view .truth line{stroke-dasharray:3 2}.view .truth circle{stroke-width:.8}'
  );
}
