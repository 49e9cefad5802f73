import { exampleReport, skeleton } from '../fixtures/example-report.js';
import { renderPoseSvg } from './render-pose-svg.js';

const { image, predicted2d, true2d, predicted3d, true3d } = exampleReport.frames[0];

describe('renderPoseSvg', () => {
  it('draws the image alone in the proportions of the image', () => {
    const svg = renderPoseSvg({
      skeleton,
      image: { ...image, width: 200, height: 100 },
      predicted2d,
    });
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* width="600" height="300"/,
    );
    expect(svg).toContain('viewBox="-0.5 -0.5 200 100"');
    expect(svg.match(/class="view"/g)).toBeNull();
    expect(svg.match(/<circle/g)).toHaveLength(skeleton.joints.length);
  });

  it('adds a front and a side view for a 3D pose', () => {
    const svg = renderPoseSvg({ skeleton, image, predicted2d, true2d, predicted3d, true3d });
    expect(svg.match(/class="view"/g)).toHaveLength(2);
    expect(svg).toContain('width="924" height="300"');
    expect(svg.match(/class="truth"/g)).toHaveLength(3);
    expect(svg).toContain('front, grid 500 mm');
  });

  it('refers to nothing outside itself and escapes the title', () => {
    const svg = renderPoseSvg({ skeleton, image, predicted2d, title: '<script>' });
    expect(svg).toContain('<title>&lt;script&gt;</title>');
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|url\(/);
  });

  it.each([
    [
      { predicted2d: predicted2d.slice(1) },
      'renderPoseSvg: predicted2d: expected 16 points, one per joint, found 15',
    ],
    [
      { image: { ...image, url: 'https://example.org/a.png' } },
      'renderPoseSvg: image.url: expected a base64 data URL (data:image/png;base64,...), so that the file needs no network, found "https://example.org/a.png"',
    ],
    [
      { image: { ...image, width: 0 } },
      'renderPoseSvg: image: expected a width and height in pixels, found 0 x 128',
    ],
    [
      { skeleton: { ...skeleton, bones: [[0, 16]] as const } },
      'renderPoseSvg: skeleton.bones[0]: expected two joint indices from 0 to 15, found [0,16]',
    ],
    [
      { skeleton: { ...skeleton, sides: ['left'] as const } },
      'renderPoseSvg: skeleton.sides: expected 16 sides, one per joint, found 1',
    ],
  ])('says what is wrong: %#', (wrong, message) => {
    expect(() => renderPoseSvg({ skeleton, image, predicted2d, ...wrong })).toThrow(
      new Error(message),
    );
  });
});
