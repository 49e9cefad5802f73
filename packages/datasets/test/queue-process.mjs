// A process of its own that prepares through a queue: node queue-process.mjs '{"dir": ..., ...}'.
import { prepareDataset } from '../dist/index.js';

const onProgress = (done, total) => console.log(`progress ${done}/${total}`);
const onNote = (note) => console.log(`note ${note}`);
try {
  const options = JSON.parse(process.argv[2]);
  console.log(
    `summary ${JSON.stringify(await prepareDataset({ ...options, onProgress, onNote }))}`,
  );
} catch (error) {
  console.log(`error ${error.message}`);
  process.exitCode = 1;
}
