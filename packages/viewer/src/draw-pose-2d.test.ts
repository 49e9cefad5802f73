import { drawPose2d } from './draw-pose-2d.js';
import type { PngUrl, Point2d, ReportSkeleton } from './report-data.js';

const skeleton: ReportSkeleton = {
  joints: ['hip', 'left knee'],
  bones: [[0, 1]],
  sides: ['center', 'left'],
};
const image: PngUrl = { width: 256, height: 128, url: 'data:image/png;base64,AAAA' };

describe('drawPose2d', () => {
  it('places the image so that pixel centres lie at integers', () => {
    const nowhere: Point2d = [NaN, NaN];
    const svg = drawPose2d(skeleton, image, [nowhere, nowhere], undefined);
    expect(svg).toContain(
      '<image href="data:image/png;base64,AAAA" x="-0.5" y="-0.5" width="256" height="128"/>',
    );
  });

  it('draws bones and joints at their pixels in the colour of their side', () => {
    const svg = drawPose2d(
      skeleton,
      image,
      [
        [10, 20],
        [30.256, 40],
      ],
      undefined,
    );
    expect(svg).toContain('<line class="left" x1="10" y1="20" x2="30.26" y2="40"');
    expect(svg).toContain('<circle class="center" cx="10" cy="20"');
    expect(svg).toContain('<circle class="left" cx="30.26" cy="40"');
    expect(svg).not.toContain('class="truth"');
  });

  it('draws the truth dashed', () => {
    const points: Point2d[] = [
      [1, 2],
      [3, 4],
    ];
    const truth = drawPose2d(skeleton, image, points, points).split('class="truth"')[1];
    expect(truth).toMatch(/<line class="left" x1="1" y1="2" x2="3" y2="4"[^>]*stroke-dasharray/);
  });

  it('leaves out joints that are not finite, and their bones', () => {
    const svg = drawPose2d(
      skeleton,
      image,
      [
        [NaN, 20],
        [30, 40],
      ],
      undefined,
    );
    expect(svg).not.toContain('<line');
    expect(svg.match(/<circle/g)).toHaveLength(1);
    expect(svg).not.toContain('NaN');
  });
});
