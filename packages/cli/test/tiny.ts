/** Options of `mas synth` for a data set that takes a second. */
export const tinyData =
  '--subjects 1 --test-subjects 1 --frames 2 --image-size 96 --actions walking';

/** A configuration that takes seconds; `poseSteps` makes it longer. */
export function tinyConfig(poseSteps = 6): string {
  return `name: tiny
seed: 3
replicas: 1
heading: { steps: 3, scenesPerBatch: 2 }
pose:
  steps: ${poseSteps}
  scenesPerBatch: 2
log: { everySteps: 2 }
`;
}
