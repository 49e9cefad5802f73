// Processor milliseconds per 256 x 256 view, with pose, noise and background; the processor time
// is less disturbed by what else the machine does than the wall time.
import { benchmarkDataset, benchmarkDomains, syntheticDataset } from '../dist/index.js';

measure('demo', syntheticDataset({ seed: 1, trainSubjects: 2, testSubjects: 0 }));
for (const domain of benchmarkDomains)
  measure(domain, benchmarkDataset({ domain, trainSubjects: 12, testSubjects: 0 }).slice(0, 26));

function measure(name, sequences) {
  for (const sequence of sequences) sequence.frame(0);
  let pixels = 0;
  let views = 0;
  const start = process.cpuUsage();
  for (const sequence of sequences)
    for (let index = 0; index < sequence.frameCount; index++)
      for (const view of sequence.frame(index).views) {
        views++;
        pixels += view.mask.data.reduce((sum, value) => sum + value, 0);
      }
  const used = process.cpuUsage(start);
  const elapsed = (used.user + used.system) / 1000;
  console.log(
    `${name}: ${(elapsed / views).toFixed(2)} ms of processor time per view (${views} views of ` +
      `256 x 256, ${Math.round(pixels / views)} foreground pixels each, Node ${process.version})`,
  );
}
