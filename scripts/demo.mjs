// `npm run demo`: set-up, then `mas demo` with the arguments passed on.
import path from 'path';
import { root, run } from './run.mjs';
import { setUp } from './setup.mjs';

const mas = path.join(root, 'packages', 'cli', 'bin', 'mas.js');
setUp()
  .then(() => run(process.execPath, [mas, 'demo'].concat(process.argv.slice(2))))
  .then((status) => process.exit(status));
