import type { drawPose3d, Pose3d } from './draw-pose-3d.js';

/**
 * Lets every 3D view of the page be turned by dragging it; a double click brings it back.
 * The page carries this function's source: everything that it uses must stand inside it.
 *
 * @internal
 */
export function turnPoses(page: Document, draw: typeof drawPose3d): void {
  for (const svg of page.querySelectorAll<SVGSVGElement>('svg[data-yaw]')) {
    const target = svg.querySelector('.pose')!;
    const pose: Pose3d = JSON.parse(svg.closest<HTMLElement>('[data-pose]')!.dataset.pose!);
    const start = Number(svg.dataset.yaw);
    let yaw = start;
    let pitch = 0;
    const show = () => {
      target.innerHTML = draw(pose, yaw, pitch);
    };
    svg.addEventListener('pointerdown', (event) => svg.setPointerCapture(event.pointerId));
    svg.addEventListener('pointermove', (event) => {
      if (!svg.hasPointerCapture(event.pointerId)) return;
      yaw -= event.movementX / 100;
      pitch = Math.max(-1.5, Math.min(1.5, pitch + event.movementY / 100));
      show();
    });
    svg.addEventListener('dblclick', () => {
      yaw = start;
      pitch = 0;
      show();
    });
  }
}
